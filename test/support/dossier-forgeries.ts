/** What a desk that holds the key could try: a document that its own log does not bear out, signed anew. */
import { checkpointText, parseCheckpoint, signerOf } from '../../src/ledger/note.ts';
import { type Breakage, copyOf } from './dossier-damage.ts';
import { type Json, makeStory, type Random } from './dossier-story.ts';
import {
  type Dossier,
  makeDossier,
  resign,
  type SealedDossier,
  type SealHooks,
  sealStory,
  toBytes,
} from './dossiers.ts';

type Change = (document: Dossier, random: Random, dossier: SealedDossier) => unknown;

/** Changes the document and signs it anew. */
export function forge(change: Change): Breakage {
  return (dossier, random) => {
    const document = copyOf(dossier);
    if (change(document, random, dossier) === null) return null;
    const bytes = toBytes(resign(document, dossier.signer));
    return Buffer.compare(bytes, dossier.bytes) === 0 ? null : bytes;
  };
}

/** Seals a story in which something is wrong from the start: the log itself holds it. */
function seal(hooks: (random: Random) => SealHooks): Breakage {
  return ({ signer }, random) => {
    const seed = random.below(1e6);
    const forged = makeDossier(seed, hooks(random));
    return signer && Buffer.compare(forged.bytes, makeDossier(seed).bytes) !== 0 ? forged.bytes : null;
  };
}

/** Once for a random event of the story. (What begins a thread may lack its `previous`, null: the oldest logs do.) */
function inOneBody(change: (body: Json, random: Random) => Json | null): Breakage {
  return seal((random) => {
    let wait = random.below(3);
    return { body: (body) => (wait-- === 0 ? (change(body, random) ?? body) : body) };
  });
}

/** Every list and object of a value, each with what it is in. */
function containers(value: unknown, name = ''): { at: Json; name: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  return [
    { at: value as Json, name },
    ...Object.entries(value).flatMap(([member, one]) =>
      member === 'integrity' ? [] : containers(one, member),
    ),
  ];
}

export const listsOf = (document: Dossier, ...names: string[]) =>
  containers(document).flatMap(({ at, name }) =>
    names.includes(name) && Array.isArray(at) ? [at as Json[]] : [],
  );

/** Takes the salts of what is no longer shown out of the records. */
function forget(document: Dossier, gone: unknown, types: Record<string, string>): void {
  const ids = new Set(containers([gone]).map(({ at }) => `${at.id}`));
  document.integrity.records = document.integrity.records.filter(
    ({ type, id }) => !(ids.has(id) && Object.values(types).includes(type)),
  );
}

const LIST_TYPES = { evidence: 'evidence', reviews: 'review', replyRequests: 'reply_request' };
const TREE_TYPES = { ...LIST_TYPES, rebuttal: 'rebuttal', tombstone: 'tombstone' };

function leaveOut(name: string, types: Record<string, string>): Breakage {
  return forge((document, random) => {
    const lists = listsOf(document, name).filter((list) => list.length > 0);
    if (lists.length === 0) return null;
    const list = random.pick(lists);
    return forget(document, list.splice(random.below(list.length), 1), types);
  });
}

/** Shows a thing in the form that an older event had, with the salt of that. */
function outdated(type: string, put: (document: Dossier, form: Json) => unknown): Breakage {
  return forge((document, random, { story }) => {
    const all = story.events.flatMap((event) => event.forms.map((one) => ({ ...one, event: event.index })));
    const older = all.filter(
      (one, at) =>
        one.type === type && all.slice(at + 1).some((two) => two.id === one.id && two.type === type),
    );
    if (older.length === 0) return null;
    const { id, form, salt, event } = random.pick(older);
    const record = document.integrity.records.find((one) => one.type === type && one.id === id);
    if (!record || record.event === event || put(document, structuredClone({ ...form, id })) === null)
      return null;
    Object.assign(record, { event, salt: salt.toString('base64') });
    const place = ({ event: index, type, id }: typeof record) =>
      index * 1000 +
      (story.events
        .find((one) => one.index === index)
        ?.forms.findIndex((one) => one.type === type && one.id === id) ?? 0);
    return document.integrity.records.sort((one, other) => place(one) - place(other));
  });
}

/** Signs another checkpoint text over the same log. */
const otherCheckpointText = (change: (text: string, random: Random) => string): Breakage =>
  seal((random) => ({ checkpoint: (text) => change(text, random) }));

