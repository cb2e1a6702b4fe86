import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Desk, ifMatch, openDesk, type Person } from './support/desk.ts';

const notice = { kind: 'update', reason: 'More is known.' };

let desk: Desk;
let ada: Person;
let ben: Person;
let rosa: Person;
let claimant: string;

beforeAll(async () => {
  desk = await openDesk();
  ada = await desk.hire('Ada', 'editor', 'reviewer');
  ben = await desk.hire('Ben', 'editor', 'reviewer');
  rosa = await desk.hire('Rosa', 'reviewer');
  claimant = (await ada.send('post', '/actors', { kind: 'government', name: 'Utopia' })).body.id;
});
afterAll(() => desk.close());

async function draft(by: Person = ada): Promise<string> {
  const claim = await by.send('post', '/claims', {
    text: 'The harbour is open.',
    claimantId: claimant,
    statedAt: '2024-05',
  });
  expect(claim.status).toBe(201);
  return `/claims/${claim.body.id}`;
}

async function step(by: Person, path: string, name: string, body?: object) {
  return by.send('post', `${path}/${name}`, body, ifMatch(await by.send('get', path)));
}

async function approve(by: Person, path: string) {
  return step(by, path, 'reviews', { decision: 'approve', rationale: 'Read and checked.' });
}

async function publish(by: Person = ada): Promise<string> {
  const path = await draft(by);
  await step(by, path, 'submit');
  expect((await approve(rosa, path)).status).toBe(201);
  return path;
}

async function publicText(path: string): Promise<string> {
  return (await desk.anyone.send('get', path)).body.text;
}

describe('the back doors are shut', () => {
  test('evidence added to something published makes a new version, which the public does not see', async () => {
    const path = await publish();
    const before = (await desk.anyone.send('get', `${path}/dossier`)).text;
    const source = await ada.send('post', '/sources', { title: 'A film' });
    const added = await step(ada, path, 'evidence', {
      role: 'supports',
      sourceId: source.body.id,
      locator: '00:12',
      notice,
    });
    expect(added.body).toMatchObject({ version: 2, state: 'draft', publishedVersion: 1 });
    expect(added.body.desk.difference.map((one: { field: string }) => one.field)).toEqual(['evidence']);
    expect((await desk.anyone.send('get', path)).body.evidence).toEqual([]);
    expect((await desk.anyone.send('get', `${path}/dossier`)).text).toBe(before);
    expect((await desk.anyone.send('get', `/sources/${source.body.id}`)).status).toBe(404);
    await step(ada, path, 'submit');
    expect((await approve(ada, path)).body.type).toBe('/problems/four-eyes');
    expect((await approve(rosa, path)).status).toBe(201);
    expect((await desk.anyone.send('get', path)).body.evidence[0]).toMatchObject({
      verified: false,
      locator: '00:12',
    });
    expect((await desk.anyone.send('get', `${path}/dossier`)).body.notices).toMatchObject([notice]);
  });

  test('an edit of a published claim’s actor waits for another person’s review', async () => {
    const path = await publish();
    const actor = `/actors/${claimant}`;
    const edited = await ada.send(
      'patch',
      actor,
      { name: 'Dystopia' },
      ifMatch(await ada.send('get', actor)),
    );
    expect(edited.body).toMatchObject({ version: 2, state: 'in_review', publishedVersion: 1 });
    expect((await desk.anyone.send('get', actor)).body.name).toBe('Utopia');
    expect((await desk.anyone.send('get', `${path}/dossier`)).text).not.toContain('Dystopia');
    expect((await approve(ada, actor)).body.type).toBe('/problems/four-eyes');
    expect((await approve(rosa, actor)).status).toBe(201);
    const dossier = (await desk.anyone.send('get', `${path}/dossier`)).body;
    expect(dossier.actors[claimant].name).toBe('Dystopia');
    expect(dossier.history.at(-1)).toMatchObject({
      action: 'approved',
      record: { type: 'actor', id: claimant },
    });
    expect((await desk.anyone.send('get', `${path}/history`)).body.items).toEqual(dossier.history);
  });

  test('a comma put in by a second editor does not let the first approve', async () => {
    const path = await draft(ada);
    const comma = await ben.send(
      'patch',
      path,
      { text: 'The harbour, is open.' },
      ifMatch(await ben.send('get', path)),
    );
    expect(comma.status).toBe(200);
    await step(ben, path, 'submit');
    expect((await approve(ada, path)).body.type).toBe('/problems/four-eyes');
    expect((await approve(ben, path)).body.type).toBe('/problems/four-eyes');
    expect((await desk.anyone.send('get', path)).status).toBe(404);
  });

  test('nor does a rejected version and another editor’s next one', async () => {
    const path = await draft(ada);
    await step(ada, path, 'submit');
    await step(rosa, path, 'reviews', { decision: 'reject', rationale: 'No.' });
    await ben.send('patch', path, { text: 'Another harbour.' }, ifMatch(await ben.send('get', path)));
    await step(ben, path, 'submit');
    expect((await approve(ada, path)).body.type).toBe('/problems/four-eyes');
    expect((await approve(rosa, path)).body).toMatchObject({ version: 2, state: 'published' });
  });

  test('an actor changed after the reviewer read the claim is not approved unseen', async () => {
    const actor = await ada.send('post', '/actors', { kind: 'person', name: 'N. N.' });
    const claim = await ada.send('post', '/claims', {
      text: 'Said.',
      claimantId: actor.body.id,
      statedAt: '2024',
    });
    const path = `/claims/${claim.body.id}`;
    await step(ada, path, 'submit');
    const read = await rosa.send('get', path);
    await ada.send('patch', `/actors/${actor.body.id}`, { name: 'Somebody else' }, ifMatch(actor));
    const body = { decision: 'approve', rationale: 'Read.' };
    expect((await rosa.send('post', `${path}/reviews`, body, ifMatch(read))).status).toBe(412);
    expect((await approve(rosa, path)).status).toBe(201);
  });

  test('an approval does not publish an actor that the reviewer wrote', async () => {
    const actor = await ben.send('post', '/actors', { kind: 'person', name: 'By Ben' });
    const claim = await ada.send('post', '/claims', {
      text: 'Said.',
      claimantId: actor.body.id,
      statedAt: '2024',
    });
    const path = `/claims/${claim.body.id}`;
    await step(ada, path, 'submit');
    expect((await approve(ben, path)).body.type).toBe('/problems/four-eyes');
    expect((await approve(rosa, path)).status).toBe(201);
  });
});

