/** The command that checks everything that is stored. */
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { addressOf, readConfig } from '../config.ts';
import { inBulk } from '../database/bulk.ts';
import { checkDatabase, faultLine, type KeptNote } from '../fsck/fsck.ts';
import { RESTART } from '../ledger/inconsistency.ts';
import { keptFileIn, readKept } from '../ledger/kept-checkpoint.ts';
import { NoteError, parseCheckpoint, parseNote } from '../ledger/note.ts';
import { withDatabase } from './session.ts';
import { answer, tell } from './terminal.ts';

/** How long to wait for a service. */
const PATIENCE_MS = 2_000;

const HELP = `
Says on stdout, one line a fault, which table and row is not as the ledger has it. The log also has to contain the
checkpoint that the data folder keeps. Ends with 0 when there is no fault, with 1 when there are faults, with 2 when it was
called wrongly. Works beside a running service.

Whoever can write everywhere could write a whole log anew, with everything that follows from it, and the copy in the data
folder. Keep checkpoints elsewhere (GET /api/v1/log/checkpoint), and give the newest as --since.`;

/** Adds `fsck` to the program. */
export function addFsckCommand(program: Command): void {
  program
    .command('fsck')
    .description('check the whole log, every checkpoint, and every row against what the log recorded of it')
    .option('--since <file>', 'a checkpoint that was kept elsewhere: the log has to contain it')
    .addHelpText('after', HELP)
    .action(async ({ since }: { since?: string }, command: Command) => {
      const given = since === undefined ? [] : [await readSince(since, command)];
      await withDatabase(async ({ serviceUrl }) => {
        // Before the snapshot of the database: a running service may sign meanwhile.
        const kept = [...(await readOwn()), ...given];
        const { events, checkpoints, rows, faults } = await inBulk(serviceUrl, 'read', (read) =>
          checkDatabase(read, (fault) => answer(faultLine(fault)), kept),
        );
        const checked = `${events} events, ${checkpoints} checkpoints and ${rows} rows were checked`;
        if (faults === 0) {
          answer(`${checked}: all is as the ledger has it.`);
          for (const { name } of kept) answer(`The log contains the checkpoint in ${name}.`);
          const stale = await findStale();
          if (stale) tell(`The service at ${stale} still says that the ledger is inconsistent: restart it.`);
          return;
        }
        tell(`${checked}: ${faults} ${faults === 1 ? 'fault' : 'faults'}. ${RESTART}`);
        process.exitCode = 1;
      });
    });
}

/** Where a service goes on with what it found before a repair, if one answers at the configured place. */
async function findStale(): Promise<string | undefined> {
  const { host, port } = readConfig();
  const place = addressOf({ publicUrl: undefined, host, port });
  try {
    const answer = await fetch(`${place}/readyz`, { signal: AbortSignal.timeout(PATIENCE_MS) });
    const { type } = (await answer.json()) as { type?: unknown };
    return type === '/problems/ledger-inconsistent' ? place : undefined;
  } catch {
    // None runs there, or not ours.
    return undefined;
  }
}

/** The checkpoint that the service keeps. */
export async function readOwn(): Promise<KeptNote[]> {
  const name = keptFileIn(readConfig().dataDir);
  const note = await readKept(name);
  return note === null ? [] : [{ name, note }];
}

async function readSince(name: string, command: Command): Promise<KeptNote> {
  try {
    const note = await readFile(name, 'utf8');
    parseCheckpoint(parseNote(note).text);
    return { name, note };
  } catch (error) {
    if (!(error instanceof NoteError) && (error as NodeJS.ErrnoException).code === undefined) throw error;
    return command.error(`error: --since: ${name} cannot be read: ${(error as Error).message}`);
  }
}
