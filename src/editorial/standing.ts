import { standingSentence } from './standing-sentence.ts';
import { parseStatedDate } from './stated-date.ts';

export { describeEvidenceOffered } from './standing-sentence.ts';

export type Act =
  | 'denial'
  | 'counterclaim'
  | 'correction'
  | 'clarification'
  | 'partial_concession'
  | 'concession'
  | 'retraction'
  | 'declined_comment';

export type EvidenceOffered = 'yes' | 'no' | 'unknown';

export type StandingValue = 'retracted' | 'conceded' | 'disputed' | 'accepted' | 'answered' | 'unanswered';

/** A published rebuttal, or one withdrawn after it was published. Ids are UUIDv7: their order is that of the record. */
export interface Answer {
  id: string;
  /** The rebuttal that it answers; null when it answers the claim. */
  parentId: string | null;
  act: Act;
  responderId: string;
  evidenceOffered: EvidenceOffered;
  statedAt: string;
  withdrawn: boolean;
}

export interface Standing {
  value: StandingValue;
  /** Why, in plain English, without names: those change. */
  sentence: string;
  /** Standing answers that no standing answer answers, in time order. */
  openRebuttals: string[];
  /** The latest standing answer, or the claim itself; `date` as it was given. */
  lastWord: { rebuttalId: string | null; actorId: string; act: Act | null; date: string };
}

interface Node extends Answer {
  answers: Node[];
  stands: boolean;
}

const DISPUTING: ReadonlySet<Act> = new Set(['denial', 'counterclaim', 'correction']);
const ANSWERING: ReadonlySet<Act> = new Set(['clarification', 'partial_concession']);

/**
 * Where a claim stands given the answers to it (DESIGN section 4). Pure; the order of `answers` does not matter.
 *
 * The claimant concedes the *claim* by conceding to a direct answer to it. A concession deeper in the thread, to
 * an answer to one of the claimant's own answers, gives up that answer alone: it stops standing, the claim does not.
 */
export function standingOf(
  claim: { claimantId: string; statedAt: string },
  answers: readonly Answer[],
): Standing {
  const thread = standingThread(answers);
  const direct = thread.filter((node) => node.parentId === null && node.stands);
  const standing = inTimeOrder(thread.filter((node) => node.stands));
  const value = standingValue(claim.claimantId, direct);
  const open = standing.filter((node) => !node.answers.some((answer) => answer.stands));
  const last = standing.at(-1);
  return {
    value,
    sentence: standingSentence({
      value,
      grounds: groundsOf(value, claim.claimantId, direct),
      direct,
      everAnswered: answers.length > 0,
      open: open.length,
    }),
    openRebuttals: open.map((node) => node.id),
    lastWord: {
      rebuttalId: last?.id ?? null,
      actorId: last?.responderId ?? claim.claimantId,
      act: last?.act ?? null,
      date: last?.statedAt ?? claim.statedAt,
    },
  };
}

function standingValue(claimantId: string, direct: readonly Node[]): StandingValue {
  const values = ['retracted', 'conceded', 'disputed', 'accepted', 'answered'] as const;
  return values.find((value) => groundsOf(value, claimantId, direct).length > 0) ?? 'unanswered';
}

/** The standing answers to the claim that give it `value`. */
function groundsOf(value: StandingValue, claimantId: string, direct: readonly Node[]): Node[] {
  switch (value) {
    case 'retracted':
      return direct.filter((node) => node.act === 'retraction' && node.responderId === claimantId);
    case 'conceded':
      return direct.filter((node) => isConcededBy(claimantId, node));
    case 'disputed':
      return direct.filter((node) => DISPUTING.has(node.act));
    case 'accepted':
      return direct.filter((node) => node.act === 'concession' && node.responderId !== claimantId);
    case 'answered':
      return direct.filter((node) => ANSWERING.has(node.act));
    case 'unanswered':
      return [];
  }
}

function isConcededBy(actorId: string, answer: Node): boolean {
  return answer.answers.some(
    (node) => node.stands && node.act === 'concession' && node.responderId === actorId,
  );
}

/** Whether the speaker took an answer back: retracted it, or conceded to a standing answer to it. */
function isGivenUp({ responderId, answers }: Node): boolean {
  return answers.some(
    (node) =>
      node.stands &&
      ((node.act === 'retraction' && node.responderId === responderId) || isConcededBy(responderId, node)),
  );
}

/**
 * Links the answers into their thread, each with whether it stands. What stands depends on what stands below, so
 * the thread is walked from the leaves up, with lists in place of recursion: threads may be thousands deep.
 * An answer that does not hang on the claim (its parent unknown, or its own descendant) does not count.
 */
function standingThread(answers: readonly Answer[]): Node[] {
  const nodes = new Map(
    answers.map((answer) => [answer.id, { ...answer, answers: [], stands: false } as Node]),
  );
  const fromClaim: Node[] = [];
  for (const node of nodes.values()) {
    if (node.parentId === null) fromClaim.push(node);
    else nodes.get(node.parentId)?.answers.push(node);
  }
  const counted: Node[] = [];
  for (let at = 0; at < fromClaim.length; at += 1) {
    const node = fromClaim[at] as Node;
    if (node.withdrawn) continue;
    counted.push(node);
    for (const answer of node.answers) fromClaim.push(answer);
  }
  for (const node of counted.toReversed()) node.stands = !isGivenUp(node);
  return counted;
}

function inTimeOrder(nodes: readonly Node[]): Node[] {
  const instants = new Map(nodes.map((node) => [node, earliestInstant(node.statedAt)]));
  const instantOf = (node: Node) => instants.get(node) ?? 0;
  return nodes.toSorted((a, b) => instantOf(a) - instantOf(b) || (a.id < b.id ? -1 : 1));
}

function earliestInstant(statedAt: string): number {
  const date = parseStatedDate(statedAt);
  if (date === null) throw new RangeError(`not a stated date: ${statedAt}`);
  return date.earliest.getTime();
}