describe('reply requests and withdrawn threads', () => {
  test('nobody approves a reply request that they wrote or settled', async () => {
    const path = await draft();
    const question = {
      actorId: claimant,
      channel: 'e-mail',
      askedAt: '2024-05-16T09:00:00Z',
      dueAt: '2024-05-17T09:00:00Z',
    };
    const asked = await ada.send('post', `${path}/reply-requests`, { ...question, question: 'Is it open?' });
    expect(asked.status).toBe(201);
    await step(ada, path, 'submit');
    await ben.send('patch', `/reply-requests/${asked.body.id}`, { outcome: 'declined' });
    expect((await approve(ben, path)).body.type).toBe('/problems/four-eyes');
    expect((await approve(rosa, path)).status).toBe(201);
    const { replyRequests } = (await desk.anyone.send('get', `${path}/dossier`)).body;
    expect(replyRequests).toMatchObject([{ outcome: 'declined', question: 'Is it open?' }]);
  });

  test('no answer is published under a withdrawn claim', async () => {
    const path = await publish();
    const answer = { responderId: claimant, statedAt: '2024-05-17', text: 'No.', act: 'denial' };
    const first = `/rebuttals/${(await ada.send('post', `${path}/rebuttals`, answer)).body.id}`;
    await step(ada, first, 'submit');
    await approve(rosa, first);
    const second = `/rebuttals/${(await ada.send('post', `${first}/rebuttals`, answer)).body.id}`;
    await step(ada, second, 'submit');
    await step(ada, path, 'withdraw', { reason: 'Wrong.' });
    expect((await approve(rosa, second)).body.type).toBe('/problems/target-not-published');
    expect((await desk.anyone.send('get', second)).status).toBe(404);
  });

  test('the withdrawal of something published does not tell of a draft that went with it', async () => {
    const path = await publish();
    const answer = { responderId: claimant, statedAt: '2024-05-17', text: 'No.', act: 'denial' };
    const denial = `/rebuttals/${(await ada.send('post', `${path}/rebuttals`, answer)).body.id}`;
    await step(ada, denial, 'submit');
    await approve(rosa, denial);
    await ada.send('patch', denial, { text: 'Never.', notice }, ifMatch(await ada.send('get', denial)));
    await step(ada, denial, 'withdraw', { reason: 'Misread.' });
    const dossier = (await desk.anyone.send('get', `${path}/dossier`)).body;
    expect(dossier.history.at(-1)).toMatchObject({ action: 'withdrawn', version: 1 });
    expect((await desk.anyone.send('get', `${path}/history`)).body.items).toEqual(dossier.history);
  });

  test('an actor that a new version of another no longer refers to leaves the public', async () => {
    const whole = await ada.send('post', '/actors', { kind: 'government', name: 'Whole' });
    const part = await ada.send('post', '/actors', { kind: 'person', name: 'Part', partOfId: whole.body.id });
    const claim = await ada.send('post', '/claims', {
      text: 'Said.',
      claimantId: part.body.id,
      statedAt: '2024',
    });
    await step(ada, `/claims/${claim.body.id}`, 'submit');
    expect((await approve(rosa, `/claims/${claim.body.id}`)).status).toBe(201);
    const wholePath = `/actors/${whole.body.id}`;
    const partPath = `/actors/${part.body.id}`;
    expect((await desk.anyone.send('get', wholePath)).status).toBe(200);
    await ada.send('patch', partPath, { partOfId: null }, ifMatch(await ada.send('get', partPath)));
    expect((await approve(rosa, partPath)).status).toBe(201);
    expect((await desk.anyone.send('get', wholePath)).status).toBe(404);
    expect(
      (await desk.anyone.send('get', `/claims/${claim.body.id}/dossier`)).body.actors,
    ).not.toHaveProperty(whole.body.id);
  });
});

