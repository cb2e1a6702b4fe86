/** What differs between two versions of a record. */

type Fields = Readonly<Record<string, unknown>>;

/** The names among `names` whose values differ. */
export function changedFields(before: Fields, after: Fields, names: readonly string[]): string[] {
  return names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
}

export type Change = 'same' | 'added' | 'removed';

/** All evidence of the later version in its order, then what went. Evidence itself never changes. */
export function changedEvidence<Evidence extends { id: string }>(
  before: readonly Evidence[],
  after: readonly Evidence[],
): { evidence: Evidence; change: Change }[] {
  const had = new Set(before.map((one) => one.id));
  const has = new Set(after.map((one) => one.id));
  return [
    ...after.map((evidence) => ({ evidence, change: had.has(evidence.id) ? 'same' : 'added' }) as const),
    ...before.filter((one) => !has.has(one.id)).map((evidence) => ({ evidence, change: 'removed' }) as const),
  ];
}

/** The newest version before the last that was judged; versions come oldest first. */
export function reviewedBefore<Version extends { review: unknown }>(
  versions: readonly Version[],
): Version | undefined {
  return versions.slice(0, -1).findLast((one) => one.review !== null);
}
