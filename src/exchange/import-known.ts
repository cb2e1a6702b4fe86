/** What is known of the lines before: all ids of people, redactions and actors, and of sources and snapshots what is asked for. */
import { actorForms } from '../actors/actors.queries.ts';
import type { Reader } from '../database/sql.ts';
import { canonicalText } from '../ledger/canonical.ts';
import { snapshotForms } from '../sources/snapshots.queries.ts';
import { sourceForms } from '../sources/sources.queries.ts';

/** A source as the threads that cite it need it. */
export interface KnownSource {
  isPublic: boolean;
  publisherId: string | null;
  form: string;
}

export interface KnownSnapshot {
  sourceId: string;
  isRedacted: boolean;
  form: string;
}

/** So many characters of forms are kept; others are read again when they are needed. */
const KEPT = 4_000_000;

/** A map that forgets, when it is told to, what was put into it first. */
class Lately<T extends { form: string }> {
  readonly #map = new Map<string, T>();
  #size = 0;

  get(id: string): T | undefined {
    return this.#map.get(id);
  }

  set(id: string, value: T): void {
    this.#map.set(id, value);
    this.#size += value.form.length;
  }

  trim(): void {
    for (const [oldest, { form }] of this.#map) {
      if (this.#size <= KEPT) return;
      this.#map.delete(oldest);
      this.#size -= form.length;
    }
  }
}

/** What an import knows so far. */
export class Known {
  readonly people = new Set<string>();
  readonly redactions = new Map<string, { at: string; ground: string }>();
  /** Of each actor, what counts for the public: of one that was never published, the newest version. */
  readonly actors = new Map<string, { isPublic: boolean; partOfId: string | null }>();
  /** Actors that are still to come, with the number of the line that needs them. */
  readonly awaited = new Map<string, number>();
  readonly actorForms = new Lately<{ form: string }>();
  readonly sources = new Lately<KnownSource>();
  readonly snapshots = new Lately<KnownSnapshot>();

  /** Reads what is not known any more of these, and of whom they show. Afterwards what is missing does not exist. */
  async lookUp(
    read: Reader,
    asked: { actors: readonly string[]; sources: readonly string[]; snapshots: readonly string[] },
  ): Promise<void> {
    for (const kept of [this.actorForms, this.sources, this.snapshots]) kept.trim();
    const missing = (ids: Iterable<string>, kept: { get(id: string): unknown }) =>
      [...new Set(ids)].filter((id) => kept.get(id) === undefined);
    const sources = missing(asked.sources, this.sources);
    if (sources.length > 0) {
      const published = await read.rows<{ id: string }>(
        'SELECT id FROM head WHERE id = ANY($1::uuid[]) AND published_version IS NOT NULL',
        [sources],
      );
      const isPublic = new Set(published.map((one) => one.id));
      for (const form of await sourceForms(read, sources)) {
        const { id, publisherId } = form;
        this.sources.set(id, { isPublic: isPublic.has(id), publisherId, form: canonicalText(form) });
      }
    }
    const publishers = [...asked.sources].map((id) => this.sources.get(id)?.publisherId ?? null);
    const actors = missing(this.withWholes([...asked.actors, ...publishers]), this.actorForms);
    if (actors.length > 0) {
      for (const form of await actorForms(read, actors)) {
        this.actorForms.set(form.id, { form: canonicalText(form) });
      }
    }
    const snapshots = missing(asked.snapshots, this.snapshots);
    if (snapshots.length > 0) {
      for (const form of await snapshotForms(read, snapshots)) {
        const { id, sourceId } = form;
        this.snapshots.set(id, {
          sourceId,
          isRedacted: form.redacted !== undefined,
          form: canonicalText(form),
        });
      }
    }
  }

  /** These actors and all that they are part of, ascending. */
  withWholes(ids: Iterable<string | null>): string[] {
    const found = new Set<string>();
    for (const id of ids) {
      for (let next = id; next !== null && !found.has(next); next = this.actors.get(next)?.partOfId ?? null) {
        found.add(next);
      }
    }
    return [...found].sort();
  }
}
