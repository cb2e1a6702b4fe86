/** The commands that keep the record safe: one file with everything, and back again. */
import type { Command } from 'commander';
import { BackupError } from '../backup/archive.ts';
import { type BackupOptions, makeBackup } from '../backup/backup.ts';
import { inspectBackup } from '../backup/inspect.ts';
import type { Manifest } from '../backup/manifest.ts';
import { type RestoreOptions, restoreBackup, restoreKeys } from '../backup/restore.ts';
import { readConfig } from '../config.ts';
import { inBulk } from '../database/bulk.ts';
import type { Reader } from '../database/sql.ts';
import { checkDatabase, faultLine, type KeptNote } from '../fsck/fsck.ts';
import { readOwn } from './fsck.ts';
import { explain } from './input.ts';
import { readPassphrase } from './passphrase.ts';
import { withDatabase } from './session.ts';
import { answer, tell } from './terminal.ts';

interface KeyOptions {
  withKeys?: true;
  passphraseFile?: string;
}

/** How a backup ends that was written, of a ledger with faults. */
const FAULTY = 3;
/** So many faults are told; `fsck` tells all. */
const FAULTS_SHOWN = 10;

const BACKUP_HELP = `
The ledger is checked on the way, as \`rejoinder fsck\` does. When it has faults, the file is written all the same, stderr says
so, and the command ends with 3. It ends with 1 when there is no backup, with 2 when it was called wrongly.`;

const PASSPHRASE_HELP =
  'a file with the passphrase of the keys; else REJOINDER_PASSPHRASE_FILE, else it is asked for';

/** Adds `backup` to the program. */
export function addBackupCommand(program: Command): void {
  program
    .command('backup')
    .description(
      'write everything into one file, also beside a running service; stdout gives the SHA-256 of the file',
    )
    .argument('<file>', 'where to, such as rejoinder.tar.gz')
    .option('--with-keys', 'take the signing keys along, encrypted by a passphrase')
    .option('--passphrase-file <file>', PASSPHRASE_HELP)
    .option('--force', 'replace a file that is there')
    .addHelpText('after', BACKUP_HELP)
    .action(async (file: string, options: KeyOptions & { force?: true }, command: Command) => {
      requireKeysForPassphrase(options, command);
      const { dataDir, signingKey, passphraseFile } = readConfig();
      const keys = options.withKeys && {
        dataDir,
        signingKey,
        passphrase: await readPassphrase(options.passphraseFile ?? passphraseFile, true),
      };
      await withDatabase(async ({ ownerUrl: url }) => {
        // Before the instant of the backup: a running service may sign meanwhile.
        const kept = await readOwn();
        const faults: string[] = [];
        const request: BackupOptions = {
          url,
          file,
          force: options.force === true,
          check: (read) => findFaults(read, kept, faults),
          ...(keys && { keys }),
        };
        const { manifest, sha256 } = await makeBackup(request);
        tell(`${file} holds ${contents(manifest)}.`);
        tell(
          keys
            ? 'The signing keys are in it, encrypted. Keep the passphrase elsewhere: nobody can open them without it.'
            : 'The signing keys are not in it. Without them a restored service signs nothing: see --with-keys.',
        );
        answer(`${sha256}  ${file}`);
        if (faults.length > 0) warn(faults);
      });
    });
}

/** A ledger with faults is backed up all the same: it may be all that there is. */
async function findFaults(read: Reader, kept: readonly KeptNote[], faults: string[]): Promise<void> {
  try {
    await checkDatabase(read, (fault) => faults.push(faultLine(fault)), kept);
  } catch (error) {
    faults.push(`The ledger cannot be checked: ${explain(error)}`);
  }
}

function warn(faults: readonly string[]): void {
  for (const line of faults.slice(0, FAULTS_SHOWN)) tell(line);
  if (faults.length > FAULTS_SHOWN) tell(`… and ${faults.length - FAULTS_SHOWN} more.`);
  const count = faults.length === 1 ? 'a fault' : `${faults.length} faults`;
  tell(
    `THE LEDGER HAS ${count.toUpperCase()}. It was backed up as it is: see \`rejoinder fsck\`. Keep the earlier backups.`,
  );
  process.exitCode = FAULTY;
}

