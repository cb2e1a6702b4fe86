/** What a line of an exported record has to be like beyond its schema: such as the lifecycle of the origin can have left it. */
import type { VersionState } from '../editorial/lifecycle.ts';
import type { Answer } from '../editorial/standing.ts';
import type { Fault } from '../http/problem.ts';
import type {
  ActorLine,
  ClaimLine,
  EvidenceLine,
  RebuttalLine,
  SourceLine,
  VersionLine,
} from './record-lines.schema.ts';

export type RecordLine = ActorLine | SourceLine | ClaimLine | RebuttalLine;
export type ThreadLine = ClaimLine | RebuttalLine;

/** What is known from the lines before. */
export interface Before {
  people: ReadonlySet<string>;
  /** Since when something is redacted, and on what ground, by redaction. */
  redactions: ReadonlyMap<string, { at: string; ground: string }>;
}

/** Answers nest at most this deep. */
const DEEPEST = 64;
const REDACTED = '[redacted]';

/** Collects faults under pointers. */
export class Faults {
  readonly list: Fault[] = [];

  /** Notes a fault unless it `holds`. */
  need(holds: boolean, pointer: string, detail: string): void {
    if (!holds && this.list.length < 50) this.list.push({ pointer, detail });
  }
}

/** Checks a record of any type as far as its own line goes. */
export function checkRecord(line: RecordLine, before: Before, faults: Faults): void {
  const { versions, publishedVersion } = line;
  const need = faults.need.bind(faults);
  const person = (id: string | null, pointer: string) =>
    need(id === null || before.people.has(id), pointer, `There is no person ${id} before this line.`);
  person(line.createdById, '/createdById');
  let approvedBefore = 0;
  for (const [index, version] of versions.entries()) {
    const at = `/versions/${index}`;
    checkVersion(line, version, index, faults);
    person(version.createdById, `${at}/createdById`);
    person(version.submittedById, `${at}/submittedById`);
    for (const [n, one] of version.authors.entries()) person(one.id, `${at}/authors/${n}/id`);
    for (const [n, one] of version.notices.entries())
      person(one.createdById, `${at}/notices/${n}/createdById`);
    for (const [n, one] of version.reviews.entries()) {
      person(one.reviewerId, `${at}/reviews/${n}/reviewerId`);
      if (one.decision !== 'approve') continue;
      const since = versions.slice(approvedBefore, index + 1).flatMap((each) => each.authors);
      const isOwn = since.some((author) => author.id === one.reviewerId);
      need(
        !isOwn,
        `${at}/reviews/${n}/reviewerId`,
        'Nobody approves what they wrote since the last approval.',
      );
    }
    if (isApproved(version)) approvedBefore = index + 1;
    checkMark(version, before, at, faults);
  }
  const published = publishedVersion === null ? undefined : versions[publishedVersion - 1];
  if (publishedVersion !== null) {
    need(published !== undefined, '/publishedVersion', 'There is no such version.');
    need(!published || isApproved(published), '/publishedVersion', 'The published version was approved.');
    need(
      !published || ['published', 'withdrawn'].includes(published.state),
      '/publishedVersion',
      'The published version has the state `published`, or `withdrawn`.',
    );
  }
}

function isApproved({ reviews }: Pick<VersionLine, 'reviews'>): boolean {
  return reviews.some((one) => one.decision === 'approve');
}

