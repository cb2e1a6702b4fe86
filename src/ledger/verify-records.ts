/** Everything that a dossier shows is what an event of the log recorded, and stands where it belongs. */
import { canonicalText } from './canonical.ts';
import type { LoggedEvent, LoggedEvents } from './verify-events.ts';
import { checkReferences } from './verify-references.ts';
import {
  base64Of,
  check,
  exactly,
  INSTANT,
  isSame,
  listOf,
  type Members,
  objectOf,
  sha256Hex,
  stringOf,
  within,
} from './verify-shapes.ts';

/** Something that the document shows, with the form in which the log has it. */
export interface Shown {
  type: string;
  form: Members;
  place: string;
}

interface ProvenRecord {
  event: number;
  salt: Uint8Array;
  /** Of the form in the list of the event, once it is found there. */
  position: number | null;
}

/** Whether a form belongs where it stands, given the event that first showed it so. */
type Belongs = (home: LoggedEvent, form: Members) => boolean;

/** Error for the first thing that is not what the log recorded, for the first that is missing, and for any other place. */
export function checkRecords(
  document: Members,
  claimId: string,
  entries: unknown,
  events: LoggedEvents,
): Shown[] {
  const records = within('integrity.records', () => readRecords(entries));
  const shown = new Map<string, Shown>();
  const { byIndex, latest, origin } = events;

  const show = (type: string, place: string, id: unknown, value: unknown, belongs: Belongs, told?: unknown) =>
    within(place, () => {
      const form = objectOf(value);
      check(typeof id === 'string', 'it has no id');
      check(type === 'standing' || form.id === id, 'it stands under the id of another');
      const key = keyOf(type, id, told);
      const record = records.get(key);
      check(record, 'integrity.records has nothing of it');
      check(record.position === null, 'it is shown twice');
      const event = byIndex.get(record.event);
      check(event, `there is no event ${record.event} here`);
      const digest = sha256Hex(record.salt, canonicalText(form));
      record.position = event.forms.findIndex(
        (one) => one.type === type && one.id === id && one.digest === digest,
      );
      check(record.position >= 0, `it is not what event ${event.index} recorded`);
      const home = told === undefined ? origin.get(key) : event;
      check(home && !home.isRedaction, 'no event of this claim made it public');
      check(event === home || isRedactionOf(event, home, form), `event ${home.index} shows it otherwise`);
      if (Object.hasOwn(form, 'redacted'))
        within('redacted', () => requireRedacted(form.redacted, home, event));
      check(belongs(home, form), 'it does not belong here, or something newer took its place');
      shown.set(key, { type, form, place });
    });
  /** Shows a list, which has to be in the order of `due`, and whole. Without `due` it ascends by id. */
  const showAll = (type: string, place: string, list: unknown, belongs: Belongs, due?: readonly string[]) => {
    const ids = within(place, () => idsOf(list));
    if (due) within(place, () => requireInOrder(type, ids, due));
    else check(isAscending(ids), `${place}: not in the order of the ids`);
    for (const [n, form] of listOf(list).entries()) show(type, `${place}[${n}]`, ids[n], form, belongs);
  };
  /** The ids of one type that the newest event about a record lists. */
  const newestOf = (type: string, subject: string) => idsIn(type, [latest.get(subject)]);
  const everOf = (type: string, subject: string) =>
    idsIn(
      type,
      [...byIndex.values()].filter((event) => event.subject === subject),
    );

  const isNewest =
    (subject: string): Belongs =>
    (home) =>
      home === latest.get(subject);
  const isVersion =
    (subject: string): Belongs =>
    (home, form) =>
      home === latest.get(subject) && home.version === form.version;
  const isAbout =
    (subject: string): Belongs =>
    (home) =>
      home.subject === subject;

  const answers = new Set<string>();
  const showAnswers = (place: string, parentId: string | null, list: unknown) => {
    check(isAscending(within(place, () => idsOf(list))), `${place}: not in the order of the ids`);
    for (const [n, value] of within(place, () => listOf(list)).entries()) {
      const here = `${place}[${n}]`;
      const { rebuttals, ...node } = within(here, () => objectOf(value));
      const { evidence, reviews, ...rebuttal } = node;
      const id = within(here, () => stringOf(node.id));
      const subject = `rebuttal ${id}`;
      check(node.parentId === parentId && node.claimId === claimId, `${here}: it answers something else`);
      if (Object.hasOwn(node, 'withdrawal')) {
        show('tombstone', here, id, node, isNewest(subject));
      } else {
        show('rebuttal', here, id, rebuttal, isVersion(subject));
        showAll('evidence', `${here}.evidence`, evidence, isNewest(subject), newestOf('evidence', subject));
        showAll('review', `${here}.reviews`, reviews, isAbout(subject), everOf('review', subject));
      }
      answers.add(subject);
      showAnswers(`${here}.rebuttals`, id, rebuttals);
    }
  };

  const subject = `claim ${claimId}`;
  show('claim', 'claim', claimId, document.claim, isVersion(subject));
  show('standing', 'standing', claimId, document.standing, (home) => home.claim === claimId);
  showAll('evidence', 'evidence', document.evidence, isNewest(subject), newestOf('evidence', subject));
  showAll('review', 'reviews', document.reviews, isAbout(subject), everOf('review', subject));
  const requests = newestOf('reply_request', subject);
  showAll('reply_request', 'replyRequests', document.replyRequests, isNewest(subject), requests);
  showAnswers('rebuttals', null, document.rebuttals);
  for (const [id, actor] of Object.entries(within('actors', () => objectOf(document.actors)))) {
    show('actor', `actors.${id}`, id, actor, () => true);
  }
  for (const [id, value] of Object.entries(within('sources', () => objectOf(document.sources)))) {
    const { snapshots, ...source } = within(`sources.${id}`, () => objectOf(value));
    show('source', `sources.${id}`, id, source, () => true);
    showAll('snapshot', `sources.${id}.snapshots`, snapshots, (_home, form) => form.sourceId === id);
  }
  const told: [string, number][] = [];
  for (const [n, value] of within('notices', () => listOf(document.notices)).entries()) {
    const here = `notices[${n}]`;
    const { event, at, record, ...words } = within(here, () => objectOf(value));
    const { id } = within(here, () => objectOf(record));
    check(!Object.hasOwn(words, 'id'), `${here}: it has an unknown member`);
    const isTold = (home: LoggedEvent) => isSame({ at, record }, { at: home.at, record: home.record });
    show('notice', here, id, { id, ...words }, isTold, event);
    told.push([id as string, event as number]);
  }
  within('notices', () => requireNotices(told, events));
  within('integrity.records', () => requireOrder([...records]));
  requireUse(shown, answers, new Set([...records.values()].map((one) => one.event)), events);
  const things = [...shown.values()];
  checkReferences(things);
  return things;
}

