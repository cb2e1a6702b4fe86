/** The command that verifies a dossier. It needs no database and no configuration: anybody may run it anywhere. */
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { NoteError, parseVerifierKey } from '../ledger/note.ts';
import { type Verification, type VerifyOptions, verifyDossier } from '../ledger/verify.ts';
import { printable } from '../ledger/verify-shapes.ts';
import { answer, tell } from './terminal.ts';

interface Options {
  key: string[];
  snapshot: string[];
  since?: string;
  proof?: string;
  log?: string;
}

/** The command cannot be run as it was called. */
class CalledWrongly extends Error {}

/** As in scripts/verify-dossier.mjs, which has no --log: it uses no network. `incomplete` is a call that lacks an option. */
const EXIT_CODES = { verified: 0, failed: 1, incomplete: 2, consistent: 3 } as const;

const HELP = `
Says on stdout what was checked, and the first thing that does not hold. Ends with 0 when all holds and the keys are
among those that you gave, with 1 when something does not hold, with 2 when it was called wrongly, and with 3 when all
holds and no key was given: consistent, signer unknown. docs/verify.md says what that proves, and what it does not.`;

/** How long a service may take for a proof. */
const PATIENCE_MS = 30_000;

const collect = (value: string, before: string[]) => [...before, value];

/** Adds `verify` to the program. */
export function addVerifyCommand(program: Command): void {
  program
    .command('verify')
    .description('verify a dossier offline: its hash, its signature, its events and its records')
    .argument('<file>', 'the dossier; - reads it from stdin')
    .option('--key <key>', 'a key that you trust, or a file of keys; may be repeated', collect, [])
    .option('--snapshot <file>', 'the full text of a source, to check; may be repeated', collect, [])
    .option('--since <file>', 'a checkpoint kept earlier: the log has to be the same one')
    .option('--proof <file>', 'with --since: the consistency proof between the two checkpoints')
    .option('--log <url>', 'with --since: the API of the service that gives that proof')
    .addHelpText('after', HELP)
    .action(async (file: string, options: Options) => {
      try {
        process.exitCode = EXIT_CODES[report(await run(file, options))];
      } catch (error) {
        if (!(error instanceof CalledWrongly)) throw error;
        tell(printable(error.message));
        process.exitCode = 2;
      }
    });
}

async function run(file: string, { key, snapshot, since, proof, log }: Options): Promise<Verification> {
  if (since === undefined && (proof !== undefined || log !== undefined))
    throw new CalledWrongly(
      `${proof === undefined ? '--log' : '--proof'} goes with --since: what it proves is that the log of a checkpoint only grew`,
    );
  const bytes = readGiven(file);
  const given: VerifyOptions = {
    keys: key.flatMap(keysOf),
    snapshots: snapshot.map((name) => ({ name, bytes: readGiven(name) })),
    ...(since !== undefined && { since: readGiven(since) }),
    ...(proof !== undefined && { proof: readGiven(proof) }),
  };
  const result = verifyDossier(bytes, given);
  if (!result.needs || log === undefined) return result;
  return verifyDossier(bytes, {
    ...given,
    proof: await fetched(`${log.replace(/\/+$/, '')}${queryOf(result)}`),
  });
}

function readGiven(file: string): Uint8Array {
  try {
    return readFileSync(file === '-' ? 0 : file);
  } catch (error) {
    throw new CalledWrongly(`${file} cannot be read: ${(error as Error).message}`);
  }
}

/** A key as it is, or all keys of a file, one a line. */
function keysOf(given: string): string[] {
  const isKey = /\+[0-9a-f]{8}\+/.test(given);
  const keys = isKey ? [given] : new TextDecoder().decode(readGiven(given)).trim().split('\n');
  for (const key of keys) {
    try {
      parseVerifierKey(key);
    } catch (error) {
      if (!(error instanceof NoteError)) throw error;
      throw new CalledWrongly(`--key ${given}: ${error.message}`);
    }
  }
  return keys;
}

function queryOf({ needs }: Verification): string {
  return `/log/proof/consistency?from=${needs?.from}&to=${needs?.to}`;
}

async function fetched(url: string): Promise<Uint8Array> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (!response.ok) throw new Error(`it answers ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    throw new CalledWrongly(`${url} gives no proof: ${(error as Error).message}`);
  }
}

function report(result: Verification): Verification['outcome'] {
  for (const line of result.checks) answer(line);
  answer(
    {
      verified: 'VERIFIED with the keys that you gave.',
      failed: `FAILED: ${result.failure}`,
      incomplete: `INCOMPLETE: get ${queryOf(result)} from the service for --proof, or give its address as --log.`,
      consistent: 'CONSISTENT, SIGNER UNKNOWN: get the key from elsewhere, and give it with --key.',
    }[result.outcome],
  );
  return result.outcome;
}
