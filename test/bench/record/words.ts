/** Words that occur as words do: a few everywhere, most almost nowhere. */
import { seededRandom } from '../../support/seeded-random.ts';

type Random = ReturnType<typeof seededRandom>;

const SMALL =
  'the of and to in a that is for on by with as at from it has was be not are this its an or have which will their been says said than more would after who over also two new about between out into other some could when year against first up last only most may no all these if there had states his can during under so many before through since what how where three such against'.split(
    ' ',
  );
const COMMON =
  'government ministry trade security export report border million percent defence industry president official agreement company sanction energy election military project budget evidence statement supply market policy foreign region authority parliament production technology machine harbour railway refinery pipeline satellite inspector embassy delegation tariff subsidy ceasefire observer reactor shipment customs ledger deposit migration fishery quota turbine cement uranium vaccine harvest drought reservoir dialect census archive tribunal verdict ombudsman treasury garrison convoy'.split(
    ' ',
  );
const ONSETS = 'b br c d dr f g gr h j k l m n p pr r s st t tr v w z é ö ü'.split(' ');
const RHYMES = 'a e i o u ai ea ou al an ar el en er il in on or us et'.split(' ');

const SIZE = 24_000;

/** The most frequent first. */
export const VOCABULARY: readonly string[] = makeVocabulary();

function makeVocabulary(): string[] {
  const random = seededRandom(2024);
  const words = new Set([...SMALL, ...COMMON]);
  while (words.size < SIZE) {
    let word = '';
    const syllables = random.below(4) === 0 ? 3 : 2;
    for (let one = 0; one < syllables; one++) word += random.pick(ONSETS) + random.pick(RHYMES);
    words.add(word);
  }
  return [...words];
}

/** An index below `bound`, the first ones far more often than the last: about as Zipf has it. */
export function zipf(random: Random, bound: number): number {
  return Math.min(bound - 1, Math.floor((bound + 1) ** random.next()) - 1);
}

export function word(random: Random): string {
  return VOCABULARY[zipf(random, SIZE)] as string;
}

/** A sentence of so many words. */
export function sentence(random: Random, count: number): string {
  const words = Array.from({ length: count }, () => word(random));
  if (count > 9 && random.next() < 0.3) words[count >> 1] += ',';
  const text = words.join(' ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/**
 * The same said otherwise: one word in six replaced, left out, or changed places with its neighbour; in one case of four as
 * much again, so that likeness comes in all degrees.
 */
export function reworded(random: Random, text: string): string {
  const words = text.replace(/[.,]/g, '').toLowerCase().split(' ');
  const share = random.next() < 0.25 ? 0.33 : 0.16;
  const changes = Math.max(1, Math.round(words.length * share));
  for (let one = 0; one < changes; one++) {
    const at = random.below(words.length);
    const how = random.next();
    if (how < 0.5) words[at] = word(random);
    else if (how < 0.75 && words.length > 4) words.splice(at, 1);
    else if (at > 0) words.splice(at - 1, 2, words[at] as string, words[at - 1] as string);
  }
  const said = words.join(' ');
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}.`;
}
