/** One import as it goes: lines are gathered until there are enough of them, and written while the next are read. */
import { hash } from 'node:crypto';
import type { BulkSession } from '../database/bulk.ts';
import { REDACTED } from '../editorial/redacted.schema.ts';
import type { BulkDraft, BulkEvents } from '../ledger/bulk-events.ts';
import { canonicalText } from '../ledger/canonical.ts';
import { checkRecord, Faults } from './import.rules.ts';
import { Approvals } from './import-approvals.ts';
import { Batch } from './import-batch.ts';
import { LineFault, lineFault } from './import-faults.ts';
import * as forms from './import-forms.ts';
import { Known } from './import-known.ts';
import type { ReadLine } from './import-lines.ts';
import { addPeople } from './import-people.ts';
import { recordRows, snapshotRow, stateOf } from './import-rows.ts';
import { checkThread, referencesOf, type Thread } from './import-thread-checks.ts';
import { inWork, writeThread } from './import-threads.ts';
import type {
  ActorLine,
  PersonLine,
  RedactionLine,
  SnapshotLine,
  SourceLine,
} from './record-lines.schema.ts';

/** So many bytes of lines are written at a time; a thread always as a whole. */
const BATCH_BYTES = 2 ** 18;
/** A thread is held as a whole, and may have so many bytes of lines. */
const LONGEST_THREAD = 32 * 2 ** 20;

export class ImportRun {
  readonly #session: BulkSession;
  readonly #append: (draft: BulkDraft) => void;
  readonly #flushEvents: () => Promise<void>;
  readonly #known = new Known();
  readonly #approvals = new Approvals();
  /** One is filled while the other is written. */
  #batches: [Batch, Batch] = [new Batch(), new Batch()];
  #people: PersonLine[] = [];
  #threads: Thread[] = [];
  /** The source of the snapshots that follow it. */
  #source: string | undefined;
  #bytes = 0;
  #isInThreads = false;
  #threadBytes = 0;
  /** The writing of the batch before. */
  #writing: Promise<void> = Promise.resolve();

  constructor(session: BulkSession, events: BulkEvents) {
    this.#session = session;
    this.#append = (draft) => events.append(draft);
    this.#flushEvents = () => events.flush();
  }

