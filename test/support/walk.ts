/** A seeded walk over the API: what editors, reviewers and admins may do, in any order, refusals included. */
import { type Desk, ifMatch, type Person } from './desk.ts';
import { seededRandom } from './seeded-random.ts';
import { officeActions } from './walk-office.ts';
import { recordActions } from './walk-records.ts';

/** A desk at work. `step` does one thing, and throws when the service answers what no caller may see. */
export interface Walk {
  step(): Promise<void>;
  /** Lets a reader fetch the dossiers, and the log be signed. */
  publish(): Promise<void>;
  /** How often each action was taken, for a test that all are. */
  taken: Map<string, number>;
  /** What there is by now. */
  ids: Ids;
}

/** The ids of what the actions work with. */
export type Ids = Awaited<ReturnType<typeof openTools>>['ids'];

/** An action: its name, how often it is taken among the others, and how. */
export type Action = [name: string, weight: number, take: () => Promise<unknown>];

/** What the actions work with. */
export type WalkTools = Awaited<ReturnType<typeof openTools>>;

/** Hires people, and makes what all actions need. */
async function openTools(desk: Desk, seed: number) {
  const { pick, below, next } = seededRandom(seed);
  const editors = [await desk.hire('Ada', 'editor'), await desk.hire('Ben', 'editor', 'reviewer')];
  const reviewers = [
    await desk.hire('Rosa', 'reviewer'),
    await desk.hire('Rufus', 'reviewer'),
    editors[1],
  ] as Person[];
  const admin = await desk.hire('Ivo', 'admin');
  const judge = await desk.hire('Eve', 'admin');
  const ids = {
    actors: [] as string[],
    sources: [] as string[],
    claims: [] as string[],
    rebuttals: [] as { id: string; claim: string }[],
    requests: [] as { id: string; claim: string }[],
    users: [] as string[],
    tokens: [] as string[],
  };
  let serial = 0;

  async function send(by: Person, ...[method, path, body, headers]: Parameters<Person['send']>) {
    const answer = await by.send(method, path, body, headers);
    const isRefusal = [403, 404, 409, 412, 422].includes(answer.status);
    if (answer.status >= 300 && !isRefusal) {
      throw new Error(`${method} ${path} ${JSON.stringify(body)}: ${answer.status} ${answer.text}`);
    }
    return answer;
  }
  /** Changes something with the ETag that it has now. */
  async function change(
    by: Person,
    method: 'post' | 'patch' | 'delete',
    path: string,
    below_ = '',
    body?: object,
  ) {
    const read = await send(by, 'get', path);
    return send(by, method, `${path}${below_}`, body, ifMatch(read));
  }
  const editor = () => pick(editors);
  const maybe = <T>(value: T, chance = 0.5) => (next() < chance ? value : undefined);
  const words = (what: string) => `${what} ${serial++}`;
  const date = () => pick(['2024', '2024-05', '2024-05-16', '2024-05-16T10:00:00Z', '2023-12-31']);
  const record = () =>
    pick([...ids.claims.map((id) => `/claims/${id}`), ...ids.rebuttals.map(({ id }) => `/rebuttals/${id}`)]);
  const reference = () =>
    pick([...ids.actors.map((id) => `/actors/${id}`), ...ids.sources.map((id) => `/sources/${id}`)]);
  const anything = () => (next() < 0.75 ? record() : reference());
  const notice = () => ({ kind: pick(['correction', 'update']), reason: words('More is known') });
  async function noticeFor(path: string) {
    const { publishedVersion, version } = (await send(admin, 'get', path)).body;
    return publishedVersion !== null && (publishedVersion === version || next() < 0.3)
      ? { notice: notice() }
      : {};
  }

  return {
    admin,
    anything,
    below,
    change,
    date,
    editor,
    editors,
    ids,
    judge,
    maybe,
    next,
    notice,
    noticeFor,
    pick,
    record,
    reference,
    reviewers,
    send,
    words,
  };
}

/** Opens for business on an empty desk, or on one where these records are. */
export async function walkOver(desk: Desk, seed: number, records?: Ids): Promise<Walk> {
  const tools = await openTools(desk, seed);
  const { ids, pick } = tools;
  // Users and tokens are of each desk.
  if (records) Object.assign(ids, structuredClone({ ...records, users: [], tokens: [] }));
  const taken = new Map<string, number>();
  const actions: Action[] = [...recordActions(tools), ...officeActions(tools)];
  const lots = actions.flatMap((action) => Array.from({ length: action[1] }, () => action));
  async function take(name: string): Promise<void> {
    const action = actions.find((one) => one[0] === name);
    await action?.[2]();
    taken.set(name, (taken.get(name) ?? 0) + 1);
  }
  for (const name of ['actor', 'actor', 'actor', 'source', 'source', 'claim', 'claim', 'answer'])
    await take(name);

  return {
    taken,
    ids,
    step: () => take(pick(lots)[0]),
    async publish() {
      for (const id of ids.claims) {
        const { status, text } = await desk.anyone.send('get', `/claims/${id}/dossier`);
        if (![200, 404, 410].includes(status)) throw new Error(`the dossier of ${id}: ${status} ${text}`);
      }
      await desk.service.ledger.newestCheckpoint();
    },
  };
}
