/**
 * A record of any size as lines of the project's own export (docs/export.md): the same for the same size and seed, a thread at
 * a time. Three pieces of evidence a claim, two rebuttals on average; threads are as unequal as talk is; one claim in ten says
 * again what an earlier one said.
 */
import { createHash } from 'node:crypto';
import { seededRandom } from '../../support/seeded-random.ts';
import { idAt, instantAt, mix } from './ids.ts';
import { reworded, sentence, word, zipf } from './words.ts';

type Random = ReturnType<typeof seededRandom>;
type Line = Record<string, unknown>;

export interface RecordSize {
  claims: number;
  seed: number;
}

/** The claim with the most rebuttals, and how many. */
const LARGEST = { claim: 5, rebuttals: 500 };
const LONGEST = 499;
const DEEPEST = 6;
const EVIDENCE = 3;
const CLAIMS_A_SOURCE = 3;
const EDITORS = 8;
const PEOPLE = 12;
const CONTEXT = 32;

const KIND = {
  person: 1,
  actor: 2,
  source: 3,
  snapshot: 4,
  claim: 5,
  rebuttal: 6,
  evidence: 7,
  quotation: 8,
  review: 9,
};
const ACTOR_KINDS = ['government', 'person', 'organization', 'outlet'];
const ACTS = [
  'denial',
  'denial',
  'denial',
  'counterclaim',
  'clarification',
  'correction',
  'declined_comment',
  'partial_concession',
];
const ROLES = ['appearance', 'supports', 'context'];
const TOPICS = 40;

/** Minutes from the beginning: actors and sources first, then a claim every four minutes. */
const claimMinute = (claim: number) => 100_000 + claim * 4;

const personId = (one: number) => idAt(0, KIND.person, one);
const actorId = (one: number) => idAt(10 + one / 100, KIND.actor, one);
const sourceId = (one: number) => idAt(20_000 + one / 100, KIND.source, one);
const snapshotId = (one: number) => idAt(20_000 + one / 100, KIND.snapshot, one);
const claimId = (one: number) => idAt(claimMinute(one), KIND.claim, one);
const actorCount = (claims: number) => Math.max(20, Math.floor(claims / 50));
const sourceCount = (claims: number) => Math.ceil(claims / CLAIMS_A_SOURCE);

/** What a claim says. One in ten is an earlier one in other words. */
export function claimText({ claims, seed }: RecordSize, claim: number): string {
  const random = seededRandom(mix(seed, claim));
  const earlier = earlierOf(claim, random);
  if (earlier !== null) return reworded(random, claimText({ claims, seed }, earlier));
  return sentence(random, 8 + random.below(16));
}

/** The claim that this one says again; null when it is the first to say it. */
function earlierOf(claim: number, random: Random): number | null {
  if (claim % 10 !== 7) return null;
  const earlier = random.below(claim);
  return earlier % 10 === 7 ? earlier - 1 : earlier;
}

/** The lines of the record, each with its end of line. */
export function* recordLines(size: RecordSize): Generator<string> {
  const counts: Record<string, number> = {};
  const write = (line: Line) => {
    const type = line.type as string;
    counts[type] = (counts[type] ?? 0) + 1;
    return `${JSON.stringify(line)}\n`;
  };
  yield `${JSON.stringify({ type: 'export', format: 'rejoinder-record', version: 1 })}\n`;
  for (let one = 0; one < PEOPLE; one++)
    yield write({ type: 'person', id: personId(one), name: `Person ${one + 1}` });
  for (let one = 0; one < actorCount(size.claims); one++) yield write(actorLine(size, one));
  for (let one = 0; one < sourceCount(size.claims); one++) {
    yield write(sourceLine(size, one));
    yield write(snapshotLine(size, one));
  }
  for (let claim = 0; claim < size.claims; claim++) {
    for (const line of threadLines(size, claim)) yield write(line);
  }
  const types = ['person', 'redaction', 'actor', 'source', 'snapshot', 'claim', 'rebuttal'];
  const all = Object.fromEntries(types.map((type) => [type, counts[type] ?? 0]));
  yield `${JSON.stringify({ type: 'end', counts: all })}\n`;
}

function actorLine({ seed }: RecordSize, one: number): Line {
  const random = seededRandom(mix(seed + 2_000, one));
  const kind = ACTOR_KINDS[one % ACTOR_KINDS.length] as string;
  const name = `${capital(word(random))} ${capital(word(random))} ${one + 1}`;
  const partOfId = one > 8 && kind === 'person' ? actorId(one - 1) : null;
  const fields = { kind, name, aliases: one % 3 === 0 ? [capital(word(random))] : [], sameAs: [], partOfId };
  return {
    type: 'actor',
    id: actorId(one),
    ...headOf(10 + one / 100, one, 1),
    versions: [shownVersion(one, 10 + one / 100, fields, one)],
  };
}

