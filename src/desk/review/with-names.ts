import { ApiProblem } from '../api.ts';
import type { Reading } from './reading.ts';

const ID = /\s*\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g;

/** A problem in which records are called by their names, and not by their ids. */
export function withNames(error: unknown, { actors, sources }: Pick<Reading, 'actors' | 'sources'>): unknown {
  if (!(error instanceof ApiProblem)) return error;
  const detail = error.message.replace(ID, (found) => {
    const id = found.trim();
    const name = actors[id]?.name ?? sources[id]?.title;
    return name ? ` “${name}”` : '';
  });
  return new ApiProblem({ ...error.members, detail }, error.retryAfter);
}
