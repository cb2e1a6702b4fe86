/** What a desk and its readers ask for in a day, in one order of chance. */
import { seededRandom } from '../../support/seeded-random.ts';
import type { Bench, LoadRequest } from '../rows.types.ts';
import { dossierOf } from './dossiers.ts';
import { addressOf, listQueries, reading, searchedWords } from './lists.ts';
import { ask, questionsOf } from './similar.ts';

/** Of each kind, among a few thousand dossiers. */
const SOME = 200;

export async function addressesOf(bench: Bench): Promise<LoadRequest[]> {
  const random = seededRandom(bench.options.seed + 3);
  const searched = await reading(bench, async (read) => [
    ...(await listQueries(read)),
    ...(await searchedWords(bench, read)).map((q) => ({ q })),
  ]);
  const questions = await questionsOf(bench);
  const requests = [
    ...bench.spread.slice(0, 5_000).map((id) => dossierOf(id)),
    ...searched.slice(0, 2 * SOME).map(addressOf),
    ...questions.slice(0, SOME).map((text) => ask(bench, text)),
  ];
  for (let at = requests.length - 1; at > 0; at--) {
    const other = random.below(at + 1);
    [requests[at], requests[other]] = [requests[other] as LoadRequest, requests[at] as LoadRequest];
  }
  return requests;
}
