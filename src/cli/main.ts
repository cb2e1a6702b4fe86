/** The command line. It ends with 0, with 1 when a command failed, with 2 when it was called wrongly; `verify` and `backup` also with 3. */
import { Command, CommanderError } from 'commander';
import { keepHeapLean } from '../lean-heap.ts';
import { tell } from './terminal.ts';

/** What each command is added by. Only the one that is called is loaded: `verify` needs no database and no service. */
const COMMANDS: Record<string, () => Promise<(program: Command) => void>> = {
  user: async () => (await import('./people.ts')).addUserCommands,
  token: async () => (await import('./people.ts')).addTokenCommands,
  key: async () => (await import('./keys.ts')).addKeyCommands,
  backup: async () => (await import('./backup.ts')).addBackupCommand,
  restore: async () => (await import('./backup.ts')).addRestoreCommand,
  export: async () => (await import('./exchange.ts')).addExportCommand,
  import: async () => (await import('./exchange.ts')).addImportCommand,
  fsck: async () => (await import('./fsck.ts')).addFsckCommand,
  verify: async () => (await import('./verify.ts')).addVerifyCommand,
};

keepHeapLean();
const program = new Command('rejoinder')
  .description('Works on the database of the service, whether that is running or not.')
  .showSuggestionAfterError()
  .showHelpAfterError('(add --help to see what there is)')
  // Before the commands are added: each takes over what the program has by then.
  .exitOverride();

try {
  const [name = ''] = process.argv.slice(2);
  const called = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  for (const load of called ? [called] : Object.values(COMMANDS)) (await load())(program);
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    const { exitCodeOf, explain } = await import('./input.ts');
    tell(explain(error));
    process.exitCode = exitCodeOf(error);
  }
}
