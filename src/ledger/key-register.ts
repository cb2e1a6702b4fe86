/** The signing keys that the database knows, public halves alone: which signed what, and which signs now. */
import { v7 as uuidv7 } from 'uuid';
import type { Caller } from '../access/caller.ts';
import { txReader } from '../database/prisma.ts';
import type { Reader } from '../database/sql.ts';
import { Inconsistency } from './inconsistency.ts';
import { checkKept, setKeptAside } from './kept-checkpoint.ts';
import { KeyError, type KeySource } from './keys.ts';
import type { Signer } from './note.ts';
import { type Append, record, type Tx } from './record.ts';
import { type RecordedState, stateOfRow } from './recorded-rows.ts';

/** The key that signs now. */
export interface CurrentKey {
  id: string;
  vkey: string;
}

/** The key that signs now; null before the first start. */
export async function currentKey(read: Reader): Promise<CurrentKey | null> {
  const [found] = await read.rows<CurrentKey>('SELECT id, vkey FROM signing_key WHERE retired_at IS NULL');
  return found ?? null;
}

/**
 * Makes a key the current one, and retires `from`, which is the one that was; each is an event. KeyError when another is
 * current by now, or when the key was current before: it is not known who else has it.
 */
export async function changeKey(
  caller: Caller,
  { vkey }: Pick<Signer, 'vkey'>,
  from: string | null,
): Promise<void> {
  await record(caller, async (tx, append) => {
    await lockSigning(tx);
    const before = await currentKey(txReader(tx));
    if ((before?.vkey ?? null) !== from)
      throw new KeyError('Another process has just changed the signing key.');
    if ((await tx.signingKey.count({ where: { vkey } })) > 0) {
      throw new KeyError('This signing key was retired. Make a new one: `rejoinder key make`.');
    }
    if (before) {
      await tx.signingKey.update({ where: { id: before.id }, data: { retiredAt: new Date() } });
      await appendKey(tx, append, 'retired', before.id);
    }
    const id = uuidv7();
    await tx.signingKey.create({ data: { id, vkey, createdAt: new Date() } });
    await appendKey(tx, append, 'created', id);
    return { view: id };
  });
}

/** What a rotation came to. */
export interface Rotated {
  /** The new verifier key. */
  vkey: string;
  /** Where the kept checkpoint lies now that the log does not contain; null when it contains what is kept. */
  aside: string | null;
}

/**
 * Goes over to the key that the source gives next. The log has to contain the checkpoint that the data folder keeps, or
 * Inconsistency; `acceptLog` lets it go on from where it is, and sets that checkpoint aside. KeyError before the first start.
 */
export async function rotateKey(
  caller: Caller,
  keys: KeySource,
  keptFile: string,
  { acceptLog = false }: { acceptLog?: boolean } = {},
): Promise<Rotated> {
  const { read } = caller.service;
  const current = await currentKey(read);
  if (!current)
    throw new KeyError('There is no signing key to rotate yet: the first start of the service makes it.');
  const isContained = await checkKept(keptFile, read).then(
    () => true,
    (error: unknown) => {
      if (!acceptLog || !(error instanceof Inconsistency)) throw error;
      return false;
    },
  );
  const { signer, settle } = await keys.next(current.vkey);
  await changeKey(caller, signer, current.vkey);
  await settle();
  return { vkey: signer.vkey, aside: isContained ? null : await setKeptAside(keptFile) };
}

async function appendKey(tx: Tx, append: Append, action: 'created' | 'retired', id: string): Promise<void> {
  const key = await tx.signingKey.findUniqueOrThrow({ where: { id } });
  const [stored] = await txReader(tx).rows<{ state: RecordedState }>(
    `SELECT ${stateOfRow('signing_key', 'k')} AS state FROM signing_key k WHERE id = $1::uuid`,
    [id],
  );
  const form = {
    id,
    vkey: key.vkey,
    createdAt: key.createdAt.toISOString(),
    retiredAt: key.retiredAt?.toISOString() ?? null,
  };
  append({
    action,
    record: { type: 'signing_key', id },
    state: stored?.state ?? { rows: {} },
    forms: [{ type: 'signing_key', id, form }],
  });
}

/** One signs at a time, and nobody while the key changes. Held until the transaction ends; the database takes it too. */
export async function lockSigning(tx: Tx): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('rejoinder checkpoint'))`;
}
