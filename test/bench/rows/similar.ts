/** Similar claims, one question at a time, and how many of those that are alike it finds. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ClaimItem } from '../../../src/claims/claims.schema.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { serve } from '../measure.ts';
import { onDatabase } from '../on-database.ts';
import { reworded } from '../record/words.ts';
import type { Bench, LoadRequest, Row } from '../rows.types.ts';

const QUESTIONS = 400;
/** Each of these is held against every claim of the record, which takes seconds in a large one. */
const EXAMINED = 40;
const LIMIT = 50;
const [CLOSE, ALIKE] = [0.8, 0.6];

export const similarRows: Row[] = [
  {
    name: 'similar',
    title: 'Similar claims, one at a time',
    targets: [
      { figure: 'p50', below: 40 },
      { figure: 'p99', below: 200 },
      { figure: 'found of ≥ 0.8', atLeast: 0.95 },
      { figure: 'found of ≥ 0.6', atLeast: 0.8 },
    ],
    async run(bench) {
      const questions = await questionsOf(bench);
      const { measured, ...served } = await serve(bench, {
        requests: questions.map((text) => ask(bench, text)),
        connections: 1,
      });
      const recall = await recallOf(bench, questions.slice(0, EXAMINED));
      return { ...served, figures: { ...served.figures, ...recall } };
    },
  },
];

export function ask(bench: Bench, text: string): LoadRequest {
  return {
    method: 'POST',
    path: '/api/v1/claims/similar',
    headers: { authorization: `Bearer ${bench.stored.tokens.editor}` },
    body: JSON.stringify({ text, limit: LIMIT }),
  };
}

/** What somebody is about to write: claims of the record in other words. */
export async function questionsOf(bench: Bench): Promise<string[]> {
  const random = seededRandom(bench.options.seed + 5);
  return onDatabase(bench.stored.ownerUrl, async (client) => {
    const { rows } = await client.query<{ text: string }>(
      'SELECT text FROM claim_version WHERE head_id = ANY($1::uuid[]) AND number = 1 ORDER BY head_id',
      [bench.claims.slice(0, QUESTIONS)],
    );
    return rows.map(({ text }) => reworded(random, text));
  });
}

interface Found {
  id: string;
  similarity: number;
}

/** Of the claims that are at least so much alike, the share that is found; of more than an answer holds, the best count. */
async function recallOf(bench: Bench, questions: readonly string[]): Promise<Record<string, number>> {
  const exact = await exactAnswers(bench, questions);
  const totals = new Map([CLOSE, ALIKE].map((bound) => [bound, { found: 0, there: 0 }]));
  for (const [at, question] of questions.entries()) {
    const { path: address, headers = {}, body } = ask(bench, question);
    const answer = await fetch(`http://127.0.0.1:${bench.service.port}${address}`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      ...(body && { body }),
    });
    if (!answer.ok) throw new Error(`${address} answers ${answer.status} ${await answer.text()}`);
    const { items } = (await answer.json()) as { items: { claim: ClaimItem }[] };
    const found = new Set(items.map(({ claim }) => claim.id));
    for (const [bound, total] of totals) {
      const there = (exact[at] ?? []).filter((one) => one.similarity >= bound).slice(0, LIMIT);
      total.there += there.length;
      total.found += there.filter((one) => found.has(one.id)).length;
    }
  }
  return Object.fromEntries(
    [...totals].flatMap(([bound, { found, there }]) => [
      [`found of ≥ ${bound}`, there > 0 ? found / there : Number.NaN],
      [`claims of ≥ ${bound}`, there],
    ]),
  );
}

/** By looking at every claim; kept beside the record, for it never changes. */
async function exactAnswers(bench: Bench, questions: readonly string[]): Promise<Found[][]> {
  const { folder, ownerUrl } = bench.stored;
  const file = folder && path.join(folder, 'similar.json');
  const kept = file && (await readFile(file, 'utf8').catch(() => null));
  const known = kept ? (JSON.parse(kept) as { questions: string[]; answers: Found[][] }) : null;
  if (known && JSON.stringify(known.questions) === JSON.stringify(questions)) return known.answers;
  const answers = await onDatabase(ownerUrl, async (client) => {
    const all: Found[][] = [];
    for (const question of questions) {
      const { rows } = await client.query<Found>(
        `SELECT head.id, similarity(text, $1::text)::float8 AS similarity
         FROM claim_version JOIN head ON head.id = head_id AND head.newest_version = number
         WHERE similarity(text, $1::text) >= ${ALIKE} ORDER BY 2 DESC, 1`,
        [question],
      );
      all.push(rows);
    }
    return all;
  });
  if (file) await writeFile(file, JSON.stringify({ questions, answers }));
  return answers;
}
