/** The command that checks everything that is stored. */
import type { Command } from 'commander';
import { inBulk } from '../database/bulk.ts';
import { checkDatabase, faultLine } from '../fsck/fsck.ts';
import { answer, tell, withDatabase } from './session.ts';

const HELP = `
Says on stdout, one line a fault, which table and row is not as the ledger has it. Ends with 0 when there is none,
with 1 when there are faults, with 2 when it was called wrongly. Works beside a running service.`;

/** Adds `fsck` to the program. */
export function addFsckCommand(program: Command): void {
  program
    .command('fsck')
    .description('check the whole log, every checkpoint, and every row against what the log recorded of it')
    .addHelpText('after', HELP)
    .action(() =>
      withDatabase(async ({ serviceUrl }) => {
        const { events, checkpoints, rows, faults } = await inBulk(serviceUrl, 'read', (read) =>
          checkDatabase(read, (fault) => answer(faultLine(fault))),
        );
        const checked = `${events} events, ${checkpoints} checkpoints and ${rows} rows were checked`;
        if (faults === 0) return answer(`${checked}: all is as the ledger has it.`);
        tell(`${checked}: ${faults} ${faults === 1 ? 'fault' : 'faults'}.`);
        process.exitCode = 1;
      }),
    );
}
