import type { Caller, Role, Service } from '../access/caller.ts';
import { createPasswordLink } from '../session/session.commands.ts';
import { createToken, revokeToken } from '../tokens/tokens.commands.ts';
import { createUser } from '../users/users.commands.ts';
import { loadSample } from './load.ts';

const people = {
  editor: { email: 'editor@example.org', name: 'Sample Editor' },
  reviewer: { email: 'reviewer@example.org', name: 'Sample Reviewer' },
  admin: { email: 'admin@example.org', name: 'Sample Admin' },
} as const satisfies Record<Role, { email: string; name: string }>;

const ROLES = ['editor', 'reviewer', 'admin'] as const;

/** Of the tokens that load the sample. */
const LABEL = 'First run';

/** The Idempotency-Keys of a load live 24 hours; what is older cannot be continued without doubles. */
const RESUMABLE_MS = 23 * 3_600_000;

/**
 * On an installation that nobody has used yet: makes three people, loads the sample at `base` and prints for each of them a link that sets a password.
 * An interrupted first run is continued by the next start. Afterwards, and beside users of one's own, it does nothing.
 */
export async function firstRun(service: Service, base: string, print: (line: string) => void): Promise<void> {
  const { prisma } = service;
  const { sampleStartedAt, sampleLoadedAt } = await prisma.instance.findUniqueOrThrow({ where: { id: 1 } });
  if (sampleLoadedAt !== null) return;
  if (sampleStartedAt === null) {
    if ((await prisma.user.count()) > 0) return;
    await prisma.instance.update({ where: { id: 1 }, data: { sampleStartedAt: new Date() } });
  } else if (Date.now() - sampleStartedAt.getTime() > RESUMABLE_MS) {
    print('The sample was left half loaded more than a day ago, and stays as it is.');
    await prisma.instance.update({ where: { id: 1 }, data: { sampleLoadedAt: new Date() } });
    return;
  }

  print('First run: loading the sample …');
  const caller: Caller = { user: null, service };
  const ids = {
    editor: await hire(caller, 'editor'),
    reviewer: await hire(caller, 'reviewer'),
    admin: await hire(caller, 'admin'),
  };
  const tokens = {
    editor: await tokenFor(caller, ids.editor),
    reviewer: await tokenFor(caller, ids.reviewer),
  };
  await quietly(service, () => loadSample(base, tokens));
  await revokeTokens(caller, Object.values(ids));
  const links: string[] = [];
  for (const role of ROLES) {
    const { url } = (await createPasswordLink(caller, ids[role])).view;
    links.push(`  ${role.padEnd(8)}  ${people[role].email.padEnd(20)}  ${url}`);
  }
  await prisma.instance.update({ where: { id: 1 }, data: { sampleLoadedAt: new Date() } });

  print(`The sample is loaded. Look at ${base}/api/v1/claims`);
  print('Three people can sign in. Each sets a password by their link, which works once, for 72 hours:');
  links.forEach(print);
  print(`Another link, at any time: npx rejoinder user link --email ${people.editor.email}`);
}

/** The requests of the sample would push what a new operator has to read off the screen. */
async function quietly({ log }: Service, work: () => Promise<void>): Promise<void> {
  const { level } = log;
  if (log.isLevelEnabled('info') && !log.isLevelEnabled('debug')) log.level = 'warn';
  try {
    await work();
  } finally {
    log.level = level;
  }
}

/** The id of the person for a role, whom an interrupted first run may have left. */
async function hire(caller: Caller, role: Role): Promise<string> {
  const { email, name } = people[role];
  const known = await caller.service.prisma.user.findUnique({ where: { email }, select: { id: true } });
  return known?.id ?? (await createUser(caller, { email, name, roles: [role] })).view.id;
}

async function tokenFor(caller: Caller, userId: string): Promise<string> {
  return (await createToken(caller, userId, { label: LABEL })).view.token;
}

/** Also those of an interrupted first run. */
async function revokeTokens(caller: Caller, userIds: string[]): Promise<void> {
  const where = { userId: { in: userIds }, label: LABEL, revokedAt: null };
  for (const { id } of await caller.service.prisma.apiToken.findMany({ where }))
    await revokeToken(caller, id);
}
