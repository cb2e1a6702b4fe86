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
