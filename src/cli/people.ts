/** The commands on users and their tokens. */
import type { Command } from 'commander';
import type { Caller } from '../access/caller.ts';
import type { Reader } from '../database/sql.ts';
import type { Page } from '../http/paging.ts';
import { uuidId } from '../http/text.ts';
import { createPasswordLink } from '../session/session.commands.ts';
import { createToken, revokeToken } from '../tokens/tokens.commands.ts';
import { getToken, listTokens } from '../tokens/tokens.queries.ts';
import { TokenBody, type TokenView } from '../tokens/tokens.schema.ts';
import { createUser, editUser, eraseUser } from '../users/users.commands.ts';
import { findUserByEmail, listUsers } from '../users/users.queries.ts';
import { email, ROLES, UserBody, UserPatch, type UserView } from '../users/users.schema.ts';
import { InputError, parse } from './input.ts';
import { withCaller } from './session.ts';
import { answer, tell } from './terminal.ts';

interface EditOptions {
  email: string;
  name?: string;
  role?: string[];
  /** False by `--no-roles`. */
  roles: boolean;
  disable?: true;
  enable?: true;
}

const ROLE_HELP = `a role: ${ROLES.join(', ')}; give the option once for each`;
const PAGE_SIZE = 100;

const collect = (value: string, before: string[] = []) => [...before, value];

/** Adds `user add`, `user list`, `user edit`, `user link` and `user erase` to the program. */
export function addUserCommands(program: Command): void {
  const user = program.command('user').description('the people who work here');
  user
    .command('add')
    .description('add a user; without a role they are a reader')
    .requiredOption('--email <address>', 'their e-mail address')
    .requiredOption('--name <name>', 'the name that colleagues see')
    .option('--role <role>', ROLE_HELP, collect)
    .action(async (options: { email: string; name: string; role?: string[] }) => {
      const { role: roles, ...fields } = options;
      const body = parse(UserBody, { ...fields, ...(roles && { roles }) });
      await withCaller(async (caller) => answer(userLine((await createUser(caller, body)).view)), {
        mayBeNew: true,
      });
    });
  user
    .command('list')
    .description('list all users, the last added first')
    .action(() =>
      withCaller(({ service }) =>
        everyPage(
          (page) => listUsers(service.read, page),
          (view) => answer(userLine(view)),
        ),
      ),
    );
  user
    .command('edit')
    .description('change a user; what is left out stays')
    .requiredOption('--email <address>', 'whom')
    .option('--name <name>', 'the name that colleagues see')
    .option('--role <role>', `${ROLE_HELP}; they replace the roles there are`, collect)
    .option('--no-roles', 'take all roles away')
    .option('--disable', 'let them sign in no longer; tokens stop at once')
    .option('--enable', 'let them sign in again')
    .action(async (options: EditOptions, command: Command) => {
      if (options.disable && options.enable) command.error('error: give --disable or --enable, not both');
      if (options.role && !options.roles) command.error('error: give --role or --no-roles, not both');
      const address = parse(email, options.email);
      const patch = parse(UserPatch, patchOf(options));
      await withCaller(async (caller) => {
        const { id } = await userOf(caller.service.read, address);
        answer(userLine((await editUser(caller, id, patch)).view));
      });
    });
  user
    .command('link')
    .description(
      'make a link by which a user sets a password, once; stdout holds it alone, and it is shown this once',
    )
    .requiredOption('--email <address>', 'for whom')
    .action(async (options: { email: string }) => {
      const address = parse(email, options.email);
      await withCaller(async (caller) => {
        const { id, disabledAt } = await userOf(caller.service.read, address);
        const { view } = await createPasswordLink(caller, id);
        tell(`For ${address} alone, once, until ${view.expiresAt}. Links made before are over.`);
        if (disabledAt !== null) tell('The user is disabled: it works only once they are enabled.');
        answer(view.url);
      });
    });
  user
    .command('erase')
    .description('erase a user for good: name and address go, what they did stays by their id')
    .requiredOption('--email <address>', 'whom')
    .option('--yes', 'yes, it cannot be undone')
    .action(async (options: { email: string; yes?: true }, command: Command) => {
      if (!options.yes) command.error('error: this cannot be undone; add --yes to do it');
      const address = parse(email, options.email);
      await withCaller(async (caller) => {
        const { id } = await userOf(caller.service.read, address);
        answer(userLine((await eraseUser(caller, id)).view));
      });
    });
}

