/** Saves a record while somebody writes it: one request at a time, in order, each against the newest ETag. */
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { ApiProblem, type Notice, type Tagged } from '../api.ts';
import { refreshAll } from '../queries.ts';
import {
  type Autosave,
  type AutosaveEvent,
  advance,
  beginAutosave,
  type Phase,
  phaseOf,
  unsavedFields,
} from './autosave.ts';
import { bodyOf } from './drafts.ts';
import { forgetKept, readKept, writeKept } from './kept.ts';

/** How long after the last key it is saved. */
const PAUSE_MS = 2_000;
/** How long after the service could not be reached it is tried again, unless it says. */
const RETRY_MS = 10_000;
/** So often somebody else may be faster in a row. */
const MOST_ROUNDS = 5;

/** How one kind of record is read and written. */
export interface Recorder<Draft, Read> {
  empty: Draft;
  draftOf: (record: Read) => Draft;
  create: (body: Record<string, unknown>) => Promise<Tagged<Read>>;
  read: (id: string) => Promise<Tagged<Read>>;
  edit: (id: string, etag: string, body: Record<string, unknown>) => Promise<Tagged<Read>>;
  /** What is wrong with fields before they are sent, in sentences; such fields wait. */
  faultsOf: (draft: Draft) => Partial<Record<keyof Draft & string, string>>;
}

interface Options<Draft, Read> {
  recorder: Recorder<Draft, Read>;
  /** What was read; null for a record that is only written now. */
  start: Tagged<Read> | null;
  /** Under which the device keeps what is not saved. */
  keptAs: (id: string | null) => string;
  /** Nothing is saved while it is true. */
  isHeld: (record: Read | null) => boolean;
  /** Goes with the first change of something published. */
  noticeFor: (record: Read) => Notice | undefined;
  /** It is on the record now, under this id. */
  onMade?: ((id: string) => void) | undefined;
}

export interface Editing<Draft, Read> {
  state: Autosave<Draft, Read>;
  phase: Phase;
  /** Faults that keep fields from being sent. */
  faults: Partial<Record<keyof Draft & string, string>>;
  /** When what was brought back from this device was written; null when nothing was. */
  restoredAt: number | null;
  /** Whether this device keeps what is unsaved. */
  isKept: boolean;
  change: (patch: Partial<Draft>) => void;
  /** Saves what is new since the last attempt. */
  autosave: () => void;
  /** Saves now; whether all of it is saved. */
  save: () => Promise<boolean>;
  /**
   * Saves, then does something else with the record, each in its turn. Null when it could not be saved first, or when
   * somebody else was faster and `again` is not set. Other problems are thrown.
   */
  act: (
    task: (id: string, etag: string) => Promise<Tagged<Read>>,
    options?: { again: boolean },
  ) => Promise<Read | null>;
  settle: (field: keyof Draft & string, keep: 'mine' | 'theirs') => void;
  dismissNote: () => void;
  throwAway: () => void;
}

function isStale(error: unknown): boolean {
  return error instanceof ApiProblem && error.code === 'stale';
}

/** The same may well be saved in a moment: the service, or the way to it, is away. */
function isPassing(problem: unknown): problem is ApiProblem {
  return problem instanceof ApiProblem && (problem.code === 'offline' || problem.status === 503);
}