function sourceLine(size: RecordSize, one: number): Line {
  const random = seededRandom(mix(size.seed + 3_000, one));
  const minute = 20_000 + one / 100;
  // Whoever publishes it is shown by the same claim, or by an earlier one.
  const publisher = zipf(random, Math.min(actorCount(size.claims), one * CLAIMS_A_SOURCE + 1));
  const fields = {
    title: sentence(random, 6 + random.below(5)).slice(0, -1),
    url: `https://news.example.org/articles/${one + 1}`,
    publisherId: actorId(publisher),
    publishedAt: `20${10 + (one % 10)}-0${1 + (one % 9)}`,
    language: 'en',
  };
  return {
    type: 'source',
    id: sourceId(one),
    ...headOf(minute, one, 1),
    versions: [shownVersion(one, minute, fields, one * CLAIMS_A_SOURCE)],
  };
}

/** Archived texts are made again for each claim that quotes them: a few are kept. */
const texts = new Map<string, string>();

function sourceText({ seed }: RecordSize, one: number): string {
  const key = `${seed} ${one}`;
  const known = texts.get(key);
  if (known) return known;
  const random = seededRandom(mix(seed + 4_000, one));
  const paragraphs = Array.from({ length: 4 + random.below(4) }, () =>
    Array.from({ length: 3 }, () => sentence(random, 10 + random.below(12))).join(' '),
  );
  const text = paragraphs.join('\n\n');
  if (texts.size > 64) texts.clear();
  texts.set(key, text);
  return text;
}

function snapshotLine(size: RecordSize, one: number): Line {
  const text = sourceText(size, one);
  return {
    type: 'snapshot',
    id: snapshotId(one),
    sourceId: sourceId(one),
    text,
    sha256: createHash('sha256').update(text).digest('hex'),
    capturedAt: instantAt(20_000 + one / 100),
    archiveUrls: [],
    createdById: personId(one % EDITORS),
    createdAt: instantAt(20_000 + one / 100),
  };
}

function* threadLines(size: RecordSize, claim: number): Generator<Line> {
  const random = seededRandom(mix(size.seed + 1_000, claim));
  const minute = claimMinute(claim);
  const state = stateOf(size, claim);
  // The first claims bring the actors in, one each, so that each is approved with a claim that shows it.
  const known = Math.min(actorCount(size.claims), claim + 1);
  const claimant = claim < actorCount(size.claims) ? claim : zipf(random, known);
  const fields = {
    text: claimText(size, claim),
    claimantId: actorId(claimant),
    statedAt: dateOf(random, claim),
    language: 'en',
    topics: topicsOf(random),
    context: claim % 5 === 0 ? sentence(random, 20) : null,
  };
  yield {
    type: 'claim',
    id: claimId(claim),
    ...headOf(minute, claim, state === 'published' ? 1 : null),
    versions: [judgedVersion(claim, minute, state, fields, claim)],
    evidence: evidenceOf(size, random, claim, minute, claimant),
    replyRequests: [],
  };
  if (state !== 'published') return;
  const answers: { id: string; depth: number }[] = [];
  const count = claim === LARGEST.claim ? LARGEST.rebuttals : threadLength(random);
  for (let one = 0; one < count; one++) {
    const at = minute + 1 + one / 1000;
    const index = claim * 512 + one;
    const parent = one > 0 && random.next() < 0.3 ? random.pick(answers) : undefined;
    const under = parent && parent.depth < DEEPEST ? parent : undefined;
    const id = idAt(at, KIND.rebuttal, index);
    answers.push({ id, depth: (under?.depth ?? 0) + 1 });
    const said = {
      act: random.pick(ACTS),
      responderId: actorId(zipf(random, known)),
      text: sentence(random, 6 + random.below(18)),
      statedAt: dateOf(random, claim + 30),
      evidenceOffered: random.pick(['yes', 'no', 'unknown']),
      attack: random.pick(['rebuts', 'undermines', 'undercuts', null]),
      language: 'en',
    };
    yield {
      type: 'rebuttal',
      id,
      ...headOf(at, index, 1),
      claimId: claimId(claim),
      parentId: under?.id ?? null,
      versions: [judgedVersion(index, at, 'published', said, index + 0x80000000)],
      evidence: [],
    };
  }
}

