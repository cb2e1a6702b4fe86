/** A claim with its thread as a desk might publish it: made up from a seed, event by event, without a database. */
import { createHash } from 'node:crypto';
import { canonicalText } from '../../src/ledger/canonical.ts';
import { historyOf, noticesOf, referredTo } from './dossier-references.ts';
import { seededRandom } from './seeded-random.ts';

export type Random = ReturnType<typeof seededRandom>;
export type Json = Record<string, unknown>;

export interface StoryForm {
  type: string;
  id: string;
  form: Json;
  salt: Buffer;
}

/** An event before it has its place in a log. */
export interface StoryEvent {
  /** Its index in the log. */
  index: number;
  at: string;
  by: string | null;
  action: string;
  record: { type: string; id: string; version?: number };
  claim?: string;
  state: string;
  forms: StoryForm[];
}

/** What the dossier shows, and the events that made it public; indices between them belong to other events. */
export interface Story {
  content: Json;
  events: StoryEvent[];
  /** How many events the log had when the newest of these was signed. */
  size: number;
  /** The full texts of the sources, as they were archived. */
  texts: string[];
  random: Random;
}

export interface Node extends Json {
  id: string;
  parentId: string | null;
  rebuttals: Node[];
}

const WORDS =
  'Hafen Öl “the harbour” was שלום 港口 open since May 😀 and closed\tagain; e\u0301 \\ "said" …'.split(' ');

const byOrderOfId = (one: Json, other: Json) => (String(one.id) < String(other.id) ? -1 : 1);

export function digestOf(salt: Uint8Array, form: unknown): string {
  return createHash('sha256').update(salt).update(canonicalText(form)).digest('hex');
}

