/** A seeded walk over the API: what editors, reviewers and admins may do, in any order, refusals included. */
import { type Desk, ifMatch, type Person } from './desk.ts';
import { seededRandom } from './seeded-random.ts';

const TEXT =
  'On Friday the ministry said: the bridge is safe, and it stays open. “No risk”, it added, for anybody.';
const QUOTES = ['the bridge is safe', 'it stays open', '“No risk”', 'for anybody'];
const ACTS = [
  'denial',
  'counterclaim',
  'correction',
  'clarification',
  'partial_concession',
  'concession',
  'retraction',
  'declined_comment',
];
const DECISIONS = ['approve', 'approve', 'approve', 'approve', 'request_changes', 'reject'];

/** A desk at work. `step` does one thing, and throws when the service answers what no caller may see. */
export interface Walk {
  step(): Promise<void>;
  /** Lets a reader fetch the dossiers, and the log be signed. */
  publish(): Promise<void>;
  /** How often each action was taken, for a test that all are. */
  taken: Map<string, number>;
}

interface Items {
  items: { id: string; state: string; evidence?: { id: string }[] }[];
}

/** Opens for business on an empty desk. */
export async function walkOver(desk: Desk, seed: number): Promise<Walk> {
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
  const taken = new Map<string, number>();
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

  const actions: [string, number, () => Promise<unknown>][] = [
    [
      'actor',
      2,
      async () => {
        const body = {
          kind: pick(['person', 'government']),
          name: words('Speaker'),
          partOfId: ids.actors.length ? (maybe(pick(ids.actors)) ?? null) : null,
        };
        ids.actors.push((await send(editor(), 'post', '/actors', body)).body.id);
      },
    ],
    [
      'source',
      2,
      async () => {
        const body = {
          title: words('Paper'),
          publisherId: maybe(pick(ids.actors)) ?? null,
          ...maybe({ text: TEXT, archiveUrls: ['https://archive.example/a'] }, 0.8),
        };
        ids.sources.push((await send(editor(), 'post', '/sources', body)).body.id);
      },
    ],
    [
      'snapshot',
      1,
      () =>
        send(editor(), 'post', `/sources/${pick(ids.sources)}/snapshots`, {
          text: `${TEXT} ${words('Copy')}.`,
        }),
    ],
    [
      'claim',
      1,
      async () => {
        const body = {
          text: words('The bridge is safe'),
          claimantId: pick(ids.actors),
          statedAt: date(),
          topics: ['bridges'],
        };
        ids.claims.push((await send(editor(), 'post', '/claims', body)).body.id);
      },
    ],
    [
      'answer',
      6,
      async () => {
        const target = record();
        const body = {
          act: pick(ACTS),
          responderId: pick(ids.actors),
          text: words('It is not'),
          statedAt: date(),
          evidenceOffered: pick(['yes', 'no', 'unknown']),
        };
        const { id, claimId: claim } = (await send(editor(), 'post', `${target}/rebuttals`, body)).body;
        if (id) ids.rebuttals.push({ id, claim });
      },
    ],
    [
      'evidence',
      9,
      async () => {
        const path = record();
        const body = {
          role: pick(['appearance', 'supports', 'opposes', 'context']),
          sourceId: pick(ids.sources),
          offeredBy: pick(['speaker', 'desk']),
          locator: words('page'),
          ...maybe({ quotation: { exact: pick(QUOTES) } }),
          ...(await noticeFor(path)),
        };
        const speech = body.role === 'appearance' && { saidById: pick(ids.actors), mode: 'direct' };
        await change(editor(), 'post', path, '/evidence', { ...body, ...speech });
      },
    ],
    [
      'evidence removed',
      4,
      async () => {
        const path = record();
        const { evidence } = (await send(admin, 'get', path)).body as Items['items'][number];
        if (!evidence?.length) return;
        await change(editor(), 'delete', path, `/evidence/${pick(evidence).id}`, await noticeFor(path));
      },
    ],
    [
      'edit',
      7,
      async () => {
        const path = record();
        const fields = pick([{ text: words('Edited') }, { statedAt: date() }, { language: 'de' }]);
        await change(editor(), 'patch', path, '', { ...fields, ...(await noticeFor(path)) });
      },
    ],
    [
      'reference edit',
      5,
      async () => {
        const path = reference();
        const isActor = path.startsWith('/actors');
        const fields = isActor
          ? pick([
              { name: words('Renamed') },
              { partOfId: pick(ids.actors) },
              { partOfId: null },
              { aliases: [words('Alias')] },
            ])
          : pick([{ title: words('Retitled') }, { publisherId: pick(ids.actors) }, { publishedAt: date() }]);
        await change(editor(), 'patch', path, '', fields);
      },
    ],
    ['submit', 6, () => change(editor(), 'post', anything(), '/submit')],
    ['take back', 2, () => change(editor(), 'post', anything(), '/take-back')],
    [
      'review',
      8,
      async () => {
        const queue = (await send(reviewers[0] as Person, 'get', '/review-queue?limit=50')).body.items as {
          type: string;
          id: string;
          record?: { type: string; id: string };
        }[];
        if (queue.length === 0) return;
        const { type, id } = queue.map((one) => one.record ?? one)[below(queue.length)] as {
          type: string;
          id: string;
        };
        const body = {
          decision: pick(DECISIONS),
          rationale: words('Read'),
          ...maybe({ publicNote: words('Checked') }),
        };
        await change(pick(reviewers), 'post', `/${type}s/${id}`, '/reviews', body);
      },
    ],
    ['withdraw', 2, () => change(editor(), 'post', record(), '/withdraw', { reason: words('Misread') })],
    [
      'publication',
      14,
      async () => {
        const path = record();
        await change(editor(), 'post', path, '/submit');
        await change(reviewers[0] as Person, 'post', path, '/reviews', {
          decision: 'approve',
          rationale: words('Read'),
        });
      },
    ],
    [
      'redaction',
      1,
      async () => {
        const target = next() < 0.8 ? anything() : '';
        const { version, evidence } =
          target === '' ? {} : (await send(editors[0] as Person, 'get', target)).body;
        const id = target.slice(target.lastIndexOf('/') + 1);
        const targets = [
          target === '' ? { event: below(100) } : { record: id, version: 1 + below(version) },
          ...(evidence?.length ? [{ quotation: pick(evidence as { id: string }[]).id }] : []),
          ...(ids.requests.length > 0 && next() < 0.2 ? [{ replyRequest: pick(ids.requests).id }] : []),
        ];
        const asked = await send(admin, 'post', '/redactions', { ground: words('By order'), targets });
        if (asked.status !== 201) return;
        const decision =
          next() < 0.7 ? (['consent'] as const) : (['refuse', { reason: words('No') }] as const);
        await send(judge, 'post', `/redactions/${asked.body.id}/${decision[0]}`, decision[1]);
      },
    ],
    [
      'reply request',
      3,
      async () => {
        const claim = pick(ids.claims);
        const body = {
          actorId: pick(ids.actors),
          channel: 'e-mail',
          askedAt: '2024-05-16T10:00:00Z',
          dueAt: '2024-05-20T10:00:00Z',
          question: words('What do you say'),
        };
        ids.requests.push({
          id: (await send(editor(), 'post', `/claims/${claim}/reply-requests`, body)).body.id,
          claim,
        });
      },
    ],
    [
      'settled',
      2,
      async () => {
        if (ids.requests.length === 0) return;
        const { id, claim } = pick(ids.requests);
        const answers = ids.rebuttals.filter((one) => one.claim === claim);
        const answered = answers.length > 0 &&
          next() < 0.6 && { outcome: 'answered', rebuttalId: pick(answers).id };
        await send(
          editor(),
          'patch',
          `/reply-requests/${id}`,
          answered || { outcome: pick(['declined', 'no_reply']) },
        );
      },
    ],
    [
      'user',
      1,
      async () => {
        const name = words('Person');
        const body = {
          name,
          email: `${name.replace(' ', '.').toLowerCase()}@example.org`,
          roles: [pick(['editor', 'reviewer'])],
        };
        ids.users.push((await send(admin, 'post', '/users', body)).body.id);
      },
    ],
    [
      'user edit',
      1,
      async () => {
        if (ids.users.length === 0) return;
        const fields = pick([
          { name: words('Änne "the" \\ 𝒳') },
          { roles: [] },
          { disabled: true },
          { disabled: false },
        ]);
        await send(admin, 'patch', `/users/${pick(ids.users)}`, fields);
      },
    ],
    [
      'token',
      1,
      async () => {
        const userId = pick([...ids.users, admin.id]);
        const id = (await send(admin, 'post', '/tokens', { label: words('laptop'), userId })).body.id;
        if (id) ids.tokens.push(id);
      },
    ],
    [
      'token revoked',
      1,
      async () => ids.tokens.length > 0 && send(admin, 'delete', `/tokens/${pick(ids.tokens)}`),
    ],
  ];
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
