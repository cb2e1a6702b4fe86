/** A claim with its rebuttals as an import reads them: what they refer to, and whether all of it can be taken. */
import { checkRecord, evidenceOfVersion, Faults, type ThreadLine } from './import.rules.ts';
import { LineFault } from './import-faults.ts';
import type { Known } from './import-known.ts';
import { checkPlace, checkReplyRequests, checkThreadRecord } from './import-thread.rules.ts';
import type { ClaimLine, RebuttalLine } from './record-lines.schema.ts';

/** The lines of one thread, each with its number. */
export interface Thread {
  claim: { line: ClaimLine; number: number };
  rebuttals: { line: RebuttalLine; number: number }[];
}

/** The ids of what a thread refers to. */
export function referencesOf({ claim, rebuttals }: Thread) {
  const [actors, sources, snapshots] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const { line } of [claim, ...rebuttals]) {
    for (const id of actorsOf(line)) actors.add(id);
    for (const one of line.evidence) {
      sources.add(one.sourceId);
      if (one.snapshotId !== null) snapshots.add(one.snapshotId);
    }
  }
  return { actors, sources, snapshots };
}

/** Whom a claim or rebuttal names in any version. */
function actorsOf(line: ThreadLine): string[] {
  const speakers =
    line.type === 'claim'
      ? [...line.versions.map((one) => one.claimantId), ...line.replyRequests.map((one) => one.actorId)]
      : line.versions.map((one) => one.responderId);
  const evidence = line.evidence.flatMap(({ saidById, reportedById }) => [saidById, reportedById]);
  return [...speakers, ...evidence.filter((id) => id !== null)];
}

/**
 * Checks a thread whose references were looked up, and answers the depth of each rebuttal. LineFault for the first line that
 * cannot be taken. Of one that is not whole, what it lacks is not missed.
 */
export function checkThread({ claim, rebuttals }: Thread, known: Known, isWhole = true): Map<string, number> {
  const thread = new Map<string, { line: RebuttalLine; depth: number }>();
  const first = new Faults();
  checkRecord(claim.line, known, first);
  checkThreadRecord(claim.line, known, first);
  checkReferences(claim.line, known, first);
  LineFault.unlessNone(claim.number, first);
  for (const { line, number } of rebuttals) {
    const faults = new Faults();
    checkRecord(line, known, faults);
    checkThreadRecord(line, known, faults);
    checkReferences(line, known, faults);
    const depth = checkPlace(line, claim.line, thread, faults);
    LineFault.unlessNone(number, faults);
    thread.set(line.id, { line, depth });
  }
  const last = new Faults();
  if (isWhole) checkReplyRequests(claim.line, thread, known, last);
  LineFault.unlessNone(claim.number, last);
  return new Map([...thread].map(([id, { depth }]) => [id, depth]));
}

function checkReferences(line: ThreadLine, known: Known, faults: Faults): void {
  for (const id of actorsOf(line))
    faults.need(known.actors.has(id), '', `There is no actor ${id} before this line.`);
  for (const [n, one] of line.evidence.entries()) {
    const at = `/evidence/${n}`;
    const source = known.sources.get(one.sourceId);
    faults.need(
      source !== undefined,
      `${at}/sourceId`,
      `There is no source ${one.sourceId} before this line.`,
    );
    if (one.snapshotId === null) continue;
    const snapshot = known.snapshots.get(one.snapshotId);
    faults.need(
      snapshot?.sourceId === one.sourceId,
      `${at}/snapshotId`,
      `The source has no snapshot ${one.snapshotId} before this line.`,
    );
  }
  if (line.publishedVersion === null || faults.list.length > 0) return;
  const { actors, sources } = shownBy(line, known);
  const hidden = [
    ...actors.filter((id) => !known.actors.get(id)?.isPublic),
    ...sources.filter((id) => !known.sources.get(id)?.isPublic),
  ];
  faults.need(
    hidden.length === 0,
    '/publishedVersion',
    `The published version shows ${hidden[0]}, which was never published.`,
  );
}

/** The actors and sources that the published version shows, ascending. */
export function shownBy(line: ThreadLine, known: Known): { actors: string[]; sources: string[] } {
  const number = line.publishedVersion ?? 0;
  const evidence = evidenceOfVersion(line, number);
  const sources = [...new Set(evidence.map((one) => one.sourceId))].sort();
  const speakers =
    line.type === 'claim'
      ? [
          line.versions[number - 1]?.claimantId ?? null,
          ...line.replyRequests.filter((one) => one.shown !== null).map((one) => one.actorId),
        ]
      : [line.versions[number - 1]?.responderId ?? null];
  const actors = known.withWholes([
    ...speakers,
    ...evidence.flatMap((one) => [one.saidById, one.reportedById]),
    ...sources.map((id) => known.sources.get(id)?.publisherId ?? null),
  ]);
  return { actors, sources };
}