export function useAutosave<Draft extends object, Read extends { id: string }>(
  options: Options<Draft, Read>,
): Editing<Draft, Read> {
  const latest = useRef(options);
  latest.current = options;
  const [store] = useState(() => openStore(options));
  const state = useSyncExternalStore(store.subscribe, store.get);
  const [isKept, setKept] = useState(true);
  const [restoredAt, setRestoredAt] = useState(store.restoredAt);
  const queue = useRef<Promise<unknown>>(Promise.resolve());
  const phase = phaseOf(state);
  const { recorder } = options;
  const { draft, record } = state;
  const id = record?.id ?? null;

  /** One after the other, whatever became of the one before. */
  const inTurn = <Result>(task: () => Promise<Result>): Promise<Result> => {
    const next = queue.current.then(task, task);
    queue.current = next.catch(() => undefined);
    return next;
  };
  const readNewest = async (known: string) => {
    const { data, etag } = await recorder.read(known);
    store.send({ type: 'overtaken', record: data, etag, draft: recorder.draftOf(data) });
  };
  const saveNow = () => saveAll(store, latest.current, readNewest);

  const save = () => inTurn(saveNow);
  const autosave = () => {
    const { failure: last, draft: now } = store.get();
    // What was brought back waits until its writer has seen it: to save it, to throw it away, or to write on.
    if (now === store.restored) return;
    // The service has refused just this; asking again would change nothing.
    if (last?.draft === now && !isPassing(last.problem)) return;
    void save();
  };
  const act: Editing<Draft, Read>['act'] = (task, { again } = { again: false }) =>
    inTurn(async () => {
      for (let round = 0; round < MOST_ROUNDS; round += 1) {
        const isSaved = await saveNow();
        const { record: current, etag } = store.get();
        if (!isSaved || !current) return null;
        try {
          const answer = await task(current.id, etag);
          store.send({
            type: 'recorded',
            record: answer.data,
            etag: answer.etag,
            draft: recorder.draftOf(answer.data),
          });
          return answer.data;
        } catch (error) {
          if (!isStale(error)) throw error;
          await readNewest(current.id);
          if (!again) return null;
        }
      }
      return null;
    });

  // biome-ignore lint/correctness/useExhaustiveDependencies: the time begins anew with every key.
  useEffect(() => {
    if (unsavedFields(store.get()).length === 0) return;
    const timer = setTimeout(autosave, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [draft]);

  const keptAs = options.keptAs(id);
  /** Whether what is kept is this window's: what another one keeps is not thrown away by one that has nothing. */
  const isOurs = useRef(store.restoredAt !== null);
  useEffect(() => {
    const isUnsaved = unsavedFields({ base: state.base, draft }).length > 0;
    if (isUnsaved) setKept(writeKept(keptAs, { base: state.base, draft, at: Date.now() }));
    else if (isOurs.current) forgetKept(keptAs);
    isOurs.current = isUnsaved;
    // What was kept before the record had an address of its own.
    if (store.isNew && id !== null) forgetKept(latest.current.keptAs(null));
  }, [draft, state.base, keptAs, id, store]);

  useEffect(() => {
    if (store.isNew && id !== null) latest.current.onMade?.(id);
  }, [store, id]);

  // Lists that were read before show it as it was.
  useEffect(() => () => void (store.get().savedAt !== null && refreshAll()), [store]);

  const { failure } = state;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new failure, a new time.
  useEffect(() => {
    if (!failure) return;
    const { problem } = failure;
    if (!isPassing(problem)) return;
    const timer = setTimeout(save, (problem.retryAfter ?? RETRY_MS / 1000) * 1000);
    window.addEventListener('online', save);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('online', save);
    };
  }, [failure]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: listens once; the record is read where it is needed.
  useEffect(() => {
    const look = () => {
      const known = store.get().record?.id;
      if (document.visibilityState !== 'visible' || !known) return;
      // Not to be told is no harm: the next save tells.
      void inTurn(async () => {
        const { data, etag } = await latest.current.recorder.read(known);
        if (etag === store.get().etag) return;
        store.send({ type: 'overtaken', record: data, etag, draft: latest.current.recorder.draftOf(data) });
      }).catch(() => undefined);
    };
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, []);

  return {
    state,
    phase,
    faults: recorder.faultsOf(draft),
    restoredAt,
    isKept,
    change: (patch) => store.send({ type: 'typed', patch }),
    autosave,
    save,
    act,
    settle: (field, keep) => {
      store.send({ type: 'settled', field, keep });
      void save();
    },
    dismissNote: () => store.send({ type: 'noted' }),
    throwAway: () => {
      store.send({ type: 'thrownAway' });
      setRestoredAt(null);
    },
  };
}

interface Store<Draft, Read> {
  get: () => Autosave<Draft, Read>;
  send: (event: AutosaveEvent<Draft, Read>) => void;
  subscribe: (listener: () => void) => () => void;
  restoredAt: number | null;
  /** The draft as it was brought back from this device; null when nothing was. */
  restored: Draft | null;
  /** It was not on the record when the page opened. */
  isNew: boolean;
}

function openStore<Draft extends object, Read extends { id: string }>({
  recorder,
  start,
  keptAs,
}: Options<Draft, Read>): Store<Draft, Read> {
  const record = start?.data ?? null;
  const kept = readKept<Draft>(keptAs(record?.id ?? null));
  const begun = record ? recorder.draftOf(record) : recorder.empty;
  let state = beginAutosave<Draft, Read>({ record, etag: start?.etag ?? '', draft: begun }, kept);
  const listeners = new Set<() => void>();
  const isRestored = kept !== null && unsavedFields(state).length > 0;
  const restored = isRestored ? state.draft : null;
  return {
    get: () => state,
    send: (event) => {
      state = advance(state, event);
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    isNew: record === null,
    restored,
    restoredAt: isRestored ? kept.at : null,
  };
}

/** Sends what can be sent, until there is nothing left or something stands in the way. Whether all of it is saved. */
async function saveAll<Draft extends object, Read extends { id: string }>(
  store: Store<Draft, Read>,
  { recorder, isHeld, noticeFor }: Options<Draft, Read>,
  readNewest: (id: string) => Promise<void>,
): Promise<boolean> {
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const state = store.get();
    const unsaved = unsavedFields(state);
    if (unsaved.length === 0) return state.record !== null;
    if (isHeld(state.record) || phaseOf(state) === 'conflict') return false;
    const faults = recorder.faultsOf(state.draft);
    const fields = state.record ? unsaved.filter((field) => !(field in faults)) : unsaved;
    if (fields.length === 0 || (!state.record && Object.keys(faults).length > 0)) return false;
    const sent = Object.fromEntries(fields.map((field) => [field, state.draft[field]])) as Partial<Draft>;
    store.send({ type: 'sending', fields: sent });
    try {
      const notice = state.record ? noticeFor(state.record) : undefined;
      const { data, etag } = state.record
        ? await recorder.edit(state.record.id, state.etag, { ...bodyOf(sent), ...(notice && { notice }) })
        : await recorder.create(bodyOf(sent));
      store.send({ type: 'saved', record: data, etag, draft: recorder.draftOf(data), at: Date.now() });
    } catch (error) {
      if (!isStale(error) || !state.record) {
        store.send({ type: 'failed', problem: error });
        return false;
      }
      try {
        await readNewest(state.record.id);
      } catch (problem) {
        store.send({ type: 'failed', problem });
        return false;
      }
    }
  }
  return unsavedFields(store.get()).length === 0;
}
