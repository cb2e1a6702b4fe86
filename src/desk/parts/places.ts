/** Where records are read and where they are edited. */
import type { RecordType } from '../words.ts';

export function recordAddress(type: RecordType, id: string): string {
  return `/${type}s/${id}`;
}

/** Actors and sources are edited on their own page. */
export function editAddress(type: RecordType, id: string): string {
  return type === 'claim' || type === 'rebuttal' ? `/${type}s/${id}/edit` : recordAddress(type, id);
}
