/** The commands on the keys that sign the log. */
import type { Command } from 'commander';
import { readConfig } from '../config.ts';
import { keptFileIn } from '../ledger/kept-checkpoint.ts';
import { rotateKey } from '../ledger/key-register.ts';
import { keysOf, makePrivateKey, originOf } from '../ledger/keys.ts';
import { listKeys } from '../log/log.queries.ts';
import { withCaller } from './session.ts';
import { answer, tell } from './terminal.ts';

/** Adds `key show`, `key rotate` and `key make` to the program. */
export function addKeyCommands(program: Command): void {
  const key = program.command('key').description('what the log is signed with');
  key
    .command('show')
    .description('print the verifier keys of the log, the current one first: what `verify --key` takes')
    .action(() =>
      withCaller(async ({ service }) => {
        const { items } = await listKeys(service.read);
        if (items.length === 0) tell('There is none yet: the first start of the service makes it.');
        for (const { vkey, createdAt, retiredAt } of items) {
          const end = retiredAt === null ? 'it signs now' : `retired ${retiredAt}`;
          tell(`${vkey.split('+').slice(0, 2).join('+')}: since ${createdAt}, ${end}`);
          answer(vkey);
        }
      }),
    );
  key
    .command('rotate')
    .description('go over to a new key, and print its verifier key; what the old one signed stays verifiable')
    .option(
      '--accept-log',
      'go on although the log does not contain the checkpoint kept in the data folder: this forks it for whoever kept one',
    )
    .action(({ acceptLog }: { acceptLog?: true }) => {
      const config = readConfig();
      return withCaller(async (caller) => {
        const { vkey, aside } = await rotateKey(caller, keysOf(config), keptFileIn(config.dataDir), {
          acceptLog: acceptLog === true,
        });
        answer(vkey);
        if (aside === null) tell('A running service signs with it from now on.');
        else {
          tell(`The log goes on without what was signed last; that checkpoint lies in ${aside}.`);
          tell(
            'Whoever kept a checkpoint that the log does not contain will see that it was changed: say why.',
          );
        }
        tell('A service that says that nothing is signed has to be restarted.');
        tell('Publish the new verifier key where readers find the old one.');
      });
    });
  key
    .command('make')
    .description('print a new private key for REJOINDER_SIGNING_KEY; `key rotate` goes over to it')
    .action(() => {
      const { publicUrl } = readConfig();
      return withCaller(async ({ service }) => {
        const { origin } = await listKeys(service.read);
        answer(makePrivateKey(origin ?? originOf(publicUrl)));
      });
    });
}
