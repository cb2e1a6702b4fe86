/**
 * Verifies a dossier from its bytes alone, as scripts/verify-dossier.mjs does it: the two share no code and never
 * disagree. docs/verify.md has the procedure. Nothing here needs Node, so a browser can run it.
 */
import { canonicalText, parseCanonical } from './canonical.ts';
import { parseVerifierKey, type VerifierKey } from './note.ts';
import { readEvents, threadLine } from './verify-events.ts';
import { keyOf, openCheckpoint, openNoteByOne } from './verify-notes.ts';
import { checkRecords, type Shown } from './verify-records.ts';
import {
  check,
  exactly,
  type Members,
  numberOf,
  objectOf,
  printable,
  sha256Hex,
  stringOf,
  textOf,
  UUID,
  within,
} from './verify-shapes.ts';
import { checkSince, type NeededProof } from './verify-since.ts';
import { checkSnapshot } from './verify-snapshot.ts';

/** What a dossier is checked against, beside itself. */
export interface VerifyOptions {
  /** Verifier keys that the caller has from elsewhere and trusts. */
  keys?: readonly string[];
  /** Full texts of sources, each under the name by which the answer calls it. */
  snapshots?: readonly { name: string; bytes: Uint8Array }[];
  /** A checkpoint kept earlier: a signed note. */
  since?: Uint8Array | undefined;
  /** The answer of GET /log/proof/consistency between the two checkpoints. */
  proof?: Uint8Array | undefined;
}

/**
 * `verified`: it holds, and trusted keys signed it. `consistent`: it holds, and nobody said whose keys these are.
 * `incomplete`: all holds but `since`, which needs the consistency proof that `needs` names. `failed`: `failure` says,
 * with its place, what was the first not to hold.
 */
export interface Verification {
  outcome: 'verified' | 'consistent' | 'incomplete' | 'failed';
  /** What was checked and holds, a sentence each. */
  checks: string[];
  failure?: string;
  needs?: NeededProof;
}

const DOCUMENT = [
  'dossier',
  'asOf',
  'throughEvent',
  'claim',
  'standing',
  'evidence',
  'rebuttals',
  'reviews',
  'replyRequests',
  'verdict',
  'notices',
  'history',
  'actors',
  'sources',
  'integrity',
];
const INTEGRITY = ['canonicalization', 'sha256', 'signature', 'checkpoint', 'events', 'records'];

/** Verifies a dossier. It never throws for what the bytes hold; NoteError when one of `keys` is no key. */
export function verifyDossier(bytes: Uint8Array, options: VerifyOptions = {}): Verification {
  const trusted = (options.keys ?? []).map(parseVerifierKey);
  const checks: string[] = [];
  const tell = (line: string) => checks.push(printable(line));
  try {
    const needs = checkAll(bytes, trusted, options, tell);
    if (needs) return { outcome: 'incomplete', checks, needs };
    return { outcome: trusted.length > 0 ? 'verified' : 'consistent', checks };
  } catch (error) {
    const failure = printable(error instanceof Error ? error.message : String(error));
    return { outcome: 'failed', checks, failure };
  }
}

function checkAll(
  bytes: Uint8Array,
  trusted: readonly VerifierKey[],
  { snapshots = [], since, proof }: VerifyOptions,
  tell: (line: string) => void,
): NeededProof | null {
  const document = within('the file', () => readDocument(bytes));
  const { integrity: proven, ...content } = document;
  const integrity = within('integrity', () => readIntegrity(proven, content));
  const { sha256 } = integrity;
  tell(`The ${bytes.length} bytes are canonical JSON; without integrity their SHA-256 is ${String(sha256)}.`);

  const [signature, checkpoint] = [signedPart(integrity, 'signature'), signedPart(integrity, 'checkpoint')];
  const keys = [signature.key, checkpoint.key];
  const stranger = keys.find((key) => !trusted.some((one) => one.vkey === key.vkey));
  check(trusted.length === 0 || !stranger, `integrity: signed by another key: ${stranger?.vkey}`);
  const claimId = within('claim', () => stringOf(objectOf(document.claim).id, UUID));
  const through = within('throughEvent', () => numberOf(document.throughEvent));
  within('the signature', () => {
    const text = openNoteByOne(signature.note, [signature.key]);
    const due = `rejoinder dossier 1\nclaim ${claimId}\nthrough ${through}\nsha256 ${String(sha256)}\n`;
    check(text === due, 'it is about something else');
  });
  tell(`They are the dossier of claim ${claimId} through event ${through}.`);
  tell(`They are signed by ${signature.key.vkey}.`);

  const log = within('the checkpoint', () => openCheckpoint(checkpoint.note, [checkpoint.key]));
  check(log.origin === signature.key.name, `the checkpoint: its log is not that of ${signature.key.name}`);
  tell(`The checkpoint of its log, of ${log.size} events, is signed by ${checkpoint.key.vkey}.`);

  const events = readEvents(document, claimId, integrity.events, log);
  tell(
    `Events that are in that log as they stand here: ${events.byIndex.size}; the history is what they say.`,
  );
  tell(threadLine(events));
  const shown = checkRecords(document, claimId, integrity.records, events);
  tell(`Records that are what these events recorded, in their places: ${shown.length}; none is left out.`);
  for (const line of redactedLines(shown)) tell(line);

  for (const one of snapshots) tell(snapshotCheck(one, shown));
  if (!since) return null;
  const sinceKeys = trusted.length > 0 ? trusted : keys;
  const needs = within('the checkpoint kept earlier', () => checkSince(since, proof, log, sinceKeys));
  if (!needs) tell('The log of this checkpoint and that of the one kept earlier are one log.');
  return needs;
}

/** Whatever was redacted is said, each by itself. */
function redactedLines(shown: readonly Shown[]): string[] {
  const redacted = shown.filter(({ form }) => Object.hasOwn(form, 'redacted'));
  const lines = redacted.map(({ place, form }, n) => {
    const { at, ground } = form.redacted as Members;
    return `Redacted: ${n + 1}: ${place}, since ${at}: ${ground}`;
  });
  return lines.length > 0 ? lines : ['Redacted: 0.'];
}

function readDocument(bytes: Uint8Array): Members {
  const text = textOf(bytes);
  check(!text.startsWith('\uFEFF'), 'it begins with a byte order mark');
  const document = exactly(parseCanonical(text), DOCUMENT);
  check(document.dossier === 1 && document.verdict === null, 'it is no dossier of version 1');
  return document;
}

function readIntegrity(value: unknown, content: Members): Members {
  const integrity = exactly(value, INTEGRITY);
  check(integrity.canonicalization === 'RFC 8785', 'the canonicalization is another');
  const is = sha256Hex(canonicalText(content));
  check(integrity.sha256 === is, `its sha256 is not that of the document, which is ${is}`);
  return integrity;
}

function signedPart(integrity: Members, name: string): { key: VerifierKey; note: string } {
  return within(`integrity.${name}`, () => {
    const { key, note } = exactly(integrity[name], ['key', 'note']);
    return { key: keyOf(key), note: stringOf(note) };
  });
}

function snapshotCheck(
  { name, bytes }: { name: string; bytes: Uint8Array },
  shown: readonly Shown[],
): string {
  return `${name} ${within(name, () => checkSnapshot(bytes, shown))}.`;
}