function checkVersion(line: RecordLine, version: VersionLine, index: number, faults: Faults): void {
  const need = faults.need.bind(faults);
  const at = `/versions/${index}`;
  const { number, state, submittedAt, submittedById, authors, notices, reviews } = version;
  const isThread = line.type === 'claim' || line.type === 'rebuttal';
  const isNewest = index === line.versions.length - 1;
  need(number === index + 1, `${at}/number`, `Versions are numbered without gaps: here stands ${index + 1}.`);
  need(
    (submittedAt === null) === (submittedById === null),
    `${at}/submittedAt`,
    'When it was submitted and by whom: both or none.',
  );
  need(
    submittedAt !== null || state !== 'in_review',
    `${at}/submittedAt`,
    'A version in review was submitted.',
  );
  const open: VersionState[] = ['draft', 'in_review'];
  need(isNewest || !open.includes(state), `${at}/state`, 'Only the newest version is still in work.');
  need(isThread || state !== 'withdrawn', `${at}/state`, 'Only claims and rebuttals are withdrawn.');
  const isBehind = line.publishedVersion !== null && number <= line.publishedVersion;
  need(
    isBehind || (state !== 'published' && !isApproved(version)),
    `${at}/state`,
    'A version that was approved is the published one, or comes before it.',
  );
  need(state !== 'published' || isApproved(version), `${at}/reviews`, 'A published version was approved.');
  const wrote = new Set(authors.map((one) => one.id));
  need(wrote.size === authors.length, `${at}/authors`, 'Each author is named once.');
  need(wrote.has(version.createdById), `${at}/authors`, 'Who created a version is one of its authors.');
  need(
    submittedById === null || wrote.has(submittedById),
    `${at}/authors`,
    'Who submitted a version is one of its authors.',
  );
  const changes = notices.filter((one) => one.kind !== 'withdrawal');
  need(changes.length <= 1, `${at}/notices`, 'A version has one notice at most, withdrawals aside.');
  need(isThread || notices.length === 0, `${at}/notices`, 'Only claims and rebuttals have notices.');
  need(
    !isThread || reviews.every((one) => one.approvedWithId === null),
    `${at}/reviews`,
    'Only actors and sources are approved with what shows them.',
  );
}

/** What stands instead of redacted words is typed by nobody. */
function checkMark(
  version: RecordLine['versions'][number],
  before: Before,
  at: string,
  faults: Faults,
): void {
  const words = 'text' in version ? version.text : 'name' in version ? version.name : version.title;
  const isBlank = words.trim().toLowerCase() === REDACTED;
  const { redactionId } = version;
  faults.need(
    redactionId === null || before.redactions.has(redactionId),
    `${at}/redactionId`,
    `There is no redaction ${redactionId} before this line.`,
  );
  faults.need(
    (redactionId !== null) === isBlank,
    at,
    `Only a redaction leaves ${REDACTED}, and it leaves that.`,
  );
}

/** Checks what claims and rebuttals have beside their versions. */
export function checkThreadRecord(line: ThreadLine, before: Before, faults: Faults): void {
  const { versions, withdrawalId, evidence } = line;
  const withdrawals = versions.flatMap((one) => one.notices.filter(({ kind }) => kind === 'withdrawal'));
  faults.need(
    withdrawalId === null || withdrawals.some(({ id }) => id === withdrawalId),
    '/withdrawalId',
    'The notice of the withdrawal is one of the notices of its versions.',
  );
  const newest = versions[versions.length - 1];
  faults.need(
    withdrawalId !== null || newest?.state !== 'withdrawn',
    '/withdrawalId',
    'A withdrawn record has its notice.',
  );
  for (const [n, one] of evidence.entries()) checkEvidence(line, one, before, `/evidence/${n}`, faults);
}

function checkEvidence(
  { versions }: ThreadLine,
  one: EvidenceLine,
  { people, redactions }: Before,
  at: string,
  faults: Faults,
): void {
  const need = faults.need.bind(faults);
  const { quotation, firstVersion, removedIn, redactionId } = one;
  const first = versions[firstVersion - 1];
  need(
    people.has(one.createdById),
    `${at}/createdById`,
    `There is no person ${one.createdById} before this line.`,
  );
  need(first !== undefined, `${at}/firstVersion`, 'There is no such version.');
  need(
    !first || first.authors.some(({ id }) => id === one.createdById),
    `${at}/createdById`,
    'Who adds evidence is an author of the version that it begins with.',
  );
  need(
    removedIn === null || (removedIn >= firstVersion && removedIn <= versions.length),
    `${at}/removedIn`,
    'There is no such version after the first.',
  );
  need(
    one.role === 'appearance' || (one.saidById ?? one.reportedById ?? one.mode) === null,
    `${at}/role`,
    'Only an appearance has somebody who said or reported it.',
  );
  need(
    one.snapshotId !== null || one.locator !== null,
    `${at}/locator`,
    'Without a text it needs a locator.',
  );
  need(
    quotation === null || one.snapshotId !== null,
    `${at}/snapshotId`,
    'A quotation is one of a snapshot.',
  );
  for (const mark of [redactionId, quotation?.redactionId ?? null])
    need(mark === null || redactions.has(mark), at, `There is no redaction ${mark} before this line.`);
  if (quotation === null || quotation.redactionId !== null) return;
  const isAsLong = quotation.end - quotation.start === [...quotation.exact].length;
  need(isAsLong, `${at}/quotation/end`, 'The words are not as long as from `start` to `end`.');
}

