/** Two people on one record: what becomes of the edits of both. Pure. */
import { isSame } from './drafts.ts';

export interface Merged<Draft> {
  /** Mine, with what only they changed. Where both changed the same field, mine stands until somebody chooses. */
  draft: Draft;
  /** The fields that only they changed. */
  taken: (keyof Draft & string)[];
  /** The fields that both changed, each to something else. */
  both: (keyof Draft & string)[];
}

/** Three-way: `base` is what both began with. Lists are merged one by one; nothing else is merged within a field. */
export function mergeEdits<Draft extends object>(base: Draft, mine: Draft, theirs: Draft): Merged<Draft> {
  const merged: Merged<Draft> = { draft: { ...mine }, taken: [], both: [] };
  for (const field of Object.keys(base) as (keyof Draft & string)[]) {
    const [was, my, their] = [base[field], mine[field], theirs[field]];
    if (isSame(their, was) || isSame(their, my)) continue;
    if (isSame(my, was)) {
      merged.draft[field] = their;
      merged.taken.push(field);
    } else if (Array.isArray(was) && Array.isArray(my) && Array.isArray(their)) {
      merged.draft[field] = mergeLists(was, my, their) as Draft[typeof field];
      merged.taken.push(field);
    } else {
      merged.both.push(field);
    }
  }
  return merged;
}

/** Mine in my order, without what they took out, and with what they added at its end. */
function mergeLists(
  base: readonly unknown[],
  mine: readonly unknown[],
  theirs: readonly unknown[],
): unknown[] {
  const kept = mine.filter((one) => theirs.includes(one) || !base.includes(one));
  return [...kept, ...theirs.filter((one) => !base.includes(one) && !mine.includes(one))];
}
