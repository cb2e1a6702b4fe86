/** The two verifiers against everything that good and broken dossiers can be. */
import { verifyDossier } from '../../src/ledger/verify.ts';
import { DAMAGE, flipBit } from '../support/dossier-damage.ts';
import { FORGERIES } from '../support/dossier-forgeries.ts';
import { OMISSIONS } from '../support/dossier-omissions.ts';
import { makeDossier } from '../support/dossiers.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { script } from '../support/verify-script.ts';

/** What both verifiers say of some bytes; throws when they do not say the same. */
function outcomeOf(bytes: Uint8Array, keys: readonly string[], of: string): string {
  const [library, alone] = [verifyDossier(bytes, { keys }), script.verify(bytes, { keys })];
  if (library.outcome !== alone.outcome) {
    const answers = `src: ${library.outcome} (${library.failure}); script: ${alone.outcome} (${alone.failure})`;
    throw new Error(`the verifiers disagree on ${of}: ${answers}`);
  }
  return library.outcome;
}

function requireFailure(bytes: Uint8Array, of: string): void {
  const outcome = outcomeOf(bytes, [], of);
  if (outcome !== 'failed') throw new Error(`${of} was not detected: ${outcome}`);
}

/** Random one-bit flips in dossiers of several sizes: every one is detected by both. Answers the figures. */
export function flipBits(count: number, seed: number): Record<string, number> {
  const random = seededRandom(seed);
  const dossiers = Array.from({ length: 20 }, (_, at) => makeDossier(seed + at));
  for (let flip = 0; flip < count; flip++) {
    const { bytes, story } = random.pick(dossiers);
    const bit = random.below(bytes.length * 8);
    requireFailure(flipBit(bytes, bit), `bit ${bit} flipped in a dossier of ${story.events.length} events`);
  }
  return { flips: count, detected: count };
}

/** A small dossier with an answer and a redaction. */
const SMALL = 197;

/** Flips of one whole file, every `step`-th bit: every one is detected by both. Answers the figures. */
export function everyFlip(step = 1): Record<string, number> {
  const { bytes } = makeDossier(SMALL);
  let flips = 0;
  for (let bit = 0; bit < bytes.length * 8; bit += step) {
    requireFailure(flipBit(bytes, bit), `bit ${bit} flipped`);
    flips++;
  }
  return { bytes: bytes.length, flips, detected: flips };
}

/** Good and broken dossiers: both verifiers say the same of each, and the truth. Answers the figures. */
export function agreement(good: number, broken: number, seed: number): Record<string, number> {
  const random = seededRandom(seed);
  for (let at = 0; at < good; at++) {
    const { bytes, signer, logSigner } = makeDossier(seed + at);
    const keys = [signer.vkey, logSigner.vkey];
    const outcomes = [outcomeOf(bytes, keys, `good ${seed + at}`), outcomeOf(bytes, [], `good ${seed + at}`)];
    if (outcomes.join() !== 'verified,consistent') throw new Error(`good ${seed + at}: ${outcomes.join()}`);
  }
  const ways = Object.entries({ ...DAMAGE, ...FORGERIES, ...OMISSIONS });
  const tried = new Set<string>();
  for (let at = 0, made = 0; made < broken; at++) {
    const [name, breakage] = ways[at % ways.length] as (typeof ways)[number];
    const which = seed + random.below(1_000_000);
    const bytes = breakage(makeDossier(which), random);
    if (!bytes) continue;
    requireFailure(bytes, `“${name}” in ${which}`);
    tried.add(name);
    made++;
  }
  return { good, broken, 'ways of breaking': tried.size, disagreements: 0 };
}
