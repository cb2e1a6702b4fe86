/** How a record differs from what was seen of it, in words that can be compared. Pure. */
import { statedWords } from '../parts/date-words.ts';
import { ACT, ATTACK, OFFERED } from '../words.ts';

export interface FieldChange {
  field: string;
  before: string;
  after: string;
}

const COMPARED = [
  'text',
  'claimantId',
  'responderId',
  'act',
  'statedAt',
  'evidenceOffered',
  'attack',
  'language',
  'topics',
  'context',
  'evidence',
] as const;

type Fields = Readonly<Record<string, unknown>>;

/** The fields that differ, the most telling first, each under the name of its field. `nameOf` gives the name of an actor. */
export function differing(before: Fields, after: Fields, nameOf: (actorId: string) => string): FieldChange[] {
  return COMPARED.map((field) => ({
    field: field as string,
    before: inWords(field, before[field], nameOf),
    after: inWords(field, after[field], nameOf),
  })).filter((change) => change.before !== change.after);
}

const WORDS: Record<string, Record<string, { label: string }>> = {
  act: ACT,
  evidenceOffered: OFFERED,
  attack: ATTACK,
};

/** A field's value in words; empty for one that is not there. */
function inWords(field: string, value: unknown, nameOf: (actorId: string) => string): string {
  if (value === null || value === undefined) return '';
  if (field === 'evidence') return (value as Cited[]).map(evidenceWords).join('\n');
  if (Array.isArray(value)) return value.join(', ');
  const text = String(value);
  if (field === 'claimantId' || field === 'responderId') return nameOf(text);
  if (field === 'statedAt') return statedWords(text);
  return WORDS[field]?.[text]?.label ?? text;
}

interface Cited {
  quotation?: { exact: string } | null;
  locator?: string | null;
}

function evidenceWords({ quotation, locator }: Cited): string {
  return quotation ? `“${quotation.exact}”` : (locator ?? 'the whole source');
}

/** What the later of two versions has more of evidence, and what it has not any more. */
export function evidenceChange<One extends { id: string }>(
  before: readonly One[],
  after: readonly One[],
): { added: One[]; removed: One[] } {
  const isIn = (list: readonly One[]) => (one: One) => list.some(({ id }) => id === one.id);
  return {
    added: after.filter((one) => !isIn(before)(one)),
    removed: before.filter((one) => !isIn(after)(one)),
  };
}