/** Three of a hundred claims are still at work; those that bring an actor or a source in are published. */
function stateOf({ claims }: RecordSize, claim: number): string {
  if (claim < actorCount(claims) || claim % CLAIMS_A_SOURCE === 0) return 'published';
  return { 3: 'draft', 35: 'in_review', 71: 'changes_requested' }[claim % 100] ?? 'published';
}

/** Pareto: none for many, hundreds for a few, about two on average. */
function threadLength(random: Random): number {
  return Math.min(LONGEST, Math.floor((1 - random.next()) ** (-1 / 1.37)) - 1);
}

function headOf(minute: number, index: number, publishedVersion: number | null): Line {
  return { createdById: personId(index % EDITORS), createdAt: instantAt(minute), publishedVersion };
}

/** The version of an actor or source that was approved with a claim. */
function shownVersion(index: number, minute: number, fields: Line, claim: number): Line {
  const version = judgedVersion(index, minute, 'published', fields, 0, claimMinute(claim) + 0.5);
  const [review] = version.reviews as Line[];
  const id = idAt(claimMinute(claim) + 0.5, KIND.review + 1, index + (fields.title ? 0x40000000 : 0));
  const approval = { ...review, id, approvedWithId: claimId(claim) };
  return { ...version, submittedById: null, submittedAt: null, reviews: [approval] };
}

function judgedVersion(
  index: number,
  minute: number,
  state: string,
  fields: Line,
  place: number,
  judgedAt = minute + 0.5,
): Line {
  const author = personId(index % EDITORS);
  const decision = { published: 'approve', changes_requested: 'request_changes' }[state];
  const review = {
    id: idAt(judgedAt, KIND.review, place),
    decision,
    rationale: 'The words stand in the source.',
    publicNote: null,
    reviewerId: personId(EDITORS + (index % (PEOPLE - EDITORS))),
    createdAt: instantAt(judgedAt),
  };
  return {
    number: 1,
    state,
    createdById: author,
    createdAt: instantAt(minute),
    submittedById: state === 'draft' ? null : author,
    submittedAt: state === 'draft' ? null : instantAt(minute + 0.25),
    authors: [{ id: author, createdAt: instantAt(minute) }],
    reviews: decision ? [review] : [],
    ...fields,
  };
}

function evidenceOf(
  size: RecordSize,
  random: Random,
  claim: number,
  minute: number,
  claimant: number,
): Line[] {
  const own = Math.floor(claim / CLAIMS_A_SOURCE);
  return Array.from({ length: EVIDENCE }, (_, one) => {
    const index = claim * 4 + one;
    // Its own source first, which an earlier or this very claim brought in.
    const source = one === 0 ? own : Math.max(0, own - zipf(random, own + 1));
    const text = sourceText(size, source);
    const [start, end] = spanIn(random, text);
    const role = ROLES[one] as string;
    return {
      id: idAt(minute + one / 100, KIND.evidence, index),
      firstVersion: 1,
      role,
      sourceId: sourceId(source),
      snapshotId: snapshotId(source),
      quotation: {
        id: idAt(minute + one / 100, KIND.quotation, index),
        exact: text.slice(start, end),
        prefix: text.slice(Math.max(0, start - CONTEXT), start),
        suffix: text.slice(end, end + CONTEXT),
        start,
        end,
      },
      saidById: role === 'appearance' ? actorId(claimant) : null,
      mode: role === 'appearance' ? 'direct' : null,
      offeredBy: one === 1 ? 'speaker' : 'desk',
      createdById: personId(claim % EDITORS),
      createdAt: instantAt(minute + one / 100),
    };
  });
}

/** From the beginning of a word to the end of another; all letters here are single code units. */
function spanIn(random: Random, text: string): [start: number, end: number] {
  const from = text.indexOf(' ', random.below(Math.max(1, text.length - 200))) + 1;
  const to = text.indexOf(' ', from + 20 + random.below(80));
  return [from, to === -1 ? text.length : to];
}

function topicsOf(random: Random): string[] {
  const count = 1 + random.below(3);
  return [...new Set(Array.from({ length: count }, () => `topic ${1 + zipf(random, TOPICS)}`))];
}

/** As precise as sources are. */
function dateOf(random: Random, claim: number): string {
  const day = new Date(Date.UTC(2010, 0, 1 + (claim % 3_600) + random.below(20))).toISOString().slice(0, 10);
  return day.slice(0, random.pick([4, 7, 10, 10, 10]));
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
