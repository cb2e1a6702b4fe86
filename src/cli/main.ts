/** The command line. It ends with 0, with 1 when a command failed, with 2 when it was called wrongly; `verify` also with 3. */
import { Command, CommanderError } from 'commander';
import { addBackupCommands } from './backup.ts';
import { addFsckCommand } from './fsck.ts';
import { explain } from './input.ts';
import { addKeyCommands } from './keys.ts';
import { addTokenCommands, addUserCommands } from './people.ts';
import { tell } from './session.ts';
import { addVerifyCommand } from './verify.ts';

const program = new Command('rejoinder')
  .description('Works on the database of the service, whether that is running or not.')
  .showSuggestionAfterError()
  .showHelpAfterError('(add --help to see what there is)')
  // Before the commands are added: each takes over what the program has by then.
  .exitOverride();
addUserCommands(program);
addTokenCommands(program);
addKeyCommands(program);
addBackupCommands(program);
addFsckCommand(program);
addVerifyCommand(program);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    tell(explain(error));
    process.exitCode = 1;
  }
}
