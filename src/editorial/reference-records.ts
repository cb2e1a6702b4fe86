/**
 * Actors and sources are shared reference records. Until something published shows one, any editor edits it freely;
 * from then on a change is a new version, which waits for another person's review like any other.
 */
import type { Caller } from '../access/caller.ts';
import type { Answer } from '../http/idempotency.ts';
import { Problem } from '../http/problem.ts';
import { record, type Tx } from '../ledger/record.ts';
import { appendChange, enterReview, type Present, submitRecord } from './transitions.ts';
import { lockHead, openForEdit } from './versions.ts';

/**
 * Edits a reference record through `change`. An edit of something published goes straight into review; one that was
 * taken back is a draft again, edited in place and submitted by hand.
 */
export function editReference(
  caller: Caller,
  id: string,
  ifMatch: string[],
  present: Present,
  change: (tx: Tx, number: number) => Promise<void>,
): Promise<Answer> {
  return record(caller, async (tx, append) => {
    const head = await lockHead(tx, id, ifMatch);
    const number = await openForEdit(tx, caller, head);
    await change(tx, number);
    await appendChange(tx, append, 'edited', head, number);
    if (head.publishedVersion !== null && number > head.newestVersion) {
      await enterReview(tx, caller, head, number);
      await appendChange(tx, append, 'submitted', head, number);
    }
    return present(tx, id);
  });
}

/** Submits a version that was taken back. What never was published is approved with what shows it. */
export function submitReference(
  caller: Caller,
  id: string,
  ifMatch: string[],
  present: Present,
): Promise<Answer> {
  return submitRecord(caller, id, ifMatch, present, async (_tx, head) => {
    if (head.publishedVersion === null) {
      throw new Problem(
        'wrong-state',
        'Nothing published shows this yet. It is approved together with the first claim or rebuttal that shows it.',
      );
    }
  });
}
