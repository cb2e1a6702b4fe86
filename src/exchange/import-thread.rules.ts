/** What the lines of a claim and its rebuttals have to be like beside their versions, alone and among each other. */
import type { Before, Faults, ThreadLine } from './import.rules.ts';
import type { ClaimLine, EvidenceLine, RebuttalLine } from './record-lines.schema.ts';

/** Answers nest at most this deep. */
const DEEPEST = 64;

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
