import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import canonicalize from 'canonicalize';
import { type Desk, ifMatch, openDesk, type Person } from './support/desk.ts';

/** An article of the project's own, set as a newspaper would set it. */
const ARTICLE = [
  'Officials in Washington said on Wednesday that machine tools and microelectronics from abroad kept the arms works running.',
  'The ministry called the charge “groundless accusations” against “normal trade and economic exchanges” between neighbours.',
  'Asked again, the ministry spoke of normal relations — nothing more. Its spokesman’s words were brief. Nothing more was said.',
].join('\n');

let desk: Desk;
let editor: Person;
let reviewer: Person;

beforeAll(async () => {
  desk = await openDesk();
  editor = await desk.hire('Edda', 'editor', 'reviewer');
  reviewer = await desk.hire('Rosa', 'reviewer');
});
afterAll(() => desk.close());

describe('the main job, from an article to a dossier', () => {
  const ids: Record<string, string> = {};

  test('an editor stores the article and adds the actors', async () => {
    const source = await editor.send('post', '/sources', {
      title: 'Machine tools',
      publishedAt: '2024-05-16',
      text: ARTICLE,
    });
    expect(source.status).toBe(201);
    expect(source.headers.location).toBe(`/api/v1/sources/${source.body.id}`);
    ids.source = source.body.id;
    expect(source.body.snapshots[0].sha256).toBe(createHash('sha256').update(ARTICLE).digest('hex'));
    for (const [key, name] of [
      ['us', 'White House'],
      ['china', 'Government of China'],
    ] as const) {
      const actor = await editor.send('post', '/actors', { kind: 'government', name });
      expect(actor.status).toBe(201);
      ids[key] = actor.body.id;
    }
  });

  test('and a claim whose appearance quotes it', async () => {
    const claim = await editor.send('post', '/claims', {
      text: 'China supplies machine tools to Russia’s defence industry.',
      claimantId: ids.us,
      statedAt: '2024-05-15',
      topics: ['dual-use exports'],
    });
    expect(claim.status).toBe(201);
    ids.claim = claim.body.id;
    const evidence = await editor.send(
      'post',
      `/claims/${ids.claim}/evidence`,
      {
        role: 'appearance',
        sourceId: ids.source,
        quotation: { exact: 'machine tools and microelectronics' },
        mode: 'indirect',
        saidById: ids.us,
      },
      ifMatch(claim),
    );
    expect(evidence.status).toBe(201);
    expect(evidence.body.evidence[0]).toMatchObject({ verified: true, offeredBy: 'desk' });
  });

  test('and a denial, quoted with straight quotes and stored with the article’s own', async () => {
    const denial = await editor.send('post', `/claims/${ids.claim}/rebuttals`, {
      act: 'denial',
      responderId: ids.china,
      text: 'The government of China calls this groundless.',
      statedAt: '2024-05-16',
      evidenceOffered: 'no',
    });
    expect(denial.status).toBe(201);
    ids.denial = denial.body.id;
    const evidence = await editor.send(
      'post',
      `/rebuttals/${ids.denial}/evidence`,
      {
        role: 'appearance',
        sourceId: ids.source,
        quotation: { exact: '"groundless accusations" against "normal trade and economic exchanges"' },
      },
      ifMatch(denial),
    );
    expect(evidence.status).toBe(201);
    const { exact, start, end } = evidence.body.evidence[0].quotation;
    expect(exact).toBe('“groundless accusations” against “normal trade and economic exchanges”');
    expect(Array.from(ARTICLE).slice(start, end).join('')).toBe(exact);
  });

  test('nobody else sees the drafts', async () => {
    for (const path of [
      `/claims/${ids.claim}`,
      `/claims/${ids.claim}/dossier`,
      `/rebuttals/${ids.denial}`,
      `/sources/${ids.source}`,
      `/actors/${ids.us}`,
    ]) {
      expect((await desk.anyone.send('get', path)).status).toBe(404);
    }
    expect((await desk.anyone.send('get', '/claims')).body.items).toEqual([]);
  });

  test('submits both; the editor’s own approval is refused, though the editor is a reviewer too', async () => {
    for (const path of [`/claims/${ids.claim}`, `/rebuttals/${ids.denial}`]) {
      const read = await editor.send('get', path);
      expect((await editor.send('post', `${path}/submit`, undefined, ifMatch(read))).status).toBe(200);
      const submitted = await editor.send('get', path);
      const own = await editor.send(
        'post',
        `${path}/reviews`,
        { decision: 'approve', rationale: 'Mine.' },
        ifMatch(submitted),
      );
      expect([own.status, own.body.type]).toEqual([403, '/problems/four-eyes']);
    }
    const queue = await reviewer.send('get', '/review-queue');
    expect(
      queue.body.items.map((one: { id: string; why: string | null }) => [one.id, one.why === null]),
    ).toEqual([
      [ids.claim, true],
      [ids.denial, false],
    ]);
  });

  test('a rebuttal is not published before what it answers', async () => {
    const read = await reviewer.send('get', `/rebuttals/${ids.denial}`);
    const early = await reviewer.send(
      'post',
      `/rebuttals/${ids.denial}/reviews`,
      { decision: 'approve', rationale: 'Too soon.' },
      ifMatch(read),
    );
    expect([early.status, early.body.type]).toEqual([409, '/problems/target-not-published']);
  });

  test('another person approves both', async () => {
    for (const path of [`/claims/${ids.claim}`, `/rebuttals/${ids.denial}`]) {
      const read = await reviewer.send('get', path);
      const body = { decision: 'approve', rationale: 'Checked against the article.', publicNote: 'Checked.' };
      const approved = await reviewer.send('post', `${path}/reviews`, body, ifMatch(read));
      expect([approved.status, approved.body.state]).toEqual([201, 'published']);
    }
  });

  test('the public dossier carries it all, and not the article', async () => {
    const answer = await desk.anyone.send('get', `/claims/${ids.claim}/dossier`);
    expect(answer.status).toBe(200);
    const dossier = answer.body;
    expect(answer.text).toBe(canonicalize(dossier));
    expect(dossier.standing).toMatchObject({
      value: 'disputed',
      lastWord: { rebuttalId: ids.denial, actorId: ids.china, act: 'denial' },
    });
    expect(dossier.claim.id).toBe(ids.claim);
    expect(dossier.evidence[0]).toMatchObject({
      verified: true,
      quotation: { exact: 'machine tools and microelectronics' },
    });
    expect(dossier.sources[ids.source ?? ''].snapshots[0].sha256).toBe(
      createHash('sha256').update(ARTICLE).digest('hex'),
    );
    expect(dossier.rebuttals[0]).toMatchObject({
      id: ids.denial,
      act: 'denial',
      evidenceOffered: 'no',
      reviews: [{ publicNote: 'Checked.' }],
    });
    expect(dossier.reviews).toHaveLength(1);
    expect(
      dossier.history.map(
        (one: { action: string; record: { type: string } }) => `${one.record.type} ${one.action}`,
      ),
    ).toEqual(['claim approved', 'rebuttal approved']);
    expect(answer.text).not.toContain('Nothing more was said');
    expect(answer.text).not.toContain('Checked against the article');
    expect(answer.text).not.toContain('Edda');
    const again = await desk.anyone.send('get', `/claims/${ids.claim}/dossier`, undefined, {
      'If-None-Match': answer.headers.etag ?? '',
    });
    expect(again.status).toBe(304);
  });

  test('the public reads passages of the snapshot, never its text', async () => {
    const { snapshotId } = (await desk.anyone.send('get', `/claims/${ids.claim}`)).body.evidence[0];
    const open = await desk.anyone.send('get', `/snapshots/${snapshotId}`);
    expect(open.body.text).toBeUndefined();
    expect(open.body.passages).toHaveLength(2);
    expect((await editor.send('get', `/snapshots/${snapshotId}`)).body.text).toBe(ARTICLE);
  });

  test('staff read the working view; the public may not', async () => {
    const working = await editor.send('get', `/claims/${ids.claim}/dossier?view=working`);
    expect([working.status, working.body.view, working.body.rebuttals.length]).toEqual([200, 'working', 1]);
    expect((await desk.anyone.send('get', `/claims/${ids.claim}/dossier?view=working`)).status).toBe(401);
  });
});

