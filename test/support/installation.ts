import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from '@jest/globals';
import { pino } from 'pino';
import { type OpenService, openService } from '../../src/database/open.ts';
import { keptFileIn } from '../../src/ledger/kept-checkpoint.ts';
import { rotateKey } from '../../src/ledger/key-register.ts';
import { keysOf } from '../../src/ledger/keys.ts';
import type { Signing } from '../../src/ledger/log.ts';
import { verifyConsistency } from '../../src/ledger/merkle.ts';
import { openNote, parseCheckpoint, parseVerifierKey } from '../../src/ledger/note.ts';
import { consistencyProof } from '../../src/ledger/proofs.ts';
import { createUser } from '../../src/users/users.commands.ts';
import { cloneDatabase } from './database.ts';

/** The name of the logs in these installations. */
export const ORIGIN = 'record.example.org';

/** A data folder and a database, on which processes start and end. */
export interface Installation {
  folder: string;
  keyFile: string;
  keptFile: string;
  ownerUrl(): string;
  /** A service as a process starts it, with the key of the folder or the one that is given. */
  start(signingKey?: string): Promise<Running>;
  /** A service that is not started yet. */
  open(signing?: Signing): OpenService;
  /** Puts an empty database in the place of this one. */
  replaceDatabase(): Promise<void>;
  close(): Promise<void>;
}

export type Running = Awaited<ReturnType<typeof startOn>>;

let number = 0;

async function startOn(one: OpenService, signing: Signing & { keptFile: string }) {
  const { service } = one;
  await service.ledger.start({ everyMs: 0 });
  const caller = { user: null, service };
  return {
    service,
    ledger: service.ledger,
    /** Writes one event. */
    hire: async () => {
      const name = `user${++number}`;
      await createUser(caller, { name, email: `${name}@example.org`, roles: [] });
    },
    rotate: async () => (await rotateKey(caller, signing.keys, signing.keptFile)).vkey,
  };
}

export async function openInstallation(): Promise<Installation> {
  const folder = await mkdtemp(path.join(tmpdir(), 'rejoinder-keys-'));
  const keptFile = keptFileIn(folder);
  let database = await cloneDatabase();
  const opened: OpenService[] = [];
  const open = (signing?: Signing) => {
    const one = openService(database.serviceUrl, pino({ level: 'silent' }), signing && { signing });
    opened.push(one);
    return one;
  };
  const shut = async () => {
    for (const one of opened.splice(0)) await one.close();
    await database.drop();
  };
  return {
    folder,
    keyFile: path.join(folder, 'keys/signing.key'),
    keptFile,
    ownerUrl: () => database.ownerUrl,
    open,
    start: (signingKey) => {
      const keys = keysOf({ signingKey, dataDir: folder, publicUrl: `https://${ORIGIN}` });
      return startOn(open({ keys, keptFile }), { keys, keptFile });
    },
    async replaceDatabase() {
      await shut();
      database = await cloneDatabase();
    },
    async close() {
      await shut();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The rights of a file or folder, in octal. */
export async function modeOf(file: string): Promise<string> {
  return ((await stat(file)).mode & 0o777).toString(8);
}

/** All stored checkpoints verify, each under its key, and each begins with the one before; answers how many there are. */
export async function expectOneLog({ service }: Running): Promise<number> {
  const stored = await service.prisma.checkpoint.findMany({
    orderBy: { size: 'asc' },
    include: { key: true },
  });
  let before: { size: number; root: Uint8Array } | undefined;
  for (const { size, root, note, key } of stored) {
    const said = parseCheckpoint(openNote(note, parseVerifierKey(key.vkey)));
    expect(said).toMatchObject({ origin: ORIGIN, size: Number(size) });
    expect(Buffer.from(said.root).equals(root)).toBe(true);
    if (before) {
      const proof = await consistencyProof(service.read, before.size, said.size);
      verifyConsistency(before.size, said.size, proof, before.root, said.root);
    }
    before = said;
  }
  return stored.length;
}
