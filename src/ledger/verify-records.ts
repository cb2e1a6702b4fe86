/** Everything that a dossier shows is what an event of the log recorded, and stands where it belongs. */
import { canonicalText } from './canonical.ts';
import type { LoggedEvent, LoggedEvents } from './verify-events.ts';
import {
  base64Of,
  check,
  exactly,
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
  const { byIndex, origin, latest } = events;

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
      check(belongs(home, form), 'it does not belong here, or something newer took its place');
      shown.set(key, { type, form, place });
    });
  const showAll = (type: string, place: string, list: unknown, belongs: Belongs) => {
    for (const [n, form] of within(place, () => listOf(list)).entries()) {
      const here = `${place}[${n}]`;
      show(type, here, within(here, () => objectOf(form)).id, form, belongs);
    }
  };

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
        showAll('evidence', `${here}.evidence`, evidence, isNewest(subject));
        showAll('review', `${here}.reviews`, reviews, isAbout(subject));
      }
      answers.add(subject);
      showAnswers(`${here}.rebuttals`, id, rebuttals);
    }
  };

  const subject = `claim ${claimId}`;
  show('claim', 'claim', claimId, document.claim, isVersion(subject));
  show('standing', 'standing', claimId, document.standing, (home) => home.claim === claimId);
  showAll('evidence', 'evidence', document.evidence, isNewest(subject));
  showAll('review', 'reviews', document.reviews, isAbout(subject));
  showAll('reply_request', 'replyRequests', document.replyRequests, isNewest(subject));
  showAnswers('rebuttals', null, document.rebuttals);
  for (const [id, actor] of Object.entries(within('actors', () => objectOf(document.actors)))) {
    show('actor', `actors.${id}`, id, actor, () => true);
  }
  for (const [id, value] of Object.entries(within('sources', () => objectOf(document.sources)))) {
    const { snapshots, ...source } = within(`sources.${id}`, () => objectOf(value));
    show('source', `sources.${id}`, id, source, () => true);
    showAll('snapshot', `sources.${id}.snapshots`, snapshots, (_home, form) => form.sourceId === id);
  }
  for (const [n, value] of within('notices', () => listOf(document.notices)).entries()) {
    const here = `notices[${n}]`;
    const { event, at, record, ...told } = within(here, () => objectOf(value));
    const { id } = within(here, () => objectOf(record));
    const isTold = (home: LoggedEvent) => isSame({ at, record }, { at: home.at, record: home.record });
    show('notice', here, id, { id, ...told }, isTold, event);
  }
  within('integrity.records', () => requireOrder([...records]));
  requireWhole(shown, answers, events);
  return [...shown.values()];
}

/** There may be several notices of one record: one from each event. */
function keyOf(type: string, id: string, event: unknown): string {
  return event === undefined ? `${type} ${id}` : `${type} ${id} ${JSON.stringify(event)}`;
}

function isRedactionOf(event: LoggedEvent, home: LoggedEvent, form: Members): boolean {
  return event.isRedaction && event.index > home.index && Object.hasOwn(form, 'redacted');
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

/** What an event made public is shown, where nothing newer took its place. */
function requireWhole(
  shown: ReadonlyMap<string, Shown>,
  answers: ReadonlySet<string>,
  { byIndex, latest }: LoggedEvents,
): void {
  for (const event of byIndex.values()) {
    within(`event ${event.index}`, () => {
      if (event.isRedaction) return;
      const isAnswer = event.record.type === 'rebuttal';
      check(!isAnswer || answers.has(event.subject), `the document leaves ${event.subject} out`);
      const isShown = event.claim !== null && shown.has(event.subject);
      const isNewest = latest.get(event.subject) === event;
      for (const { type, id } of event.forms) {
        const isPart = type === 'evidence' || type === 'reply_request';
        const isDue = type === 'notice' || (isShown && (type === 'review' || (isPart && isNewest)));
        const key = keyOf(type, id, type === 'notice' ? event.index : undefined);
        check(!isDue || shown.has(key), `the document leaves ${type} ${id} out`);
      }
    });
  }
}