/** There may be several notices of one record: one from each event. */
function keyOf(type: string, id: string, event: unknown): string {
  return event === undefined ? `${type} ${id}` : `${type} ${id} ${JSON.stringify(event)}`;
}

function isRedactionOf(event: LoggedEvent, home: LoggedEvent, form: Members): boolean {
  return event.isRedaction && event.index > home.index && Object.hasOwn(form, 'redacted');
}

/** Redacted after it was shown, or before it was shown again; and not later than its event says. */
function requireRedacted(value: unknown, home: LoggedEvent, event: LoggedEvent): void {
  const { at, ground } = exactly(value, ['at', 'ground']);
  const instant = stringOf(at, INSTANT);
  stringOf(ground);
  check(instant <= event.at, 'it is later than its event');
  check(event === home || home.at <= instant, 'it is earlier than what it took away');
}

function readRecords(entries: unknown): Map<string, ProvenRecord> {
  const records = new Map<string, ProvenRecord>();
  for (const [n, entry] of listOf(entries).entries()) {
    within(`[${n}]`, () => {
      const { type, id, event, salt } = exactly(entry, ['type', 'id', 'event', 'salt']);
      const name = stringOf(type);
      const key = keyOf(name, stringOf(id), name === 'notice' ? event : undefined);
      check(!records.has(key), `it names ${key} twice`);
      check(typeof event === 'number', 'its event is no number');
      records.set(key, { event, salt: base64Of(salt, 16), position: null });
    });
  }
  return records;
}

/** As the events come, and within one as it lists its forms. */
function requireOrder(records: readonly [string, ProvenRecord][]): void {
  let before = { event: -1, position: -1 };
  for (const [key, { event, position }] of records) {
    check(position !== null, `the document does not show ${key}`);
    const isNext = event > before.event || (event === before.event && position > before.position);
    check(isNext, `${key} is not in its place`);
    before = { event, position };
  }
}

function idsOf(list: unknown): string[] {
  return listOf(list).map((one, n) => within(`[${n}]`, () => stringOf(objectOf(one).id)));
}

function idsIn(type: string, events: readonly (LoggedEvent | undefined)[]): string[] {
  return events.flatMap((event) => event?.forms ?? []).flatMap((one) => (one.type === type ? [one.id] : []));
}

function isAscending(ids: readonly string[]): boolean {
  return ids.every((id, n) => n === 0 || (ids[n - 1] as string) < id);
}

function requireInOrder(type: string, ids: readonly string[], due: readonly string[]): void {
  const missing = due.find((id) => !ids.includes(id));
  check(missing === undefined, `${type} ${missing} is left out`);
  check(isSame(ids, due), 'not what the events list, or not in their order');
}

function requireNotices(told: readonly [string, number][], { byIndex }: LoggedEvents): void {
  const due = [...byIndex.values()].flatMap((event) =>
    event.isRedaction ? [] : idsIn('notice', [event]).map((id) => [id, event.index]),
  );
  check(isSame(told, due), 'not all that the events list, or not in their order');
}

/** Nothing stands in `events` that the document does not show: an answer, an actor, a source, a form that was redacted. */
function requireUse(
  shown: ReadonlyMap<string, Shown>,
  answers: ReadonlySet<string>,
  proving: ReadonlySet<number>,
  { byIndex }: LoggedEvents,
): void {
  for (const { index, subject, record, claim, isRedaction } of byIndex.values()) {
    within(`event ${index}`, () => {
      if (isRedaction) check(proving.has(index), 'nothing that is shown was redacted by it');
      else if (record.type === 'rebuttal') check(answers.has(subject), `the document leaves ${subject} out`);
      else check(claim !== null || shown.has(subject), `the document does not show ${subject}`);
    });
  }
}
