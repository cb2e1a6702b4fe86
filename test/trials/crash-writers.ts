/** Writers over HTTP who remember what was acknowledged, and what became of which they cannot know. */
import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '../support/seeded-random.ts';

/** Something a writer put on the record, with every text it ever asked for, in order. */
export interface Written {
  type: 'claim' | 'rebuttal';
  /** Null while it is not known whether the record exists. */
  id: string | null;
  etag: string;
  texts: { text: string; acknowledged: boolean }[];
  /** The notes of its evidence: each stands once, or, unless acknowledged, not at all. */
  notes: { note: string; acknowledged: boolean }[];
}

/** What the writers share. */
export interface Scene {
  api: string;
  actorId: string;
  sourceId: string;
  /** Words that stand in the source. */
  quote: string;
}

export interface Writer {
  readonly written: readonly Written[];
  readonly acknowledged: number;
  /** Requests whose answer was lost. */
  readonly lost: number;
  /** Asked again with the same key after the answer was lost. */
  readonly repeated: number;
  /** Writes until `isOver` says so, or the service is gone. */
  write(isOver: () => boolean): Promise<void>;
  /** After a restart: asks again for what has a key, and reads the ETags anew. */
  settle(): Promise<void>;
}

interface Request {
  method: 'POST' | 'PATCH';
  path: string;
  body: object;
  etag?: string;
  key?: string;
}

interface Reply {
  status: number;
  etag: string;
  body: { id?: string };
}

class Unanswered extends Error {}

export function openWriter(name: string, token: string, seed: number, scene: Scene): Writer {
  const random = seededRandom(seed);
  const written: Written[] = [];
  const tally = { acknowledged: 0, lost: 0, repeated: 0 };
  let count = 0;
  let pending: { request: Request; done: (reply: Reply) => void } | null = null;

  async function send({ method, path, body, etag, key }: Request): Promise<Reply> {
    let response: Response;
    let text: string;
    try {
      response = await fetch(`${scene.api}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          ...(etag && { 'if-match': etag }),
          ...(key && { 'idempotency-key': key }),
        },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(20_000),
      });
      text = await response.text();
    } catch {
      throw new Unanswered();
    }
    if (response.status >= 500) throw new Unanswered();
    return {
      status: response.status,
      etag: response.headers.get('etag') ?? '',
      body: JSON.parse(text),
    };
  }

  async function attempt(request: Request, done: (reply: Reply) => void): Promise<void> {
    pending = { request, done };
    const reply = await send(request);
    pending = null;
    if (reply.status >= 300) {
      throw new Error(
        `${name}: ${request.method} ${request.path} answers ${reply.status} ${JSON.stringify(reply.body)}`,
      );
    }
    tally.acknowledged++;
    done(reply);
  }

  const keyed = () => (random.next() < 0.5 ? { key: `${name}-${count}`.replace(' ', '-') } : {});
  const label = () => `${name} writes ${++count}`;

  function createClaim(): Promise<void> {
    const text = { text: `${label()}.`, acknowledged: false };
    const one: Written = { type: 'claim', id: null, etag: '', texts: [text], notes: [] };
    written.push(one);
    const body = { text: text.text, claimantId: scene.actorId, statedAt: '2024-05' };
    return attempt({ method: 'POST', path: '/claims', body, ...keyed() }, created(one));
  }

  function createRebuttal(claim: Written): Promise<void> {
    const text = { text: `${label()}.`, acknowledged: false };
    const one: Written = { type: 'rebuttal', id: null, etag: '', texts: [text], notes: [] };
    written.push(one);
    const body = { act: 'denial', responderId: scene.actorId, text: text.text, statedAt: '2024-05' };
    return attempt({ method: 'POST', path: `/claims/${claim.id}/rebuttals`, body, ...keyed() }, created(one));
  }

  const created = (one: Written) => (reply: Reply) => {
    one.id = reply.body.id ?? null;
    one.etag = reply.etag;
    for (const text of one.texts) text.acknowledged = true;
  };

  function edit(one: Written): Promise<void> {
    const text = { text: `${label()} again.`, acknowledged: false };
    one.texts.push(text);
    return attempt(
      { method: 'PATCH', path: `/${one.type}s/${one.id}`, body: { text: text.text }, etag: one.etag },
      (reply) => {
        one.etag = reply.etag;
        text.acknowledged = true;
      },
    );
  }

  function addEvidence(one: Written): Promise<void> {
    const note = { note: label(), acknowledged: false };
    one.notes.push(note);
    const body = {
      role: 'supports',
      sourceId: scene.sourceId,
      quotation: { exact: scene.quote },
      note: note.note,
    };
    return attempt(
      { method: 'POST', path: `/${one.type}s/${one.id}/evidence`, body, etag: one.etag, ...keyed() },
      (reply) => {
        one.etag = reply.etag;
        note.acknowledged = true;
      },
    );
  }

  function step(): Promise<void> {
    const known = written.filter((one) => one.id !== null);
    const claims = known.filter((one) => one.type === 'claim');
    if (claims.length === 0 || random.next() < 0.3) return createClaim();
    if (random.next() < 0.25) return createRebuttal(random.pick(claims));
    return random.next() < 0.5 ? edit(random.pick(known)) : addEvidence(random.pick(known));
  }

  return {
    written,
    get acknowledged() {
      return tally.acknowledged;
    },
    get lost() {
      return tally.lost;
    },
    get repeated() {
      return tally.repeated;
    },
    async write(isOver) {
      while (!isOver()) {
        try {
          await step();
        } catch (error) {
          if (!(error instanceof Unanswered)) throw error;
          tally.lost++;
          return;
        }
      }
    },
    async settle() {
      const asked = pending;
      pending = null;
      // Without a key nobody can know; with one the same request gives the first answer, or is done now.
      for (let tries = 0; asked?.request.key; tries++) {
        const reply = await send(asked.request);
        // The connection of the killed process may still hold the key.
        if (reply.status === 409 && tries < 100) {
          await sleep(50);
          continue;
        }
        if (reply.status >= 300)
          throw new Error(`${name}: asked again, ${asked.request.path} answers ${reply.status}`);
        tally.repeated++;
        tally.acknowledged++;
        asked.done(reply);
        break;
      }
      for (const one of written) {
        if (one.id === null) continue;
        const answer = await fetch(`${scene.api}/${one.type}s/${one.id}`, {
          headers: { authorization: `Bearer ${token}` },
        });
        if (answer.status !== 200)
          throw new Error(`${name}: ${one.type} ${one.id} is lost: ${answer.status}`);
        await answer.arrayBuffer();
        one.etag = answer.headers.get('etag') ?? '';
      }
    },
  };
}