/** Adds `token create`, `token list` and `token revoke` to the program. */
export function addTokenCommands(program: Command): void {
  const token = program.command('token').description('what people sign in with');
  token
    .command('create')
    .description('make a token; stdout holds it alone, and it is shown this once')
    .requiredOption('--email <address>', 'for whom')
    .option('--label <text>', 'what it is for', 'command line')
    .option(
      '--expires <instant>',
      'when it stops by itself, such as 2027-01-31T00:00:00Z; never, when left out',
    )
    .action(async (options: { email: string; label: string; expires?: string }) => {
      const address = parse(email, options.email);
      const { label, expires: expiresAt } = options;
      const body = parse(TokenBody, { label, ...(expiresAt !== undefined && { expiresAt }) });
      await withCaller(async (caller) => {
        const { id, disabledAt } = await userOf(caller.service.read, address);
        const { view } = await createToken(caller, id, body);
        tell(`Token ${view.id} for ${address}. It is shown this once.`);
        if (disabledAt !== null) tell('The user is disabled: it works only once they are enabled.');
        answer(view.token);
      });
    });
  token
    .command('list')
    .description("list a user's tokens, the last made first; never the tokens themselves")
    .requiredOption('--email <address>', 'whose')
    .action(async (options: { email: string }) => {
      const address = parse(email, options.email);
      await withCaller(async ({ service }) => {
        const { id } = await userOf(service.read, address);
        await everyPage(
          (page) => listTokens(service.read, id, page),
          (view) => answer(tokenLine(view)),
        );
      });
    });
  token
    .command('revoke')
    .description('revoke a token, at once and for good')
    .argument('<id>', 'its id, as `token list` shows it')
    .action(async (given: string) => {
      const id = parse(uuidId(), given);
      await withCaller(async (caller) => answer(tokenLine(await revoke(caller, id))));
    });
}

function patchOf({ name, role, roles, disable, enable }: EditOptions) {
  return {
    ...(name !== undefined && { name }),
    ...(role && { roles: role }),
    ...(!roles && { roles: [] }),
    ...((disable || enable) && { disabled: disable === true }),
  };
}

async function userOf(read: Reader, address: string): Promise<UserView> {
  const user = await findUserByEmail(read, address);
  if (!user) throw new InputError(`There is no user with the address ${address}.`);
  return user;
}

async function revoke(caller: Caller, id: string): Promise<TokenView> {
  if (!(await getToken(caller.service.read, id))) throw new InputError(`There is no token ${id}.`);
  return (await revokeToken(caller, id)).view;
}

async function everyPage<T>(
  list: (page: { limit: number; cursor: string | undefined }) => Promise<Page<T>>,
  show: (item: T) => void,
): Promise<void> {
  let cursor: string | undefined;
  do {
    const page = await list({ limit: PAGE_SIZE, cursor });
    page.items.forEach(show);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}

/** Columns are parted by tabs, which no name can hold. */
function userLine({ id, email, name, roles, disabledAt }: UserView): string {
  const state = disabledAt === null ? 'enabled' : `disabled ${disabledAt}`;
  return [id, email, name, roles.join(',') || 'reader', state].join('\t');
}

function tokenLine({ id, label, createdAt, expiresAt, revokedAt, lastUsedAt }: TokenView): string {
  const end = revokedAt === null ? `expires ${expiresAt ?? 'never'}` : `revoked ${revokedAt}`;
  return [id, label, `created ${createdAt}`, end, `last used ${lastUsedAt ?? 'never'}`].join('\t');
}
