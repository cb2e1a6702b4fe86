import type { Reader } from '../database/sql.ts';
import { versionFor } from '../editorial/desk-part.ts';
import { isPublished } from '../editorial/visibility.ts';
import type { TopicList } from './claims.schema.ts';

const topics = (staff: boolean) => `
  SELECT topic, count(*)::int AS count FROM head
  JOIN claim_version fields ON fields.head_id = head.id AND fields.number = ${versionFor(staff)}
  CROSS JOIN unnest(fields.topics) topic WHERE ${staff ? 'true' : isPublished('head')}
  GROUP BY topic ORDER BY count(*) DESC, topic LIMIT 200`;

/** A count that took less is made anew each time. */
const QUICK_MS = 100;
/** How long any other is good: so many times what it took, but never longer than LONGEST_MS. */
const TIMES = 20;
const LONGEST_MS = 60_000;

interface Counted {
  list: Promise<TopicList>;
  goodUntil: number;
}

const counted = { staff: new WeakMap<Reader, Counted>(), public: new WeakMap<Reader, Counted>() };

/**
 * What claims are about, the most frequent topic first. Every claim has to be looked at, which takes seconds in a record
 * of a million: whoever asks meanwhile gets the same count, and whoever asks soon after it too.
 */
export function listTopics(read: Reader, staff: boolean): Promise<TopicList> {
  const kept = counted[staff ? 'staff' : 'public'];
  const last = kept.get(read);
  if (last && performance.now() < last.goodUntil) return last.list;
  const begun = performance.now();
  const one: Counted = {
    list: read.rows<TopicList['items'][number]>(topics(staff)).then((items) => ({ items })),
    goodUntil: Number.POSITIVE_INFINITY,
  };
  kept.set(read, one);
  one.list.then(
    () => {
      const took = performance.now() - begun;
      one.goodUntil = took < QUICK_MS ? 0 : performance.now() + Math.min(TIMES * took, LONGEST_MS);
    },
    () => kept.delete(read),
  );
  return one.list;
}
