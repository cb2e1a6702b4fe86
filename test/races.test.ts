import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { cloneDatabase, type TestDatabase } from './support/database.ts';
import { type Listening, listen, type Person, type Reply } from './support/listening.ts';
import { seededRandom } from './support/seeded-random.ts';

const PAIRS = 200;
const AT_ONCE = 8;

let database: TestDatabase;
let desk: Listening;
let editor: Person;
/** Editor and reviewer at once: whoever may take part and approve. */
let both: Person;
let publishedActor: string;

beforeAll(async () => {
  database = await cloneDatabase();
  desk = await listen(database.serviceUrl);
  editor = await desk.person('edith', ['editor']);
  both = await desk.person('robin', ['editor', 'reviewer']);
  publishedActor = await draftActor();
  // An actor is first published with the claim that shows it.
  const { path, etag } = await submittedClaim();
  expect((await approve(path, etag)).status).toBe(201);
});

afterAll(async () => {
  await desk?.close();
  await database?.drop();
});

const tagOf = (reply: Reply) => reply.headers.get('etag') ?? '';
const etagOf = async (path: string) => tagOf(await desk.send('get', path, { token: both.token }));

function write(person: Person, path: string, etag: string, body?: unknown, method = 'post'): Promise<Reply> {
  return desk.send(method, path, { token: person.token, headers: { 'if-match': etag }, body });
}

function approve(path: string, etag: string): Promise<Reply> {
  return write(both, `${path}/reviews`, etag, { decision: 'approve', rationale: 'It holds.' });
}

async function draftActor(): Promise<string> {
  const body = { kind: 'government', name: 'A government' };
  return String((await desk.send('post', '/actors', { token: editor.token, body })).json?.id);
}

async function draftClaim(claimantId = publishedActor): Promise<{ path: string; etag: string }> {
  const body = { text: 'It happened.', claimantId, statedAt: '2024-05-16' };
  const reply = await desk.send('post', '/claims', { token: editor.token, body });
  expect(reply.status).toBe(201);
  return { path: `/claims/${String(reply.json?.id)}`, etag: tagOf(reply) };
}

async function submittedClaim(claimantId?: string): Promise<{ path: string; etag: string }> {
  const { path, etag } = await draftClaim(claimantId);
  const reply = await write(editor, `${path}/submit`, etag);
  expect(reply.status).toBe(200);
  return { path, etag: tagOf(reply) };
}

/** Sends two requests as close together as the seed says, in either order. */
async function race(
  seed: number,
  first: () => Promise<Reply>,
  second: () => Promise<Reply>,
): Promise<Reply[]> {
  const random = seededRandom(seed);
  const delayed = async (send: () => Promise<Reply>) => {
    for (let turn = random.below(12); turn > 0; turn--) await new Promise(setImmediate);
    return send();
  };
  if (random.below(2) === 0) return Promise.all([delayed(first), delayed(second)]);
  return (await Promise.all([delayed(second), delayed(first)])).reverse();
}