/** Every kind of forgery, by name. All of them are signed by the key that the dossier names. */
export const FORGERIES: Record<string, Breakage> = {
  'a changed word': forge((document, random) => {
    const places = containers(document).flatMap(({ at }) =>
      Object.entries(at).flatMap(([name, value]) => (typeof value === 'string' ? [{ at, name, value }] : [])),
    );
    const { at, name, value } = random.pick(places);
    const cut = [...value].slice(0, random.below(value.length + 1)).join('').length;
    at[name] = `${value.slice(0, cut)}${random.pick(['x', ' ', 'é', '0', '\u200b'])}${value.slice(cut)}`;
  }),
  'a changed value': forge((document, random) => {
    const places = containers(document).flatMap(({ at }) => Object.keys(at).map((name) => ({ at, name })));
    const { at, name } = random.pick(places);
    if (name === 'integrity') return null;
    at[name] = random.pick([null, 0, 1, -1, true, '', [], {}, [at[name]], 1e300, 5e-324]);
    return at;
  }),
  'a member more': forge((document, random) => {
    const { at } = random.pick(containers(document).filter((one) => !Array.isArray(one.at)));
    const name = random.pick(['extra', '__proto__', 'redacted', 'toJSON', 'toString', 'length']);
    Object.defineProperty(at, name, {
      value: random.pick([{}, 1, 'x']),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }),
  'a member less': forge((document, random) => {
    const { at } = random.pick(containers(document).filter((one) => Object.keys(one.at).length > 0));
    const name = random.pick(Object.keys(at));
    if (name === 'integrity') return null;
    return Array.isArray(at) ? at.splice(Number(name), 1) : Reflect.deleteProperty(at, name);
  }),
  'evidence that was moved': forge((document, random) => {
    const lists = listsOf(document, 'evidence');
    const from = lists.filter((list) => list.length > 0);
    if (from.length === 0 || lists.length < 2) return null;
    const source = random.pick(from);
    const target = random.pick(lists.filter((list) => list !== source));
    return target.push(source.splice(random.below(source.length), 1)[0] as Json);
  }),
  'a review that was moved': forge((document, random) => {
    const lists = listsOf(document, 'reviews');
    if (lists.length < 2) return null;
    const source = random.pick(lists);
    const target = random.pick(lists.filter((list) => list !== source));
    return target.push(source.splice(random.below(source.length), 1)[0] as Json);
  }),
  'an answer that was moved': forge((document, random) => {
    const lists = listsOf(document, 'rebuttals');
    const from = lists.filter((list) => list.length > 0);
    if (from.length === 0 || lists.length < 2) return null;
    const source = random.pick(from);
    const target = random.pick(lists.filter((list) => list !== source));
    const [moved] = source.splice(random.below(source.length), 1);
    return containers(moved).some(({ at }) => (at as unknown) === target) ? null : target.push(moved as Json);
  }),
  'evidence left out': leaveOut('evidence', LIST_TYPES),
  'a review left out': leaveOut('reviews', LIST_TYPES),
  'a reply request left out': leaveOut('replyRequests', LIST_TYPES),
  'an answer left out': leaveOut('rebuttals', TREE_TYPES),
  'a notice left out': forge((document, random) => {
    const notices = document.notices as Json[];
    if (notices.length === 0) return null;
    const [gone] = notices.splice(random.below(notices.length), 1) as [Json];
    const id = (gone.record as Json).id;
    const { records } = document.integrity;
    return records.splice(
      records.findIndex((one) => one.type === 'notice' && one.id === id && one.event === gone.event),
      1,
    );
  }),
  'something shown twice': forge((document, random) => {
    const lists = listsOf(
      document,
      'evidence',
      'reviews',
      'rebuttals',
      'snapshots',
      'notices',
      'replyRequests',
    );
    const full = lists.filter((list) => list.length > 0);
    const list = random.pick(full);
    return list.push(structuredClone(random.pick(list)));
  }),
  'a line of the history left out': forge((document, random) => {
    const history = document.history as Json[];
    return history.splice(random.below(history.length), 1);
  }),
  'an event left out with its line': forge((document, random) => {
    // Of which nothing is shown any more, nothing tells.
    const index = random.pick(document.integrity.records).event;
    document.history = (document.history as Json[]).filter((line) => line.event !== index);
    document.integrity.events = document.integrity.events.filter((event) => event.index !== index);
    const last = (document.history as Json[]).at(-1);
    return last ? Object.assign(document, { throughEvent: last.event, asOf: last.at }) : null;
  }),
  'another instant or end': forge((document, { pick }) => {
    if (pick([true, false])) document.asOf = '2031-01-01T00:00:00.000Z';
    else document.throughEvent += pick([1, -1, 0.5]);
  }),
  'an actor under the id of another': forge((document, { pick }) => {
    const target = pick([document.actors, document.sources]) as Json;
    const [id, ...others] = Object.keys(target);
    if (id === undefined) return null;
    const other = others[0] ?? '00000000-0000-4000-8000-000000000000';
    [target[id], target[other]] = [target[other] ?? target[id], target[id]];
    return target;
  }),
  'an older standing': outdated('standing', (document, { id, ...form }) =>
    Object.assign(document, { standing: form }),
  ),
  'an older claim': outdated('claim', (document, form) => Object.assign(document, { claim: form })),
  'an older actor': outdated('actor', (document, form) =>
    Object.assign(document.actors as Json, { [String(form.id)]: form }),
  ),
  'an older answer': outdated('rebuttal', (document, form) => {
    const node = containers(document.rebuttals).find(({ at }) => at.id === form.id && 'act' in at);
    return node ? Object.assign(node.at, form) : null;
  }),
  'a body with an extra member': inOneBody((body, random) => ({
    ...body,
    [random.pick(['note', '__proto', 'zz', 'a'])]: 1,
  })),
  'a body with a member less': inOneBody((body, random) => {
    const name = random.pick(['at', 'by', 'index', 'operation', 'record', 'state', 'claim', 'previous']);
    return Object.fromEntries(Object.entries(body).filter(([one, is]) => one !== name || is === null));
  }),
  'a body with something else': inOneBody((body, random) =>
    random.pick<Json>([
      { ...body, by: 5 },
      { ...body, at: '2024-05-20' },
      { ...body, at: '1999-01-01T00:00:00.000Z' },
      { ...body, index: Number(body.index) + 1 },
      { ...body, claim: '00000000-0000-4000-8000-000000000000' },
      { ...body, claim: null },
      { ...body, operation: 'claim' },
      { ...body, operation: 'snapshot.approved' },
      { ...body, state: 'AB' },
      { ...body, previous: Number(body.index) - 1 },
      { ...body, previous: 'null' },
      { ...body, makesVisible: [] },
      { ...body, makesVisible: {} },
      { ...body, record: { ...(body.record as Json), version: 77 } },
      { ...body, record: { ...(body.record as Json), version: -1 } },
      { ...body, record: { ...(body.record as Json), extra: 1 } },
      { ...body, makesVisible: [...(body.makesVisible as Json[]), (body.makesVisible as Json[])[0]] },
    ]),
  ),
  'another origin': otherCheckpointText((text) => `x${text}`),
  'a checkpoint with another line': otherCheckpointText((text) => `${text}extension\n`),
  // A size that gives every proof the same shape is not found out by these proofs, only by one of consistency.
  'a checkpoint of another size': otherCheckpointText((text, { pick }) => {
    const { origin, size, root } = parseCheckpoint(text);
    return checkpointText({ origin, root, size: pick([size * 2, 1, 0]) });
  }),
  'a size written otherwise': otherCheckpointText((text, { pick }) =>
    text.replace(/\n(\d+)\n/, pick(['\n0$1\n', '\n+$1\n', '\n$1 \n', '\n$1.0\n', '\n10000000000000000\n'])),
  ),
  'another root': otherCheckpointText((text) =>
    checkpointText({ ...parseCheckpoint(text), root: new Uint8Array(32) }),
  ),
  'a checkpoint by a key of another name': (dossier) => {
    const document = copyOf(dossier);
    const other = signerOf('other.example', new Uint8Array(32).fill(9));
    const { size } = dossier.story;
    const text = dossier.document.integrity.checkpoint.note
      .split('\n\n')[0]
      ?.replace(/^[^\n]+/, 'other.example');
    document.integrity.checkpoint = { key: other.vkey, note: other.sign(`${text}\n`) };
    return size > 0 ? toBytes(document) : null;
  },
  'a signature for another claim': (dossier, { pick }) => {
    const document = copyOf(dossier);
    const text = document.integrity.signature.note.split('\n\n')[0] as string;
    const other = pick([
      text.replace('claim ', 'claim x'),
      text.replace('through ', 'through 0'),
      `${text}\n`,
      text.replace('1\n', '2\n'),
    ]);
    document.integrity.signature.note = dossier.signer.sign(`${other}\n`);
    return toBytes(document);
  },
  'the text of a dossier as a checkpoint': (dossier) => {
    const document = copyOf(dossier);
    document.integrity.checkpoint = document.integrity.signature;
    return toBytes(document);
  },
  'the log of another story': ({ story: { content } }, { below }) =>
    sealStory({ ...makeStory(below(1e6)), content }, 2).bytes,
};
