/** The log as a service works with it: who wants a checkpoint or a signature asks here. */
import type { Service } from '../access/caller.ts';
import { Problem } from '../http/problem.ts';
import { type Checkpoint, checkNote, firstCovering, newestStored } from './checkpoints.ts';
import { Inconsistency, RESTART, reporting } from './inconsistency.ts';
import { openKept } from './kept-checkpoint.ts';
import { type CurrentKey, changeKey, currentKey } from './key-register.ts';
import { KeyError, type KeySource } from './keys.ts';
import type { Signer } from './note.ts';
import { type RecheckTurn, recheckLog, signLog } from './signing.ts';

export type { Checkpoint } from './checkpoints.ts';

export interface Ledger {
  /** Why nothing is signed, for the operator: it may name files and commands. null while all is well. */
  readonly fault: string | null;
  /** The same for anybody: without them. */
  readonly publicFault: string | null;
  /** Whether the fault is an inconsistency, which stops the writes too: a missing key only puts off the signing. */
  readonly isInconsistent: boolean;
  /** The first checkpoint that covers event `index`; signs one now when there is none. Problem `log-not-signed` (503) when it cannot. */
  checkpointCovering(index: number): Promise<Checkpoint>;
  /**
   * The newest; signs one first when events are not covered yet, or, while nothing can be signed, answers the newest that
   * there is. null for a log without events; problem `log-not-signed` (503) for one that was never signed.
   */
  newestCheckpoint(): Promise<Checkpoint | null>;
  /** Signs a text as a note by the current key. Problem `log-not-signed` (503) when it cannot. */
  sign(text: string): { vkey: string; keyId: string; note: string };
  /** Notes an inconsistency that something found: nothing is signed from then on, /readyz says so, writes are refused. */
  report(fault: string, remedy?: string): void;
}

/** How a process signs. */
export interface Signing {
  keys: KeySource;
  /** The file in which the newest checkpoint is kept beside the database, so that a log that was cut short is noticed. */
  keptFile?: string;
}

/** The ledger of a process, with its start and its end. */
export interface OpenLedger extends Ledger {
  /**
   * Registers the key on the first start, and begins to hold the whole log against its bodies, for which the first signing
   * waits; then signs what is new every so many milliseconds, unless `everyMs` is 0. What is wrong is a `fault` afterwards.
   */
  start(options?: { everyMs?: number }): Promise<void>;
  /** Ends the timer, and waits for a signing that is under way. */
  stop(): Promise<void>;
}

const SECOND_MS = 1_000;
/** Up to this size a start waits for the recheck: nobody feels it. */
const SMALL_LOG = 20_000;
/** How long a request waits for the recheck or the signing of a long log. */
const PATIENCE_MS = 10_000;

const NOT_SIGNED = 'The log is not being signed at the moment; the operator has been told.';

function notSigned(fault: string | null): Problem {
  return new Problem('log-not-signed', fault ?? undefined, {}, { 'Retry-After': '5' });
}