describe('quotations that do not stand', () => {
  test.each([
    ['not there', 'The sea was calm over the harbour of Rotterdam'],
    ['one word changed', 'normal trade and cultural exchanges'],
  ])('%s: 422 with the nearest passage', async (_name, exact) => {
    const { source, claim } = await draft();
    const answer = await editor.send(
      'post',
      `/claims/${claim.body.id}/evidence`,
      { role: 'appearance', sourceId: source, quotation: { exact } },
      ifMatch(claim),
    );
    expect([answer.status, answer.body.type]).toEqual([422, '/problems/quote-not-found']);
    if (exact.startsWith('normal')) {
      expect(answer.body.nearest).toMatchObject({ exact: 'normal trade and economic exchanges' });
      expect(answer.body.nearest.similarity).toBeGreaterThan(0.7);
    } else expect(answer.body).toHaveProperty('nearest');
  });

  test('twice there: 422 with the candidates; a prefix chooses', async () => {
    const { source, claim } = await draft();
    const add = (quotation: object) =>
      editor.send(
        'post',
        `/claims/${claim.body.id}/evidence`,
        { role: 'appearance', sourceId: source, quotation },
        ifMatch(claim),
      );
    const twice = await add({ exact: 'the ministry' });
    expect(twice.status).toBe(201);
    const again = await editor.send('get', `/claims/${claim.body.id}`);
    const answer = await editor.send(
      'post',
      `/claims/${claim.body.id}/evidence`,
      { role: 'appearance', sourceId: source, quotation: { exact: 'othing more' } },
      ifMatch(again),
    );
    expect([answer.status, answer.body.type, answer.body.candidates.length]).toEqual([
      422,
      '/problems/quote-ambiguous',
      2,
    ]);
    const chosen = await editor.send(
      'post',
      `/claims/${claim.body.id}/evidence`,
      {
        role: 'appearance',
        sourceId: source,
        quotation: { exact: 'othing more', start: answer.body.candidates[1].start },
      },
      ifMatch(again),
    );
    expect(chosen.status).toBe(201);
  });

  async function draft() {
    const source = await editor.send('post', '/sources', { title: 'Again', text: ARTICLE });
    const actor = await editor.send('post', '/actors', { kind: 'government', name: 'Some government' });
    const claim = await editor.send('post', '/claims', {
      text: 'A claim.',
      claimantId: actor.body.id,
      statedAt: '2024-05',
    });
    return { source: source.body.id as string, claim };
  }
});
