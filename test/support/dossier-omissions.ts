/** What a desk that holds the key could leave out, put elsewhere or add with everything that tells of it. */
import { type Breakage, copyOf } from './dossier-damage.ts';
import { forge, listsOf } from './dossier-forgeries.ts';
import type { Json, Node, Random } from './dossier-story.ts';
import { type Dossier, resign, type SealedDossier, sealStory, toBytes } from './dossiers.ts';

const answersOf = (nodes: Node[]): Node[] => nodes.flatMap((node) => [node, ...answersOf(node.rebuttals)]);

/** Takes events out, with their lines, notices and records; the end is what is left. */
function dropEvents(document: Dossier, isGone: (event: number) => boolean): Dossier | null {
  const { integrity } = document;
  const keep = <T extends { event: number }>(list: unknown) =>
    (list as T[]).filter((one) => !isGone(one.event));
  integrity.events = integrity.events.filter(({ index }) => !isGone(index));
  integrity.records = keep(integrity.records);
  document.notices = keep(document.notices);
  document.history = keep(document.history);
  const last = (document.history as { event: number; at: string }[]).at(-1);
  return last ? Object.assign(document, { throughEvent: last.event, asOf: last.at }) : null;
}

/** Changes one redacted thing in the log and in the document alike. */
function redactedOtherwise(change: (redacted: Json, random: Random) => unknown): Breakage {
  return ({ story }, random) => {
    const { content, events } = structuredClone({ content: story.content, events: story.events });
    const things = (at: unknown): Json[] =>
      typeof at !== 'object' || at === null
        ? []
        : [...(Object.hasOwn(at, 'redacted') ? [at as Json] : []), ...Object.values(at).flatMap(things)];
    const [shown] = things(content);
    const id = shown?.id;
    if (!shown) return null;
    shown.redacted = change({ ...(shown.redacted as Json) }, random);
    for (const form of events.flatMap((event) => event.forms)) {
      form.salt = Buffer.from(form.salt);
      if (form.id === id && 'redacted' in form.form) form.form.redacted = structuredClone(shown.redacted);
    }
    return sealStory({ ...story, content, events }, 0).bytes;
  };
}

/** Leaves out an entry of an object, with its records. */
const leaveOutOf = (name: string, types: string[]): Breakage =>
  forge((document, { pick }) => {
    const things = document[name] as Record<string, { snapshots?: Json[] }>;
    if (Object.keys(things).length === 0) return null;
    const id = pick(Object.keys(things));
    const gone = [id, ...(things[id]?.snapshots ?? []).map((one) => one.id)];
    delete things[id];
    const { integrity } = document;
    integrity.records = integrity.records.filter(
      (one) => !(types.includes(one.type) && gone.includes(one.id)),
    );
    return id;
  });

const inOtherOrder = (...names: string[]): Breakage =>
  forge((document, { pick }) => {
    const lists = listsOf(document, ...names).filter((list) => list.length > 1);
    return lists.length > 0 ? pick(lists).reverse() : null;
  });

/** Every kind of omission, by name. All of them are signed by the key that the dossier names. */
export const OMISSIONS: Record<string, Breakage> = {
  'an answer left out with its events': (dossier, { pick }) => {
    const document = copyOf(dossier);
    const leaves = answersOf(document.rebuttals as Node[]).filter((node) => node.rebuttals.length === 0);
    const thread = dossier.story.events.filter((event) => event.claim);
    // What is the newest of its thread may be missing: that is the dossier of an earlier day.
    const inside = leaves.filter((node) => thread.at(-1)?.record.id !== node.id);
    if (inside.length === 0) return null;
    const { id } = pick(inside);
    for (const list of listsOf(document, 'rebuttals')) {
      const at = list.findIndex((node) => node.id === id);
      if (at !== -1) list.splice(at, 1);
    }
    const gone = new Set(thread.filter((event) => event.record.id === id).map((event) => event.index));
    return dropEvents(document, (event) => gone.has(event)) && toBytes(resign(document, dossier.signer));
  },
  'an older event of the thread left out': (dossier, { pick }) => {
    const document = copyOf(dossier);
    const thread = dossier.story.events.filter((event) => event.claim).slice(0, -1);
    if (thread.length === 0) return null;
    const { index } = pick(thread);
    return dropEvents(document, (event) => event === index) && toBytes(resign(document, dossier.signer));
  },
  'an actor left out': leaveOutOf('actors', ['actor']),
  'a source left out': leaveOutOf('sources', ['source', 'snapshot']),
  'a snapshot left out': forge((document, { pick }) => {
    const lists = listsOf(document, 'snapshots').filter((list) => list.length > 0);
    if (lists.length === 0) return null;
    const [gone] = pick(lists).splice(0, 1);
    const { integrity } = document;
    integrity.records = integrity.records.filter(({ type, id }) => type !== 'snapshot' || id !== gone?.id);
    return gone;
  }),
  'an actor to which nothing refers': forge((document, { pick }, { story }: SealedDossier) => {
    const listed = story.events.flatMap(({ index, forms }) =>
      forms.map((form, position) => ({ ...form, event: index, position })),
    );
    const strangers = listed.filter(
      ({ type, id }) => type === 'actor' && !Object.hasOwn(document.actors as Json, id),
    );
    if (strangers.length === 0) return null;
    const { id } = pick(strangers);
    const last = strangers.findLast((one) => one.id === id) as (typeof strangers)[number];
    (document.actors as Json)[id] = last.form;
    const record = { type: 'actor', id, event: last.event, salt: last.salt.toString('base64') };
    const place = (one: typeof record) =>
      listed.find(({ type, id, event }) => type === one.type && id === one.id && event === one.event)
        ?.position ?? 0;
    const { records } = document.integrity;
    return records.push(record) && records.sort((a, b) => a.event - b.event || place(a) - place(b));
  }),
  'evidence, requests or reviews in another order': inOtherOrder('evidence', 'replyRequests', 'reviews'),
  'answers in another order': inOtherOrder('rebuttals'),
  'notices or snapshots in another order': inOtherOrder('notices', 'snapshots'),
  'redacted later than its event': redactedOtherwise((one) => ({ ...one, at: '2031-01-01T00:00:00.000Z' })),
  'redacted before it was there': redactedOtherwise((one) => ({ ...one, at: '2001-01-01T00:00:00.000Z' })),
  'redacted for no ground': redactedOtherwise(({ at }) => ({ at })),
  'redacted with something more': redactedOtherwise((one) => ({ ...one, by: 'a court' })),
  'redacted otherwise than has to be': redactedOtherwise((_one, { pick }) => pick([null, 'x', {}, []])),
};
