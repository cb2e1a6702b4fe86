/** Work goes on with an imported record as with any other: four eyes, dossiers, redactions, another export. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Desk, ifMatch, openDesk, type Person } from '../support/desk.ts';
import { expectProof, faultsOf } from '../support/veil.ts';
import { walkOver } from '../support/walk.ts';
import { contentOf, exportOf, importInto } from './exchange.ts';

const STEPS = Number(process.env.REJOINDER_IO_STEPS ?? 40);

const step = async (by: Person, path: string, name: string, body?: object) =>
  by.send('post', path + name, body, ifMatch(await by.send('get', path)));

describe('whoever imports what is in work', () => {
  let copy: Desk;
  let importer: Person;
  let ben: Person;
  let rosa: Person;
  const claims: string[] = [];
  /** Published, with a reply request that the public reads. */
  let asked: string;

  beforeAll(async () => {
    const origin = await openDesk();
    copy = await openDesk();
    try {
      const ada = await origin.hire('Ada', 'editor');
      const judge = await origin.hire('Rufus', 'reviewer', 'admin');
      const claimantId = (await ada.send('post', '/actors', { kind: 'person', name: 'N. N.' })).body.id;
      for (const decision of ['reject', 'request_changes']) {
        const made = await ada.send('post', '/claims', { text: 'Said.', claimantId, statedAt: '2024' });
        const path = `/claims/${made.body.id}`;
        claims.push(path);
        await step(ada, path, '/submit');
        await step(judge, path, '/reviews', { decision, rationale: 'No.' });
      }
      const made = await ada.send('post', '/claims', { text: 'Asked.', claimantId, statedAt: '2024' });
      asked = `/claims/${made.body.id}`;
      const question = { actorId: claimantId, channel: 'e-mail', question: 'Is it so?' };
      const days = { askedAt: '2024-05-16T09:00:00Z', dueAt: '2024-05-17T09:00:00Z' };
      await ada.send('post', `${asked}/reply-requests`, { ...question, ...days });
      await step(ada, asked, '/submit');
      await step(judge, asked, '/reviews', { decision: 'approve', rationale: 'Read.' });
      [importer, ben, rosa] = [
        await copy.hire('Ivo', 'admin', 'reviewer'),
        await copy.hire('Ben', 'editor'),
        await copy.hire('Rosa', 'reviewer'),
      ];
      const answer = await importInto(copy, importer, await exportOf(origin, judge));
      expect(answer.status).toBe(200);
    } finally {
      await origin.close();
    }
  });
  afterAll(() => copy.close());

  test.each([0, 1])('does not approve what another makes of it', async (n) => {
    const path = claims[n] as string;
    const edited = await ben.send(
      'patch',
      path,
      { text: 'Said, perhaps.' },
      ifMatch(await ben.send('get', path)),
    );
    expect(edited.body).toMatchObject({ version: 2, state: 'draft' });
    await step(ben, path, '/submit');
    const { items } = (await importer.send('get', '/review-queue')).body;
    expect(items).toMatchObject([
      { mayReview: false, why: 'You have worked on it since its last approval.' },
    ]);
    const approval = { decision: 'approve', rationale: 'Read.' };
    expect((await step(importer, path, '/reviews', approval)).body.type).toBe('/problems/four-eyes');
    expect((await step(rosa, path, '/reviews', approval)).status).toBe(201);
    // Approved by another, it is not the importer's work any more.
    const notice = { kind: 'update', reason: 'More is known.' };
    await ben.send('patch', path, { text: 'Said.', notice }, ifMatch(await ben.send('get', path)));
    await step(ben, path, '/submit');
    expect((await step(importer, path, '/reviews', approval)).status).toBe(201);
  });

  test('approves what was approved at the origin, when another has changed it', async () => {
    const notice = { kind: 'update', reason: 'More is known.' };
    const read = await ben.send('get', asked);
    expect((await ben.send('patch', asked, { text: 'Asked and told.', notice }, ifMatch(read))).status).toBe(
      200,
    );
    await step(ben, asked, '/submit');
    const approval = { decision: 'approve', rationale: 'Read.' };
    expect((await step(importer, asked, '/reviews', approval)).body).toMatchObject({ state: 'published' });
  });
});

describe.each([11, 12])('an imported record at work, seed %d', (seed) => {
  let copy: Desk;
  let third: Desk;
  let staff: Person;

  beforeAll(async () => {
    const origin = await openDesk();
    [copy, third] = [await openDesk(), await openDesk()];
    try {
      const walk = await walkOver(origin, seed);
      for (let n = 0; n < STEPS; n++) await walk.step();
      const admin = await origin.hire('Olga', 'admin');
      staff = await copy.hire('Ivan', 'editor', 'admin');
      const answer = await importInto(copy, staff, await exportOf(origin, admin));
      expect(answer.status).toBe(200);
      const goesOn = await walkOver(copy, seed + 100, walk.ids);
      for (let n = 0; n < STEPS; n++) {
        await goesOn.step();
        if (n % 20 === 0) await goesOn.publish();
      }
    } finally {
      await origin.close();
    }
  }, 180_000);
  afterAll(async () => {
    await copy.close();
    await third.close();
  });

  test('holds together', async () => {
    expect(await faultsOf(copy)).toEqual([]);
  });

  test('has dossiers that prove themselves', async () => {
    let published = 0;
    for (const { id } of await copy.service.prisma.claim.findMany({ select: { id: true } })) {
      const { status, text } = await copy.anyone.send('get', `/claims/${id}/dossier`);
      if (status !== 200) continue;
      published += 1;
      expectProof(text);
    }
    expect(published).toBeGreaterThan(0);
  });

  test('is exported and imported again', async () => {
    const exported = await exportOf(copy, staff);
    const again = await third.hire('Iris', 'editor', 'admin');
    const answer = await importInto(third, again, exported);
    expect(answer.body).not.toHaveProperty('errors');
    expect((await exportOf(third, again)).toString()).toBe(exported.toString());
    expect(await faultsOf(third)).toEqual([]);
    for (const { id } of await copy.service.prisma.claim.findMany({ select: { id: true } })) {
      const [here, there] = [
        await copy.anyone.send('get', `/claims/${id}/dossier`),
        await third.anyone.send('get', `/claims/${id}/dossier`),
      ];
      expect(there.status).toBe(here.status);
      if (there.status !== 200) continue;
      expect(contentOf(there.text)).toEqual(contentOf(here.text));
      expectProof(there.text);
    }
  });
});