/** Adds `restore` to the program. */
export function addRestoreCommand(program: Command): void {
  program
    .command('restore')
    .description('read a backup into an empty database, whole or not at all')
    .argument('<file>', 'what `rejoinder backup` wrote')
    .option('--with-keys', 'put the signing keys into the data folder too')
    .option('--keys-only', 'put nothing but the signing keys into the data folder')
    .option('--passphrase-file <file>', PASSPHRASE_HELP)
    .action(async (file: string, options: KeyOptions & { keysOnly?: true }, command: Command) => {
      if (options.keysOnly && options.withKeys)
        command.error('error: give --with-keys or --keys-only, not both');
      requireKeysForPassphrase(options, command);
      if (options.keysOnly) await putKeysBack(file, options);
      else await putAllBack(file, options);
    });
}

function requireKeysForPassphrase(options: KeyOptions & { keysOnly?: true }, command: Command): void {
  if (options.passphraseFile !== undefined && !options.withKeys && !options.keysOnly)
    command.error('error: --passphrase-file is for the keys: give --with-keys too');
}

function keysFor({ passphraseFile }: KeyOptions): NonNullable<RestoreOptions['keys']> {
  const config = readConfig();
  return {
    dataDir: config.dataDir,
    passphrase: () => readPassphrase(passphraseFile ?? config.passphraseFile, false),
  };
}

async function putKeysBack(file: string, options: KeyOptions): Promise<void> {
  const keys = keysFor(options);
  const backup = await inspectBackup(file);
  await restoreKeys(backup, keys);
  tell(`The signing keys are in ${keys.dataDir} again: ${backup.manifest.keys.join(', ')}.`);
  tell('Start the service again: it signs with them.');
}

async function putAllBack(file: string, options: KeyOptions): Promise<void> {
  const keys = options.withKeys && keysFor(options);
  // Before a database is made for it.
  const backup = await inspectBackup(file);
  await withDatabase(
    async ({ ownerUrl }) => {
      await restoreBackup(backup, { ownerUrl, ...(keys && { keys }) });
      tell(`Restored: ${contents(backup.manifest)}.`);
      for (const sentence of nextSteps(backup.manifest, keys !== undefined)) tell(sentence);
      await checkRestored(ownerUrl);
    },
    { mayBeNew: true },
  );
}

/** What is restored is what was backed up; whether that was sound, the ledger tells. */
async function checkRestored(url: string): Promise<void> {
  const { events, checkpoints, rows, faults } = await inBulk(url, 'read', (session) =>
    checkDatabase(session, (fault) => tell(faultLine(fault))),
  );
  if (faults > 0) {
    throw new BackupError(
      `The ledger has ${faults} faults, which it had when it was backed up: see \`rejoinder fsck\`. Everything was restored.`,
    );
  }
  tell(`The ledger was checked: ${events} events, ${checkpoints} checkpoints and ${rows} rows agree.`);
}

function nextSteps({ log, keys }: Manifest, withKeys: boolean): string[] {
  const steps: string[] = [];
  if (withKeys) {
    steps.push('The signing keys are back: the service signs on with them when it starts.');
    steps.push(
      'Never start the old one again: two services that sign with one key make two logs out of one.',
    );
  } else if (keys.length > 0) {
    steps.push(
      'The signing keys were left in the backup. Until they are back nothing is signed: `rejoinder restore <file> --keys-only`.',
    );
  } else if (log.checkpoint) {
    steps.push(
      'The backup holds no signing keys. Put `keys/` of the old data folder into the new one; if it is lost, `rejoinder key rotate` makes a new key.',
    );
  }
  steps.push(
    `If anything was recorded after the backup, it is missing: whoever kept a checkpoint above ${log.size} events will see that.`,
  );
  return steps;
}

function contents({ madeAt, log, tables }: Manifest): string {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const checkpoint = log.checkpoint
    ? `newest checkpoint at ${log.checkpoint.size}`
    : 'no checkpoint was signed yet';
  return `${rows} rows of ${tables.length} tables, as of ${madeAt}: ${log.size} events, ${checkpoint}`;
}
