/** The commands that carry the record to another installation: lines out, and lines in. */
import { createReadStream, rmSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import type { Command } from 'commander';
import { exportRecord } from '../exchange/export.queries.ts';
import { importRecord } from '../exchange/import.commands.ts';
import type { Sink } from '../http/send.ts';
import { InputError } from './input.ts';
import { type Meter, meter } from './meter.ts';
import { withCaller } from './session.ts';
import { tell } from './terminal.ts';

const NEWLINE = 10;

const EXPORT_HELP = `
The file is there only when it is whole. It holds drafts too, and names of people, but no addresses and no passwords.
docs/export.md has its lines. A backup is something else: see \`rejoinder backup\`.`;

const IMPORT_HELP = `
The record has to be empty: set REJOINDER_DATA_DIR to a new folder, and import before the first \`npm start\`, which loads the
sample into an installation that nobody has used. The first line that cannot be taken is named, and nothing of the import stays.`;

/** Adds `export` to the program. */
export function addExportCommand(program: Command): void {
  program
    .command('export')
    .description(
      'write the whole record as lines of JSON, to be imported elsewhere; also beside a running service',
    )
    .argument('[file]', 'where to, such as record.ndjson; - writes to stdout', '-')
    .option('--force', 'replace a file that is there')
    .addHelpText('after', EXPORT_HELP)
    .action(async (file: string, { force = false }: { force?: boolean }) => {
      const done = await withCaller(async ({ service }) => {
        const gauge = meter();
        const counted =
          (sink: Sink): Sink =>
          async (bytes) => {
            gauge.add(linesIn(bytes), bytes.length);
            await sink(bytes);
          };
        if (file === '-') await exportRecord(service, counted(toStdout));
        else await writeWhole(file, force, (sink) => exportRecord(service, counted(sink)));
        return gauge.end();
      });
      tell(`Exported: ${done}.`);
    });
}

/** Adds `import` to the program. */
export function addImportCommand(program: Command): void {
  program
    .command('import')
    .description('take an exported record into an installation that has none, whole or not at all')
    .argument('<file>', 'what `rejoinder export` wrote; - reads from stdin')
    .addHelpText('after', IMPORT_HELP)
    .action(async (file: string) => {
      const source = file === '-' ? process.stdin : await opened(file);
      const { done, counts, events } = await withCaller(
        async (caller) => {
          const gauge = meter();
          const view = await importRecord(caller, source, follow(gauge));
          return { ...view, done: gauge.end() };
        },
        { mayBeNew: true },
      );
      const kinds = Object.entries(counts).map(([type, count]) => `${count} ${type}`);
      tell(`Imported: ${kinds.join(', ')}; ${events} events. ${done}.`);
    });
}

/** A file that is read from its beginning once it is known to be there. */
async function opened(file: string) {
  const handle = await open(file);
  return createReadStream('', { fd: handle, highWaterMark: 256 * 1024 });
}

function follow(gauge: Meter): (done: { lines: number; bytes: number }) => void {
  let [lines, bytes] = [0, 0];
  return (now) => {
    gauge.add(now.lines - lines, now.bytes - bytes);
    ({ lines, bytes } = now);
  };
}

async function toStdout(bytes: Uint8Array): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    process.stdout.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}

/** Writes under another name, which becomes the file's own when all is written and safe on the disk. */
async function writeWhole(file: string, force: boolean, write: (sink: Sink) => Promise<void>): Promise<void> {
  if (!force) await refuseExisting(file);
  const draft = `${file}.${process.pid}.part`;
  const handle = await open(draft, 'wx', 0o600);
  const takeAway = () => rmSync(draft, { force: true });
  process.once('SIGINT', takeAway).once('SIGTERM', takeAway);
  try {
    await write(async (bytes) => {
      await handle.appendFile(bytes);
    });
    await handle.sync();
    await handle.close();
    await rename(draft, file);
  } catch (error) {
    await handle.close().catch(() => {});
    takeAway();
    throw error;
  } finally {
    process.off('SIGINT', takeAway).off('SIGTERM', takeAway);
  }
}

async function refuseExisting(file: string): Promise<void> {
  const handle = await open(file).catch(() => null);
  if (!handle) return;
  await handle.close();
  throw new InputError(`${file} is there already. Choose another name, or give --force to replace it.`);
}

function linesIn(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) count += 1;
  return count;
}
