/** What the service serves, in the eyes of both verifiers. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type VerifyOptions, verifyDossier } from '../../src/ledger/verify.ts';
import { idOf, type Newsroom, openNewsroom } from '../support/newsroom.ts';
import { testSigner } from '../support/signing.ts';
import { script } from '../support/verify-script.ts';

const keys = [testSigner.vkey];
const TEXT = 'The mayor said: “Two ships came 😀 to the harbour.” Nobody else said so.';
const notice = { kind: 'correction', reason: 'It was two ships.' };

let room: Newsroom;
let claim: string;
const served: { what: string; size: number; bytes: Uint8Array; checkpoint: Uint8Array }[] = [];

const encode = (text: string) => new TextEncoder().encode(text);

function outcomes(bytes: Uint8Array, options: VerifyOptions): string[] {
  return [verifyDossier(bytes, options), script.verify(bytes, options)].map(
    (one) => one.failure ?? one.outcome,
  );
}

async function serve(what: string): Promise<void> {
  const { text } = await room.anyone.send('get', `${claim}/dossier`);
  const checkpoint = (await room.anyone.send('get', '/log/checkpoint')).text;
  served.push({
    what,
    size: Number(checkpoint.split('\n')[1]),
    bytes: encode(text),
    checkpoint: encode(checkpoint),
  });
}

beforeAll(async () => {
  room = await openNewsroom();
  const { ada, ben, rosa, create, publish, step, edit } = room;
  claim = await room.publishedClaim();
  await serve('a claim alone');
  const mayor = idOf(await create(ben, '/actors', 'actors', { kind: 'person', name: 'The mayor' }));
  const source = await create(ben, '/sources', 'sources', {
    title: 'The Gazette',
    publisherId: mayor,
    text: TEXT,
  });
  const quotation = { exact: 'Two ships came 😀 to the harbour' };
  const cited = { role: 'appearance', sourceId: idOf(source), saidById: mayor, quotation };
  await step(ada, claim, 'evidence', { ...cited, notice });
  const asked = { actorId: mayor, channel: 'by e-mail', question: 'Did you?' };
  const times = { askedAt: '2024-05-01T00:00:00Z', dueAt: '2024-05-03T00:00:00Z' };
  await create(ada, `${claim}/reply-requests`, 'reply-requests', { ...asked, ...times });
  await publish(ada, rosa, claim);
  await serve('evidence, a reply request and a notice');
  const answer = { responderId: mayor, statedAt: '2024-05-17', text: 'No.', act: 'denial' };
  const denial = await create(ben, `${claim}/rebuttals`, 'rebuttals', answer);
  await step(ben, denial, 'evidence', cited);
  await publish(ben, rosa, denial);
  const below = await create(ada, `${denial}/rebuttals`, 'rebuttals', { ...answer, act: 'counterclaim' });
  await publish(ada, ben, below);
  await serve('answers with shared sources');
  await edit(ben, denial, { text: 'Not at all.', notice });
  await publish(ben, rosa, denial);
  await edit(ada, `/actors/${mayor}`, { name: 'The former mayor' });
  await step(rosa, `/actors/${mayor}`, 'reviews', { decision: 'approve', rationale: 'So it is.' });
  await serve('a second version and another name');
  await step(ben, denial, 'withdraw', { reason: 'Another mayor said it.' });
  await serve('a tombstone with an answer below it');
  await edit(ada, source, { title: 'The Old Gazette' });
  await step(rosa, source, 'reviews', { decision: 'approve', rationale: 'So it is.' });
  await serve('another title of a source');
}, 120_000);

afterAll(() => room?.close());

describe('dossiers of the service', () => {
  test('verify with its key, at every step', () => {
    for (const { what, bytes } of served) {
      expect({ what, outcomes: outcomes(bytes, { keys }) }).toEqual({
        what,
        outcomes: ['verified', 'verified'],
      });
      expect(outcomes(bytes, {})).toEqual(['consistent', 'consistent']);
    }
  });

  test('verify as they were then', async () => {
    for (const { what, size, bytes } of served) {
      const { text } = await room.anyone.send('get', `${claim}/dossier?atSize=${size}`);
      expect(Buffer.compare(encode(text), bytes)).toBe(0);
      expect({ what, outcomes: outcomes(encode(text), { keys }) }).toEqual({
        what,
        outcomes: ['verified', 'verified'],
      });
    }
  });

  test('the archived text verifies with its quotations', () => {
    const snapshots = [{ name: 'gazette.txt', bytes: encode(TEXT) }];
    for (const { bytes } of served.slice(1))
      expect(outcomes(bytes, { keys, snapshots })).toEqual(['verified', 'verified']);
    const [alone] = served;
    expect(alone && outcomes(alone.bytes, { keys, snapshots })[0]).toMatch('no snapshot of the dossier');
  });

  test('every checkpoint of the log goes with every dossier, by the proof that the service gives', async () => {
    let proved = 0;
    for (const { bytes } of served) {
      for (const { checkpoint: since } of served) {
        const { needs } = verifyDossier(bytes, { keys, since });
        if (!needs) continue;
        const path = `/log/proof/consistency?from=${needs.from}&to=${needs.to}`;
        const proof = encode((await room.anyone.send('get', path)).text);
        expect(outcomes(bytes, { keys, since, proof })).toEqual(['verified', 'verified']);
        proved++;
      }
    }
    expect(proved).toBeGreaterThan(20);
  }, 60_000);
});