/** A dossier's content with everything that there can be: versions, notices, tombstones, redactions, shared sources. */
export function makeStory(seed: number): Story {
  const random = seededRandom(seed);
  const { below, pick } = random;
  const bytes = (length: number) => Buffer.from(Array.from({ length }, () => below(256)));
  const uuid = () =>
    bytes(16)
      .toString('hex')
      .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  const words = (count = 1 + below(8)) => Array.from({ length: count }, () => pick(WORDS)).join(' ');
  const maybe = <T>(value: T, odds = 2) => (below(odds) === 0 ? value : null);
  const instant = (seconds: number) => new Date(1_716_163_200_000 + seconds * 1000).toISOString();

  const people = Array.from({ length: 3 }, uuid);
  const events: StoryEvent[] = [];
  let next = below(4);
  let clock = below(1000);
  const happen = (
    action: string,
    record: StoryEvent['record'],
    forms: Omit<StoryForm, 'salt'>[],
    claim?: string,
  ) => {
    clock += below(3) * below(500);
    const event = {
      index: next,
      at: instant(clock),
      by: maybe(pick(people), 9) ? null : pick(people),
      action,
      record,
    };
    // What changes later stays in the log as it was.
    const salted = forms.map((one) => ({ ...one, form: structuredClone(one.form), salt: bytes(16) }));
    events.push({ ...event, ...(claim && { claim }), state: bytes(32).toString('hex'), forms: salted });
    next += 1 + below(4);
    return events.at(-1) as StoryEvent;
  };
  const as = (type: string, forms: Json[]) => forms.map((form) => ({ type, id: String(form.id), form }));

  const actors: Json[] = [];
  for (let count = 2 + below(3); count > 0; count--) {
    actors.push({ id: uuid(), version: 1, name: words(2), partOfId: maybe(actors.at(-1)?.id ?? null) });
  }
  const texts: string[] = [];
  const sources = Array.from({ length: 1 + below(3) }, () => {
    const text = words(40);
    texts.push(text);
    const url = maybe('https://example.org/ü?a=1');
    const source: Json = { id: uuid(), version: 1, title: words(), url, publisherId: maybe(pick(actors).id) };
    const sha256 = createHash('sha256').update(text).digest('hex');
    const snapshot: Json = { id: uuid(), sourceId: source.id, sha256, capturedAt: instant(below(500)) };
    return { source, snapshot, text: [...text] };
  });
  const makeEvidence = (): Json => {
    const { source, snapshot, text } = pick(sources);
    const start = below(text.length - 10);
    const end = start + 1 + below(9);
    const quotation = {
      exact: text.slice(start, end).join(''),
      prefix: text.slice(Math.max(0, start - 8), start).join(''),
      suffix: text.slice(end, end + 8).join(''),
      start,
      end,
    };
    const speakers = { saidById: maybe(pick(actors).id), reportedById: maybe(pick(actors).id) };
    const quoted = maybe({ snapshotId: snapshot.id, quotation }, 4) ?? { snapshotId: null, quotation: null };
    return { id: uuid(), sourceId: source.id, ...quoted, ...speakers, note: maybe(words()) };
  };
  const several = (most: number, make: () => Json) => Array.from({ length: below(most + 1) }, make);
  const review = (version: number): Json => ({
    id: uuid(),
    version,
    at: instant(clock),
    decision: 'approve',
  });
  /** Answers that are not withdrawn, with their speakers. */
  const standingAnswers = new Map<string, unknown>();
  const standing = (id: string) => {
    const [rebuttalId, actorId] = maybe([...standingAnswers].at(-1), 3) ?? [null, claim.claimantId];
    const openRebuttals = [...standingAnswers.keys()].filter(() => below(2) === 0);
    const form = { value: 'disputed', sentence: words(), openRebuttals, lastWord: { rebuttalId, actorId } };
    return [{ type: 'standing', id, form: form as Json }];
  };
  const shownBy = (evidence: Json[]) => {
    const cited = sources.filter(({ source }) => evidence.some((one) => one.sourceId === source.id));
    const references = [
      ...as('actor', actors),
      ...as(
        'source',
        cited.map((one) => one.source),
      ),
    ];
    return [
      ...references,
      ...as(
        'snapshot',
        cited.map((one) => one.snapshot),
      ),
    ];
  };

  const claimId = uuid();
  const reviewsOf = new Map<string, Json[]>();
  /** Approves a version; the first comes without a notice, the others with one. */
  const approve = (type: string, form: Json, evidence: Json[], requests: Json[] = []) => {
    const [id, version] = [String(form.id), Number(form.version)];
    const approval = review(version);
    reviewsOf.set(id, [...(reviewsOf.get(id) ?? []), approval]);
    const notice =
      version > 1 ? as('notice', [{ id, kind: pick(['correction', 'update']), reason: words() }]) : [];
    return happen(
      'approved',
      { type, id, version },
      [
        ...as(type, [form]),
        ...notice,
        ...as('evidence', evidence),
        ...as('review', [approval]),
        ...as('reply_request', requests),
        ...shownBy(evidence),
        ...standing(claimId),
      ],
      claimId,
    );
  };

  let claim: Json = { id: claimId, version: 1, text: words(), claimantId: actors[0]?.id, topics: [] };
  let evidence = several(3, makeEvidence);
  const replyRequests = several(2, () => ({
    id: uuid(),
    actorId: pick(actors).id,
    question: words(),
    rebuttalId: null,
  }));
  approve('claim', claim, evidence, replyRequests);

  const nodes: Node[] = [];
  for (let count = below(6); count > 0; count--) {
    const parentId = nodes.length > 0 ? maybe(pick(nodes).id) : null;
    const id = uuid();
    let form: Json = {
      id,
      version: 1,
      claimId,
      parentId,
      act: 'denial',
      responderId: pick(actors).id,
      text: words(),
    };
    let offered = several(2, makeEvidence);
    standingAnswers.set(id, form.responderId);
    approve('rebuttal', form, offered);
    if (below(3) === 0) {
      form = { ...form, version: 2, text: words() };
      offered = [...offered.slice(1), makeEvidence()];
      approve('rebuttal', form, offered);
    }
    if (below(4) === 0) {
      const withdrawal = { kind: 'withdrawal', reason: words(), at: instant(clock) };
      const tombstone = { id, claimId, parentId, responderId: form.responderId, withdrawal };
      const notice = { id, kind: 'withdrawal', reason: withdrawal.reason };
      standingAnswers.delete(id);
      const left = [...as('notice', [notice]), ...as('tombstone', [tombstone]), ...standing(claimId)];
      happen('withdrawn', { type: 'rebuttal', id, version: Number(form.version) }, left, claimId);
      nodes.push({ ...tombstone, rebuttals: [] });
    } else {
      nodes.push({ ...form, id, parentId, evidence: offered, reviews: reviewsOf.get(id), rebuttals: [] });
    }
  }
  if (below(3) === 0) {
    claim = { ...claim, version: 2, text: words() };
    evidence = [...evidence.slice(1), makeEvidence()];
    for (const request of replyRequests) request.rebuttalId = maybe(nodes.at(-1)?.id ?? null);
    approve('claim', claim, evidence, replyRequests);
  }
  const redactsBefore = below(8);
  if (redactsBefore === 0) redact();
  if (redactsBefore === 0 || below(3) === 0) {
    const changed = pick(actors.filter((one) => shown().has(one.id)));
    Object.assign(changed, { version: 2, name: words(2) });
    const forms = [...as('review', [review(2)]), ...as('actor', [{ ...changed }])];
    happen('approved', { type: 'actor', id: String(changed.id), version: 2 }, forms);
  }
  if (redactsBefore === 1) redact();
  return { content: compose(), events, size: next + below(20), texts, random };

  function compose(): Json {
    const byId = new Map(nodes.map((node) => [node.id, node]));
    nodes.sort(byOrderOfId);
    for (const node of nodes) if (node.parentId !== null) byId.get(node.parentId)?.rebuttals.push(node);
    const newest = (type: string) =>
      new Map(
        events.flatMap((event) =>
          event.forms.filter((one) => one.type === type).map((one) => [one.id, one.form]),
        ),
      );
    const ids = shown();
    const snapshots = [...newest('snapshot').values()].filter((one) => ids.has(one.id)).sort(byOrderOfId);
    const ofThose = (type: string) => [...newest(type)].filter(([id]) => ids.has(id));
    const told = events.filter((event) => event.record.type !== 'redaction');
    const last = told.at(-1) as StoryEvent;
    return {
      dossier: 1,
      asOf: last.at,
      throughEvent: last.index,
      claim,
      standing: newest('standing').get(claimId),
      evidence,
      rebuttals: nodes.filter((node) => node.parentId === null),
      reviews: reviewsOf.get(claimId),
      replyRequests,
      verdict: null,
      notices: noticesOf(told),
      history: historyOf(told),
      actors: Object.fromEntries(ofThose('actor')),
      sources: Object.fromEntries(
        ofThose('source').map(([id, form]) => [
          id,
          { ...form, snapshots: snapshots.filter((one) => one.sourceId === id) },
        ]),
      ),
    };
  }

  function shown(): Set<unknown> {
    const cited = [evidence, ...nodes.map((node) => (node.evidence as Json[] | undefined) ?? [])].flat();
    const records = [...actors, ...sources.map(({ source }) => source)];
    return referredTo([claim, ...replyRequests, ...nodes, ...cited], records);
  }

  /** Now and then a court orders that a note goes: the evidence is shown as a later event has it, and the history stays. */
  function redact(): void {
    const shown = [evidence, ...nodes.map((node) => (node.evidence as Json[] | undefined) ?? [])].flat();
    if (shown.length === 0) return;
    const one = pick(shown);
    const ground = { at: instant(clock), ground: 'A court ordered it.' };
    Object.assign(one, { note: '[redacted]', quotation: null, redacted: ground });
    const replacement = structuredClone(one);
    // The same evidence may have been shown by two versions: then there are two replacements of it.
    const older = { ...replacement, note: null };
    happen('carried_out', { type: 'redaction', id: uuid() }, as('evidence', [older, replacement]));
  }
}
