/** Reading dossiers: the same one-statement dossier over `postgres` is the limit of all. */
import { ONE_DOSSIER } from '../limits.ts';
import { compare } from '../measure.ts';
import { onDatabase } from '../on-database.ts';
import type { Bench, LoadRequest, Row } from '../rows.types.ts';

const LIMIT = 'one-statement dossier';
/** So many claims are asked for again and again: any cache has them. */
const HOT = 50;

/** The request for the dossier of a claim. */
export const dossierOf = (id: string, headers: Record<string, string> = {}): LoadRequest => ({
  method: 'GET',
  path: `/api/v1/claims/${id}/dossier`,
  headers,
});

const statementFor = (ids: readonly string[]) => ({ text: ONE_DOSSIER, params: ids.map((id) => [id]) });

export const dossierRows: Row[] = [
  {
    name: 'dossier',
    title: 'Signed dossier, stored, not in this process’s memory',
    targets: [{ figure: 'ratio', atLeast: 0.45 }],
    run: (bench) =>
      compare(bench, {
        limit: LIMIT,
        statement: statementFor(bench.spread),
        requests: bench.spread.map((id) => dossierOf(id)),
      }),
  },
  {
    name: 'again',
    title: 'The same, asked again, unchanged',
    targets: [{ figure: 'ratio', atLeast: 0.75 }],
    run: (bench) => {
      const hot = bench.spread.slice(0, HOT);
      return compare(bench, {
        limit: LIMIT,
        statement: statementFor(hot),
        requests: hot.map((id) => dossierOf(id)),
      });
    },
  },
  {
    name: 'made',
    title: 'The same, made from nothing',
    targets: [{ figure: 'ratio', atLeast: 0.15 }],
    run: async (bench) => {
      // Each stretch has claims of its own, whose dossiers nobody has asked for yet.
      const share = Math.floor(bench.claims.length / (bench.options.rounds + 1));
      const measured = await compare(bench, {
        limit: LIMIT,
        statement: statementFor(bench.claims),
        requests: [],
        before: async (round) => {
          const ids = bench.claims.slice(round * share, (round + 1) * share);
          await unmake(bench, ids);
          return ids.map((id) => dossierOf(id));
        },
        once: true,
      });
      return measured;
    },
  },
  {
    name: 'unchanged',
    title: '`If-None-Match` → 304',
    targets: [{ figure: 'ratio', atLeast: 0.75 }],
    run: async (bench) => {
      const asked: LoadRequest[] = [];
      const ids = bench.spread.slice(0, bench.options.quick ? HOT : 1_000);
      for (const id of ids) {
        const { path } = dossierOf(id);
        const answer = await fetch(`http://127.0.0.1:${bench.service.port}${path}`);
        await answer.arrayBuffer();
        asked.push(dossierOf(id, { 'if-none-match': answer.headers.get('etag') ?? '' }));
      }
      return compare(bench, { limit: LIMIT, statement: statementFor(ids), requests: asked, status: 304 });
    },
  },
  {
    name: 'large',
    title: 'Dossier with 500 rebuttals',
    targets: [{ figure: 'ratio', atLeast: 0.85 }],
    run: async (bench) => {
      const { id, answers } = await largestThread(bench);
      const measured = await compare(bench, {
        limit: LIMIT,
        statement: statementFor([id]),
        requests: [dossierOf(id)],
      });
      return { ...measured, figures: { ...measured.figures, rebuttals: answers } };
    },
  },
];

/** Asks for the dossiers of these claims, so that they are stored. */
export async function storeDossiers(bench: Bench, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await bench.loaders.ask({
    kind: 'http',
    port: bench.service.port,
    requests: ids.map((id) => dossierOf(id)),
    connections: 8,
    seconds: 86_400,
    status: 200,
    once: true,
  });
}

/** Takes away that the dossiers of these claims were ever made: what is stored of them, and their signatures. */
async function unmake(bench: Bench, ids: readonly string[]): Promise<void> {
  await onDatabase(bench.stored.ownerUrl, async (client) => {
    await client.query('BEGIN');
    await client.query('DELETE FROM stored_dossier WHERE claim_id = ANY($1::uuid[])', [ids]);
    // Signatures are never deleted but by the owner, who may take away what keeps them.
    await client.query('ALTER TABLE dossier_signature DISABLE TRIGGER USER');
    await client.query('DELETE FROM dossier_signature WHERE claim_id = ANY($1::uuid[])', [ids]);
    await client.query('ALTER TABLE dossier_signature ENABLE TRIGGER USER');
    await client.query(
      'UPDATE claim SET signature_count = 0 WHERE id = ANY($1::uuid[]) AND signature_count > 0',
      [ids],
    );
    await client.query('COMMIT');
  });
}

async function largestThread(bench: Bench): Promise<{ id: string; answers: number }> {
  return onDatabase(bench.stored.ownerUrl, async (client) => {
    const { rows } = await client.query<{ id: string; answers: number }>(
      'SELECT id, rebuttal_count AS answers FROM claim ORDER BY rebuttal_count DESC, id LIMIT 1',
    );
    if (!rows[0]) throw new Error('the record has no claim');
    return rows[0];
  });
}