  /** Takes the next line. LineFault for it, or for one before it. */
  async take({ type, line, number, bytes }: ReadLine): Promise<void> {
    const begins = type === 'claim' && !this.#isInThreads;
    if (begins) this.#requireAwaited();
    // A thread is looked at when what it refers to is there.
    if (begins || (this.#bytes >= BATCH_BYTES && type !== 'rebuttal')) await this.#flush();
    this.#bytes += bytes;
    this.#threadBytes = type === 'rebuttal' ? this.#threadBytes + bytes : bytes;
    if (type === 'rebuttal' && this.#threadBytes > LONGEST_THREAD) {
      // Not looked at, for that would hold it longer: what is wrong in it besides is told when it is short enough.
      this.#threads.pop();
      throw lineFault(
        number,
        `The lines of one claim and its rebuttals are longer than ${LONGEST_THREAD} bytes.`,
      );
    }
    switch (type) {
      case 'person':
        this.#takePerson(line, number);
        break;
      case 'redaction':
        this.#takeRedaction(line, number);
        break;
      case 'actor':
        this.#takeActor(line, number);
        break;
      case 'source':
        this.#takeSource(line, number);
        break;
      case 'snapshot':
        this.#takeSnapshot(line, number);
        break;
      case 'claim':
        this.#isInThreads = true;
        this.#threads.push({ claim: { line, number }, rebuttals: [] });
        break;
      case 'rebuttal':
        this.#threads.at(-1)?.rebuttals.push({ line, number });
    }
  }

  /** Writes what is left. */
  async finish(): Promise<void> {
    this.#requireAwaited();
    await this.#flush();
    await this.#writing;
    await this.#approvals.require(this.#session);
  }

  /** Writes what came before a line that cannot be taken. LineFault for what of it cannot be taken either. */
  async settle(): Promise<void> {
    await this.#flush({ isCut: true });
    await this.#writing;
  }

  async #flush({ isCut = false } = {}): Promise<void> {
    await this.#writing;
    const [threads, people, known] = [this.#threads, this.#people, this.#known];
    const [batch, other] = this.#batches;
    [this.#threads, this.#people, this.#bytes, this.#batches] = [[], [], 0, [other, batch]];
    await addPeople(this.#session, people, this.#append);
    const asked = threads.map(referencesOf);
    await known.lookUp(this.#session, {
      actors: asked.flatMap((one) => [...one.actors]),
      sources: asked.flatMap((one) => [...one.sources]),
      snapshots: asked.flatMap((one) => [...one.snapshots]),
    });
    for (const thread of threads) {
      try {
        const isWhole = !isCut || thread !== threads.at(-1);
        writeThread(thread, checkThread(thread, known, isWhole), known, batch, this.#append);
      } catch (fault) {
        await batch.write(this.#session);
        throw fault;
      }
    }
    this.#writing = this.#write(batch);
    // Whoever waits for it hears of its failure.
    this.#writing.catch(() => {});
  }

  async #write(batch: Batch): Promise<void> {
    await batch.write(this.#session);
    await this.#approvals.flush(this.#session);
    await this.#flushEvents();
  }

  #takePerson(line: PersonLine, number: number): void {
    if (this.#known.people.has(line.id)) throw lineFault(number, `The person ${line.id} was named before.`);
    this.#known.people.add(line.id);
    this.#people.push(line);
  }

  #takeRedaction(line: RedactionLine, number: number): void {
    const { id, ground, decidedAt: at } = line;
    const { people, redactions } = this.#known;
    const faults = new Faults();
    for (const name of ['requestedById', 'decidedById'] as const)
      faults.need(people.has(line[name]), `/${name}`, `There is no person ${line[name]} before this line.`);
    faults.need(
      line.requestedById !== line.decidedById,
      '/decidedById',
      'Nobody consents to their own redaction.',
    );
    faults.need(line.requestedAt <= at, '/decidedAt', 'It was decided before it was requested.');
    faults.need(new Date(at) <= new Date(), '/decidedAt', 'This has not come yet.');
    for (const [n, target] of line.targets.entries())
      faults.need(
        !('event' in target),
        `/targets/${n}`,
        'Events stay at the origin: name the version or record of that event.',
      );
    faults.need(!redactions.has(id), '/id', 'Its id is used twice.');
    LineFault.unlessNone(number, faults);
    redactions.set(id, { at, ground });
    const row = {
      decided_at: at,
      decided_by_id: line.decidedById,
      ground,
      id,
      refusal: null,
      requested_at: line.requestedAt,
      requested_by_id: line.requestedById,
      state: 'carried_out',
      targets: canonicalText(line.targets),
    };
    this.#batches[0].add({ redaction: [row] }, number);
    this.#append({ record: { type: 'redaction', id }, state: stateOf({ redaction: [row] }) });
  }

  #takeActor(line: ActorLine, number: number): void {
    const { actors, awaited, actorForms, redactions } = this.#known;
    const counted = line.versions[(line.publishedVersion ?? line.versions.length) - 1];
    this.#takeReference(line, number, (faults) => {
      for (const [n, { partOfId }] of line.versions.entries())
        faults.need(partOfId !== line.id, `/versions/${n}/partOfId`, 'Nothing is a part of itself.');
    });
    for (const { partOfId } of line.versions)
      if (partOfId !== null && !actors.has(partOfId) && !awaited.has(partOfId)) awaited.set(partOfId, number);
    awaited.delete(line.id);
    actors.set(line.id, { isPublic: line.publishedVersion !== null, partOfId: counted?.partOfId ?? null });
    if (!counted) return;
    const form = forms.actorForm(line.id, counted, redactions);
    actorForms.set(line.id, { form });
    this.#tellReference(line, number, form);
  }

  #takeSource(line: SourceLine, number: number): void {
    const { actors, sources, redactions } = this.#known;
    const counted = line.versions[(line.publishedVersion ?? line.versions.length) - 1];
    this.#takeReference(line, number, (faults) => {
      for (const [n, { publisherId }] of line.versions.entries())
        faults.need(
          publisherId === null || actors.has(publisherId),
          `/versions/${n}/publisherId`,
          `There is no actor ${publisherId} before this line.`,
        );
    });
    this.#source = line.id;
    if (!counted) return;
    const form = forms.sourceForm(line.id, counted, redactions);
    sources.set(line.id, {
      isPublic: line.publishedVersion !== null,
      publisherId: counted.publisherId,
      form,
    });
    this.#tellReference(line, number, form);
  }

  /** Checks an actor or source. */
  #takeReference(line: ActorLine | SourceLine, number: number, check: (faults: Faults) => void): void {
    const faults = new Faults();
    checkRecord(line, this.#known, faults);
    check(faults);
    LineFault.unlessNone(number, faults);
    for (const { reviews } of line.versions)
      for (const { approvedWithId } of reviews)
        if (approvedWithId !== null) this.#approvals.note(approvedWithId, number);
  }

  /** Writes an actor or source, and tells the ledger: of what is public, and of what is in work beside it. */
  #tellReference(line: ActorLine | SourceLine, number: number, form: string): void {
    const { id, type, publishedVersion } = line;
    const rows = recordRows(line);
    this.#batches[0].add(rows, number);
    const reviews = forms.approvalForms(line).map((one) => ({ type: 'review', ...one }) as const);
    this.#append({
      record: { type, id, version: publishedVersion ?? line.versions.length },
      state: stateOf(rows),
      ...(publishedVersion !== null && { forms: [...reviews, { type, id, form }] }),
    });
    if (publishedVersion !== null && line.versions.length > publishedVersion)
      this.#append(inWork(type, id, rows, publishedVersion));
  }

  #takeSnapshot(line: SnapshotLine, number: number): void {
    const { people, redactions, snapshots } = this.#known;
    const { id, sourceId, text, sha256, redactionId } = line;
    const faults = new Faults();
    faults.need(sourceId === this.#source, '/sourceId', `The source before this line is ${this.#source}.`);
    faults.need(
      people.has(line.createdById),
      '/createdById',
      `There is no person ${line.createdById} before this line.`,
    );
    faults.need(
      redactionId === null || redactions.has(redactionId),
      '/redactionId',
      `There is no redaction ${redactionId} before this line.`,
    );
    const isWhole = redactionId === null ? hash('sha256', text, 'hex') === sha256 : text === REDACTED;
    faults.need(isWhole, '/sha256', 'The text has another SHA-256.');
    LineFault.unlessNone(number, faults);
    const row = snapshotRow(line);
    this.#batches[0].add({ snapshot: [row] }, number);
    snapshots.set(id, {
      sourceId,
      isRedacted: redactionId !== null,
      form: forms.snapshotForm(line, redactions),
    });
    this.#append({ record: { type: 'snapshot', id }, state: stateOf({ snapshot: [row] }) });
  }

  #requireAwaited(): void {
    for (const [id, number] of this.#known.awaited)
      throw lineFault(number, `It is a part of the actor ${id}, which is not in the file.`);
  }
}