async function inParallel(work: (pair: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < PAIRS) await work(next++);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** The answers as one word, for counting; anything that no race explains fails here. */
function outcome(replies: Reply[], allowed: string[]): void {
  expect(allowed).toContain(replies.map((one) => one.status).join(' '));
}

/** Each way to take part in what one approves at the same moment. */
const SELF_APPROVALS: ((seed: number) => Promise<void>)[] = [
  async function editsTheActorThatTheApprovalPublishes(seed) {
    const actorId = await draftActor();
    const { path, etag } = await submittedClaim(actorId);
    const actor = `/actors/${actorId}`;
    const actorEtag = await etagOf(actor);
    const edit = () => write(both, actor, actorEtag, { name: 'Mine' }, 'patch');
    outcome(await race(seed, edit, () => approve(path, etag)), ['200 403', '200 412', '412 201']);
  },
  async function asksForAReplyThatTheApprovalPublishes(seed) {
    const { path, etag } = await submittedClaim();
    const body = {
      actorId: publishedActor,
      channel: 'e-mail',
      askedAt: '2024-05-17T09:00:00Z',
      dueAt: '2024-05-18T09:00:00Z',
      question: 'Is it so?',
    };
    const ask = () => desk.send('post', `${path}/reply-requests`, { token: both.token, body });
    const replies = await race(seed, ask, () => approve(path, etag));
    outcome(replies, ['201 201', '201 403', '201 412']);
    const { json } = await desk.send('get', `${path}/dossier`);
    if (replies[1]?.status === 201) expect(json).toMatchObject({ replyRequests: [] });
  },
  async function editsWhileSomebodySubmits(seed) {
    const { path, etag } = await draftClaim();
    const edit = () => write(both, path, etag, { text: 'Mine.' }, 'patch');
    const [edited, submitted] = await race(seed, edit, () => write(editor, `${path}/submit`, etag));
    outcome([edited, submitted] as Reply[], ['200 412', '412 200']);
    const isMine = edited?.status === 200;
    if (isMine) expect((await write(editor, `${path}/submit`, await etagOf(path))).status).toBe(200);
    expect((await approve(path, await etagOf(path))).status).toBe(isMine ? 403 : 201);
  },
  async function editsWhatIsTakenBackMeanwhile(seed) {
    const { path, etag } = await submittedClaim();
    const takeBackAndEdit = async () => {
      const back = await write(editor, `${path}/take-back`, etag);
      return back.status === 200 ? write(both, path, tagOf(back), { text: 'Mine.' }, 'patch') : back;
    };
    const replies = await race(seed, takeBackAndEdit, () => approve(path, etag));
    outcome(replies, ['200 403', '200 412', '412 201']);
  },
];

test(`nobody approves their own part in ${PAIRS} races`, async () => {
  await inParallel(async (pair) => SELF_APPROVALS[pair % SELF_APPROVALS.length]?.(1_000 + pair));
  const own = await desk.service.read.rows(`
    SELECT review.id FROM review JOIN version_author author
      ON author.head_id = review.head_id AND author.user_id = review.reviewer_id AND author.number <= review.number
    WHERE review.decision = 'approve' AND author.number > coalesce((SELECT max(before.number) FROM review before
      WHERE before.head_id = review.head_id AND before.decision = 'approve' AND before.number < review.number), 0)`);
  expect(own).toEqual([]);
  const published = await desk.service.prisma.head.count({ where: { publishedVersion: { not: null } } });
  expect(published).toBeGreaterThan(1);
}, 60_000);

test(`of two edits with one ETag exactly one counts, ${PAIRS} times`, async () => {
  await inParallel(async (pair) => {
    const { path, etag } = await draftClaim();
    const edit = (text: string) => () => write(editor, path, etag, { text }, 'patch');
    const replies = await race(2_000 + pair, edit('The one.'), edit('The other.'));
    outcome(replies, ['200 412', '412 200']);
    const kept = await desk.send('get', path, { token: editor.token });
    expect(kept.json?.text).toBe(replies[0]?.status === 200 ? 'The one.' : 'The other.');
    expect(await desk.service.prisma.event.count({ where: { recordId: path.slice(8) } })).toBe(2);
  });
}, 60_000);

test(`of two requests with one Idempotency-Key exactly one has an effect, ${PAIRS} times`, async () => {
  const { prisma } = desk.service;
  await inParallel(async (pair) => {
    const create = () =>
      desk.send('post', '/actors', {
        token: editor.token,
        headers: { 'idempotency-key': `pair-${pair}` },
        body: { kind: 'person', name: `Speaker of pair ${pair}` },
      });
    const replies = await race(3_000 + pair, create, create);
    outcome(replies, ['201 201', '201 409', '409 201']);
    const made = replies.filter((one) => one.status === 201);
    expect(new Set(made.map((one) => one.text)).size).toBe(1);
    for (const one of replies.filter(({ status }) => status === 409)) {
      expect(one.json?.type).toBe('/problems/idempotency-key-running');
      expect(one.headers.get('retry-after')).toBe('1');
    }
    const found = await prisma.actorVersion.count({ where: { name: `Speaker of pair ${pair}` } });
    expect(found).toBe(1);
  });
}, 60_000);
