import { counted } from '../parts/counted.ts';
import type { Counts } from './record-file.ts';

const NAMES: Record<keyof Counts, [one: string, many: string]> = {
  person: ['person', 'people'],
  redaction: ['redaction', 'redactions'],
  actor: ['actor', 'actors'],
  source: ['source', 'sources'],
  snapshot: ['archived text', 'archived texts'],
  claim: ['claim', 'claims'],
  rebuttal: ['rebuttal', 'rebuttals'],
};

/** What a record holds: “2 people, 1 claim and 3 rebuttals”. Pure. */
export function countsInWords(counts: Counts): string {
  const there = (Object.entries(NAMES) as [keyof Counts, [string, string]][]).filter(
    ([type]) => counts[type] > 0,
  );
  const words = there.map(([type, [one, many]]) => counted(counts[type], one, many));
  return words.length > 0 ? new Intl.ListFormat('en-GB').format(words) : 'nothing';
}
