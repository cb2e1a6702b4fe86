/** A log that grows by real writes and is signed by the real signer: every checkpoint begins with those before it. */
import { pino } from 'pino';
import { openService } from '../../src/database/open.ts';
import { verifyConsistency } from '../../src/ledger/merkle.ts';
import { type CheckpointText, openNote, parseCheckpoint } from '../../src/ledger/note.ts';
import { consistencyProof } from '../../src/ledger/proofs.ts';
import { createUser } from '../../src/users/users.commands.ts';
import { referenceLeaf, referenceRoot } from '../support/reference-tree.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { testSigner, testSigning } from '../support/signing.ts';

export interface ConsistencyOptions {
  /** A migrated, empty database. */
  url: string;
  checkpoints: number;
  /** Pairs taken at random, beside all neighbours. */
  pairs: number;
  seed: number;
}

/** Throws ProofError or NoteError at the first checkpoint or proof that does not hold. Answers the figures. */
export async function consistencyTrial(options: ConsistencyOptions): Promise<Record<string, number>> {
  const { url, checkpoints, pairs, seed } = options;
  const random = seededRandom(seed);
  const { service, close } = openService(url, pino({ level: 'silent' }), { signing: testSigning });
  try {
    await service.ledger.start({ everyMs: 0 });
    const caller = { user: null, service };
    const signed: CheckpointText[] = [];
    let people = 0;
    while (signed.length < checkpoints) {
      const writes = Array.from({ length: 1 + random.below(3) }, () => {
        const email = `person-${++people}@example.org`;
        return createUser(caller, { email, name: 'Somebody', roles: [] });
      });
      await Promise.all(writes);
      const newest = await service.ledger.newestCheckpoint();
      if (!newest) throw new Error('a log with events has no checkpoint');
      const checkpoint = parseCheckpoint(openNote(newest.note, testSigner));
      if (checkpoint.size <= (signed.at(-1)?.size ?? 0)) throw new Error('the checkpoints do not grow');
      signed.push(checkpoint);
    }
    const verify = async (older: CheckpointText, newer: CheckpointText) => {
      const proof = await consistencyProof(service.read, older.size, newer.size);
      verifyConsistency(older.size, newer.size, proof, older.root, newer.root);
    };
    for (const [at, older] of signed.entries()) {
      const newer = signed[at + 1];
      if (newer) await verify(older, newer);
    }
    for (let pair = 0; pair < pairs; pair++) {
      const [older, newer] = [random.pick(signed), random.pick(signed)].sort(
        (one, other) => one.size - other.size,
      );
      if (older && newer) await verify(older, newer);
    }
    const roots = await compareWithReference(service.read, signed, random);
    return {
      'checkpoints signed': signed.length,
      'events at the last': signed.at(-1)?.size ?? 0,
      'proofs between neighbours verified': signed.length - 1,
      'proofs of random pairs verified': pairs,
      'roots equal to the naive reference': roots,
    };
  } finally {
    await close();
  }
}

async function compareWithReference(
  read: Parameters<typeof consistencyProof>[0],
  signed: readonly CheckpointText[],
  { pick }: ReturnType<typeof seededRandom>,
): Promise<number> {
  const rows = await read.rows<{ body: Uint8Array }>('SELECT body FROM event ORDER BY index');
  const leaves = rows.map(({ body }) => referenceLeaf(body));
  const chosen = new Set([signed[0], signed.at(-1), ...Array.from({ length: 20 }, () => pick(signed))]);
  for (const checkpoint of chosen) {
    if (!checkpoint) continue;
    const root = referenceRoot(leaves.slice(0, checkpoint.size));
    if (!root.equals(checkpoint.root))
      throw new Error(`the root at ${checkpoint.size} is not that of RFC 6962`);
  }
  return chosen.size;
}