describe('the lifecycle', () => {
  test('what is in review cannot be edited; the submitter takes it back', async () => {
    const path = await draft();
    await step(ada, path, 'submit');
    const locked = await ada.send('patch', path, { text: 'Other.' }, ifMatch(await ada.send('get', path)));
    expect(locked.body.type).toBe('/problems/wrong-state');
    expect((await step(ben, path, 'take-back')).body.type).toBe('/problems/not-the-submitter');
    expect((await step(ada, path, 'take-back')).body.state).toBe('draft');
  });

  test('changes requested, corrected in a new version, approved', async () => {
    const path = await draft();
    await step(ada, path, 'submit');
    const asked = await step(rosa, path, 'reviews', {
      decision: 'request_changes',
      rationale: 'Which harbour?',
    });
    expect(asked.body).toMatchObject({
      state: 'changes_requested',
      desk: { reviews: [{ rationale: 'Which harbour?' }] },
    });
    const edited = await ada.send('patch', path, { text: 'The old harbour is open.' }, ifMatch(asked));
    expect(edited.body).toMatchObject({ version: 2, state: 'draft' });
    await step(ada, path, 'submit');
    expect((await approve(rosa, path)).body.state).toBe('published');
    expect(await publicText(path)).toBe('The old harbour is open.');
  });

  test('the first edit of something published carries a notice; rejected, the old stays public', async () => {
    const path = await publish();
    const bare = await ada.send('patch', path, { text: 'Closed.' }, ifMatch(await ada.send('get', path)));
    expect(bare.body.type).toBe('/problems/notice-needed');
    await ada.send('patch', path, { text: 'Closed.', notice }, ifMatch(await ada.send('get', path)));
    await step(ada, path, 'submit');
    await step(rosa, path, 'reviews', { decision: 'reject', rationale: 'No proof.' });
    expect(await publicText(path)).toBe('The harbour is open.');
  });

  test('withdrawn: 410 with its notice; reinstated through review', async () => {
    const path = await publish();
    const gone = await step(ben, path, 'withdraw', { reason: 'A court said so.' });
    expect(gone.body).toMatchObject({ state: 'withdrawn', withdrawal: { reason: 'A court said so.' } });
    for (const suffix of ['', '/dossier', '/history', '/rebuttals']) {
      const read = await desk.anyone.send('get', path + suffix);
      expect([read.status, read.body.notice.reason]).toEqual([410, 'A court said so.']);
    }
    await ada.send('patch', path, { text: 'Open again.', notice }, ifMatch(await ada.send('get', path)));
    await step(ada, path, 'submit');
    expect((await desk.anyone.send('get', path)).status).toBe(410);
    expect((await approve(rosa, path)).status).toBe(201);
    expect(await publicText(path)).toBe('Open again.');
  });

  test('a withdrawn rebuttal leaves a tombstone, and its answer stays without counting', async () => {
    const path = await publish();
    const answer = { responderId: claimant, statedAt: '2024-05-17', text: 'No.' };
    const denial = `/rebuttals/${(await ada.send('post', `${path}/rebuttals`, { act: 'denial', ...answer })).body.id}`;
    await step(ada, denial, 'submit');
    expect((await approve(rosa, denial)).status).toBe(201);
    const reply = `/rebuttals/${(await ada.send('post', `${denial}/rebuttals`, { act: 'counterclaim', ...answer })).body.id}`;
    await step(ada, reply, 'submit');
    expect((await approve(rosa, reply)).status).toBe(201);
    expect((await desk.anyone.send('get', path)).body.standing.value).toBe('disputed');
    await step(ada, denial, 'withdraw', { reason: 'Misattributed.' });
    const dossier = (await desk.anyone.send('get', `${path}/dossier`)).body;
    expect(dossier.standing).toMatchObject({ value: 'unanswered', openRebuttals: [] });
    expect(dossier.rebuttals[0]).toMatchObject({
      responderId: claimant,
      withdrawal: { reason: 'Misattributed.' },
    });
    expect(dossier.rebuttals[0]).not.toHaveProperty('text');
    expect(dossier.rebuttals[0].rebuttals[0]).toMatchObject({ act: 'counterclaim' });
    expect((await desk.anyone.send('get', denial)).status).toBe(410);
    expect((await desk.anyone.send('get', `${path}/rebuttals`)).body.items).toHaveLength(2);
  });
});
