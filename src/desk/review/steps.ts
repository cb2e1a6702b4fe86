import { api } from '../api.ts';
import type { RecordType } from '../words.ts';

/** The tag of a record as it is now. */
export async function newestEtag(type: RecordType, id: string): Promise<string> {
  return (await api[`${type}s`].get(id)).etag;
}
