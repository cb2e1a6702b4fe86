/** What a citation of a source is called, and where it leads. */
import type { Citation } from '../api.ts';
import { ACT } from '../words.ts';

/** What it is, in a few words: “Claim”, “Denial”, “Supports a claim”. */
export function citationKind({ role, record }: Pick<Citation, 'role' | 'record'>): string {
  const one = record.type === 'claim' ? 'a claim' : 'a rebuttal';
  if (role === 'supports') return `Supports ${one}`;
  if (role === 'opposes') return `Opposes ${one}`;
  if (role === 'context') return `Context of ${one}`;
  return record.act ? ACT[record.act].label : 'Claim';
}

/** Where what cites a passage is read. */
export function recordAddress({ record }: Pick<Citation, 'record'>): string {
  return record.type === 'claim' ? `/claims/${record.id}` : `/rebuttals/${record.id}`;
}

/** The words of a quotation, unless a court had them taken away. */
export function quotedWords({ quotation }: Pick<Citation, 'quotation'>): string | null {
  return quotation && quotation.exact !== '[redacted]' ? quotation.exact : null;
}

export function isRedacted({ quotation }: Pick<Citation, 'quotation'>): boolean {
  return quotation?.exact === '[redacted]';
}