/** Checks how a rebuttal stands in its thread. Answers its depth. */
export function checkPlace(
  line: RebuttalLine,
  claim: ClaimLine,
  thread: ReadonlyMap<string, { line: RebuttalLine; depth: number }>,
  faults: Faults,
): number {
  const { claimId, parentId, publishedVersion } = line;
  faults.need(claimId === claim.id, '/claimId', `The claim before this line is ${claim.id}.`);
  const parent = parentId === null ? undefined : thread.get(parentId);
  faults.need(
    parentId === null || parent !== undefined,
    '/parentId',
    `There is no rebuttal ${parentId} of this claim before this line.`,
  );
  const depth = 1 + (parent?.depth ?? 0);
  faults.need(depth <= DEEPEST, '/parentId', `Answers nest at most ${DEEPEST} deep.`);
  const target = parent?.line ?? claim;
  faults.need(
    publishedVersion === null || (target.publishedVersion !== null && claim.publishedVersion !== null),
    '/publishedVersion',
    'What it answers was never published.',
  );
  return depth;
}

/** Checks the reply requests of a claim, when all its rebuttals are known. */
export function checkReplyRequests(
  claim: ClaimLine,
  thread: ReadonlyMap<string, { line: RebuttalLine }>,
  { people, redactions }: Before,
  faults: Faults,
): void {
  const need = faults.need.bind(faults);
  for (const [n, one] of claim.replyRequests.entries()) {
    const at = `/replyRequests/${n}`;
    for (const id of [one.createdById, one.settledById])
      need(id === null || people.has(id), at, `There is no person ${id} before this line.`);
    need(
      one.redactionId === null || redactions.has(one.redactionId),
      `${at}/redactionId`,
      `There is no redaction ${one.redactionId} before this line.`,
    );
    need(one.dueAt >= one.askedAt, `${at}/dueAt`, 'It was due before it was asked.');
    for (const [where, said] of [
      [at, one],
      [`${at}/shown`, one.shown],
    ] as const) {
      if (!said || said.rebuttalId === null) continue;
      need(said.outcome === 'answered', `${where}/outcome`, 'Only `answered` names a rebuttal.');
      need(
        thread.has(said.rebuttalId),
        `${where}/rebuttalId`,
        `The claim has no rebuttal ${said.rebuttalId}.`,
      );
    }
    const shownAnswer = one.shown?.rebuttalId ? thread.get(one.shown.rebuttalId) : undefined;
    need(
      !shownAnswer || shownAnswer.line.publishedVersion !== null,
      `${at}/shown/rebuttalId`,
      'What the public reads names no rebuttal that was never published.',
    );
    need(
      one.shown === null || (claim.publishedVersion !== null && claim.withdrawalId === null),
      `${at}/shown`,
      'Nothing of this claim is public.',
    );
  }
}

/** The notices that the public was told, oldest first, each with the version that was or became public with it. */
export function publicNotices({ versions }: ThreadLine): {
  notice: VersionLine['notices'][number];
  number: number;
}[] {
  const approved = versions.filter(isApproved).map((one) => one.number);
  return versions
    .flatMap(({ number, notices }) => notices.map((notice) => ({ notice, number })))
    .filter(({ notice, number }) =>
      notice.kind === 'withdrawal'
        ? (approved[0] ?? Number.POSITIVE_INFINITY) <= number
        : approved.includes(number),
    )
    .sort((a, b) => (a.notice.id < b.notice.id ? -1 : 1));
}

/** The published answers of a thread, as its standing is computed from them. */
export function answersOf(rebuttals: readonly RebuttalLine[]): Answer[] {
  return rebuttals.flatMap(({ id, parentId, versions, publishedVersion, withdrawalId }) => {
    const version = publishedVersion === null ? undefined : versions[publishedVersion - 1];
    if (!version) return [];
    const { act, responderId, evidenceOffered, statedAt } = version;
    return [{ id, parentId, act, responderId, evidenceOffered, statedAt, withdrawn: withdrawalId !== null }];
  });
}

/** The evidence of one version, in the order in which it was added. */
export function evidenceOfVersion({ evidence }: ThreadLine, number: number): EvidenceLine[] {
  return evidence
    .filter((one) => one.firstVersion <= number && (one.removedIn === null || one.removedIn > number))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}