/** Without `signing`, nothing is signed. */
export function openLedger(clients: Omit<Service, 'ledger'>, signing?: Signing): OpenLedger {
  const { prisma, read, log } = clients;
  const turn: RecheckTurn = { event: 0, checkpoint: 0 };
  const kept = openKept(signing?.keptFile);
  let inconsistency: { fault: string; remedy: string } | null = null;
  let unsigned: string | null = signing ? null : 'This process has no signing key.';
  let key: { id: string; signer: Signer } | null = null;
  let started: Promise<void> | null = null;
  let rechecked: Promise<void> | null = null;
  let running: Promise<Checkpoint | null> | null = null;
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let isLate = false;

  const ledger: OpenLedger = {
    get fault() {
      return inconsistency ? [...Object.values(inconsistency), RESTART].filter(Boolean).join(' ') : unsigned;
    },
    get publicFault() {
      if (inconsistency) return `${inconsistency.fault} ${RESTART}`;
      return unsigned === null ? null : NOT_SIGNED;
    },
    get isInconsistent() {
      return inconsistency !== null;
    },
    async checkpointCovering(index) {
      await begin();
      const stored = await firstCovering(read, index);
      return checked(stored ?? (await signedOver(index)));
    },
    async newestCheckpoint() {
      let newest = await newestStored(read);
      if (await isUncovered()) {
        try {
          newest = (await patiently(sign())) ?? undefined;
        } catch (error) {
          if (!newest || !(error instanceof Problem)) throw error;
        }
      }
      return newest ? checked(newest) : null;
    },
    sign(text) {
      if (!key || ledger.fault !== null) throw notSigned(ledger.publicFault);
      return { vkey: key.signer.vkey, keyId: key.id, note: key.signer.sign(text) };
    },
    report(fault, remedy = '') {
      if (inconsistency !== null) return;
      inconsistency = { fault, remedy };
      log.fatal(
        { fault: ledger.fault },
        'the ledger is inconsistent: nothing is signed, and nothing written',
      );
    },
    async start({ everyMs = SECOND_MS } = {}) {
      await begin();
      if (everyMs > 0 && !isStopped) timer = setInterval(() => void tick(), everyMs).unref();
    },
    async stop() {
      isStopped = true;
      clearInterval(timer);
      await Promise.allSettled([started, running, rechecked]);
    },
  };

  async function tick(): Promise<void> {
    if (inconsistency !== null || running) return;
    try {
      if (await isUncovered()) await sign();
      isLate = false;
    } catch (error) {
      // Why a log cannot be signed was said when it was found, and a database that is away is told of once.
      if (!isLate && !(error instanceof Problem)) log.warn({ error }, 'the log could not be signed');
      isLate = true;
    }
  }

  /** Whether there is something to sign; or fewer events than were signed, which a signing tells. */
  async function isUncovered(): Promise<boolean> {
    const [row] = await read.rows<{ uncovered: boolean }>(
      `SELECT size <> signed OR signed < $1::bigint AS uncovered
       FROM ledger_head CROSS JOIN (SELECT coalesce(max(size), 0) AS signed FROM checkpoint) newest`,
      [kept.size],
    );
    return row?.uncovered ?? false;
  }

  async function signedOver(index: number): Promise<Checkpoint> {
    // The signing that is under way may have begun before this event; the one after it has not.
    for (let attempt = 0; attempt < 2; attempt++) {
      await patiently(sign());
      const stored = await firstCovering(read, index);
      if (stored) return stored;
    }
    throw new RangeError(`the log has no event ${index}`);
  }

  function sign(): Promise<Checkpoint | null> {
    running ??= signAll().finally(() => {
      running = null;
    });
    return running;
  }

  async function signAll(): Promise<Checkpoint | null> {
    await begin();
    await recheck();
    for (;;) {
      if (inconsistency !== null) throw new Inconsistency(inconsistency.fault, inconsistency.remedy);
      const { checkpoint, isComplete } = await reporting(ledger, () =>
        signLog(prisma, privateHalf, turn, kept),
      );
      if (checkpoint) await keep(checkpoint);
      if (isComplete || isStopped) return checkpoint;
    }
  }

  function checked(stored: Checkpoint): Promise<Checkpoint> {
    return reporting(ledger, () => {
      checkNote(stored);
      return stored;
    });
  }

  async function privateHalf(current: CurrentKey | null): Promise<Signer> {
    if (key && key.id === current?.id) return key.signer;
    key = null;
    if (!signing || !current) {
      unsigned ??= 'The log has no current signing key.';
      throw notSigned(NOT_SIGNED);
    }
    try {
      const signer = await signing.keys.load(current.vkey);
      key = { id: current.id, signer };
      unsigned = null;
      return signer;
    } catch (error) {
      if (!(error instanceof KeyError)) throw error;
      if (unsigned !== error.message) log.error({ fault: error.message }, 'nothing is signed');
      unsigned = error.message;
      throw notSigned(NOT_SIGNED);
    }
  }

  function begin(): Promise<void> {
    started ??= prepare().catch((error: unknown) => {
      started = null;
      throw error;
    });
    return started;
  }

  async function prepare(): Promise<void> {
    const { keys } = signing ?? {};
    if (!keys) return;
    try {
      await reporting(ledger, () => kept.check(read));
      await registerKey(keys);
    } catch (error) {
      // They are the fault by now, and reading goes on.
      if (!(error instanceof Problem)) throw error;
    }
    const whole = recheck();
    const size = (await newestStored(read))?.size ?? 0;
    if (size <= SMALL_LOG) await whole;
  }

  /** The key that the database knows as current, or on the first start the one to begin with. */
  async function registerKey(keys: KeySource): Promise<void> {
    let current = await currentKey(read);
    if (!current) {
      try {
        const caller = { user: null, service: { ...clients, ledger } };
        await changeKey(caller, await keys.load(null), null);
      } catch (error) {
        if (!(error instanceof KeyError)) throw error;
        unsigned = error.message;
      }
      current = await currentKey(read);
    }
    if (current) await privateHalf(current);
  }

  /** Once in the life of a process; again when the database went away in the middle. */
  function recheck(): Promise<void> {
    if (!rechecked) {
      rechecked = reporting(ledger, recheckAll).catch((error: unknown) => {
        if (error instanceof Inconsistency) return;
        rechecked = null;
        throw error;
      });
      rechecked.catch((error: unknown) => log.warn({ error }, 'the log could not be rechecked'));
    }
    return rechecked;
  }

  async function recheckAll(): Promise<void> {
    const newest = await recheckLog(prisma, read, () => !isStopped);
    if (newest && inconsistency === null) await keep(newest);
  }

  /** A request does not wait for the recheck or the signing of a log that is long. */
  async function patiently<T>(work: Promise<T>): Promise<T> {
    let timeout: NodeJS.Timeout | undefined;
    const impatience = new Promise<never>((_resolve, reject) => {
      const late = notSigned('The log is long, and still being checked or signed. Ask again in a while.');
      timeout = setTimeout(() => reject(late), PATIENCE_MS);
    });
    return Promise.race([work, impatience]).finally(() => clearTimeout(timeout));
  }

  async function keep(checkpoint: Checkpoint): Promise<void> {
    try {
      await kept.keep(checkpoint);
    } catch (error) {
      log.error({ error }, 'the newest checkpoint could not be kept beside the database');
    }
  }

  return ledger;
}
