/** `kill -9` of the service under writers, again and again: nothing acknowledged is lost, and log and record agree. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { type BulkSession, inBulk } from '../../src/database/bulk.ts';
import { findEmbedded } from '../../src/database/embedded.ts';
import { openService } from '../../src/database/open.ts';
import { checkDatabase, faultLine } from '../../src/fsck/fsck.ts';
import { createToken } from '../../src/tokens/tokens.commands.ts';
import { createUser } from '../../src/users/users.commands.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { type ServiceProcess, startService } from '../support/service-process.ts';
import { openWriter, type Scene, type Writer } from './crash-writers.ts';
import { type Watcher, watch } from './watcher.ts';

export interface CrashOptions {
  kills: number;
  writers: number;
  seed: number;
  /** Another database than the embedded one; it must be empty. */
  databaseUrl?: string;
  say?: (line: string) => void;
}

/** So long the service may take for the writes after which it is killed. */
const LONGEST_MS = 10_000;
const QUOTE = 'the words that all of them quote';

/** Throws with what was found wrong. Answers the figures. */
export async function crashTrial(options: CrashOptions): Promise<Record<string, number>> {
  const { kills, writers: people, seed, databaseUrl = '', say = () => {} } = options;
  const folder = await mkdtemp(path.join(tmpdir(), 'rejoinder-crash-'));
  await chmod(folder, 0o711);
  const dataDir = path.join(folder, 'data');
  const environment = { REJOINDER_DATA_DIR: dataDir, DATABASE_URL: databaseUrl };
  const random = seededRandom(seed);
  let service: ServiceProcess | null = await startService(environment);
  try {
    const { address } = service;
    const api = `${address}/api/v1`;
    const url = databaseUrl || (await findEmbedded({ dataDir }))?.ownerUrl;
    if (!url) throw new Error('the service has no database');
    const { scene, tokens } = await prepare(url, api, people);
    const writers = tokens.map((token, at) => openWriter(`Writer ${at + 1}`, token, seed + at, scene));
    const watcher = watch(api);
    await watcher.look();
    let slowest = 0;
    for (let kill = 1; kill <= kills; kill++) {
      await writeUntilKilled(service, writers, watcher, 10 + random.below(100));
      const begun = Date.now();
      service = await startService({ ...environment, PORT: new URL(address).port });
      slowest = Math.max(slowest, Date.now() - begun);
      // What was there before anybody asks for anything again.
      await inBulk(url, 'read', (session) => checkRecord(session, writers));
      await watcher.look();
      await requireReady(address);
      for (const writer of writers) await writer.settle();
      await inBulk(url, 'read', (session) => checkRecord(session, writers));
      say(`kill ${kill}: ${watcher.size} events are signed and agree with the record`);
    }
    await watcher.look();
    const { events, faults } = await inBulk(url, 'read', (session) =>
      checkDatabase(session, (fault) => say(faultLine(fault))),
    );
    if (faults > 0) throw new Error(`fsck finds ${faults} faults`);
    const sum = (of: (writer: Writer) => number) => writers.reduce((total, writer) => total + of(writer), 0);
    return {
      kills,
      writers: people,
      'acknowledged writes, none lost': sum((one) => one.acknowledged),
      'answers lost by a kill': sum((one) => one.lost),
      'asked again with their key, done once': sum((one) => one.repeated),
      'events, without a gap': events,
      'consistency proofs verified': watcher.proofs,
      'slowest start again (ms)': slowest,
    };
  } finally {
    await service?.end('SIGTERM').catch(() => {});
    await rm(folder, { recursive: true, force: true });
  }
}

async function prepare(
  url: string,
  api: string,
  people: number,
): Promise<{ scene: Scene; tokens: string[] }> {
  const { service, close } = openService(url, pino({ level: 'silent' }));
  const caller = { user: null, service };
  const tokens: string[] = [];
  try {
    for (let one = 1; one <= people; one++) {
      const email = `writer-${one}@example.org`;
      const { view } = await createUser(caller, { email, name: `Writer ${one}`, roles: ['editor'] });
      tokens.push((await createToken(caller, view.id, { label: 'trial' })).view.token);
    }
  } finally {
    await close();
  }
  const post = async (at: string, body: object) => {
    const answer = await fetch(`${api}${at}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${tokens[0]}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (answer.status !== 201) throw new Error(`${at} answers ${answer.status}`);
    return ((await answer.json()) as { id: string }).id;
  };
  const actorId = await post('/actors', { kind: 'government', name: 'Utopia' });
  const sourceId = await post('/sources', { title: 'What is quoted', text: `Here stand ${QUOTE}.` });
  return { scene: { api, actorId, sourceId, quote: QUOTE }, tokens };
}

/** Kills the service as soon as that many writes more were acknowledged, while others are under way. */
async function writeUntilKilled(
  service: ServiceProcess,
  writers: readonly Writer[],
  watcher: Watcher,
  after: number,
): Promise<void> {
  let isKilled = false;
  const acknowledged = () => writers.reduce((total, writer) => total + writer.acknowledged, 0);
  const enough = acknowledged() + after;
  const deadline = Date.now() + LONGEST_MS;
  const writing = Promise.all(writers.map((writer) => writer.write(() => isKilled)));
  const watching = (async () => {
    while (!isKilled) {
      await watcher.look().catch((error: unknown) => {
        // A connection that ends is the kill; anything else is what we look for.
        if (!(error instanceof TypeError) && !isKilled) throw error;
      });
      await sleep(50);
    }
  })();
  const counting = (async () => {
    while (!isKilled && acknowledged() < enough && Date.now() < deadline) await sleep(5);
  })();
  try {
    await Promise.race([counting, writing, watching]);
  } finally {
    isKilled = true;
  }
  await service.end('SIGKILL');
  await Promise.all([writing, watching]);
}

async function requireReady(address: string): Promise<void> {
  const ready = await fetch(`${address}/readyz`);
  if (ready.status !== 200) throw new Error(`/readyz answers ${ready.status} ${await ready.text()}`);
}

/** Counts that have to be 0, and what each would mean. */
const WRONG: Record<string, string> = {
  'events are missing between others': `SELECT abs(size - count) + CASE WHEN min <> 0 OR max <> size - 1 THEN 1 ELSE 0 END AS wrong
    FROM ledger_head, (SELECT count(*), min(index), max(index) FROM event) AS present`,
  'records have no event': `SELECT count(*) AS wrong FROM head WHERE NOT EXISTS
    (SELECT FROM event WHERE record_id = head.id AND record_type = head.type::text AND action = 'created')`,
  'events have no record': `SELECT count(*) AS wrong FROM event WHERE record_type IN ('claim', 'rebuttal', 'actor', 'source')
    AND NOT EXISTS (SELECT FROM head WHERE head.id = event.record_id AND head.type::text = event.record_type)`,
  'drafts were written more or less often than there are events': `SELECT count(*) AS wrong
    FROM head JOIN version ON version.head_id = head.id AND version.number = head.newest_version
    WHERE head.newest_version = 1 AND version.state = 'draft'
      AND head.revision <> (SELECT count(*) FROM event WHERE record_id = head.id)`,
  'events and evidence differ in number': `SELECT abs((SELECT count(*) FROM event WHERE action = 'evidence_added')
    - (SELECT count(*) FROM evidence)) AS wrong`,
  'records stand twice': `SELECT count(*) AS wrong FROM (SELECT text FROM (
      SELECT head_id, text FROM claim_version UNION SELECT head_id, text FROM rebuttal_version) AS one
    WHERE text LIKE 'Writer %' GROUP BY text HAVING count(*) > 1) AS doubled`,
  'evidence stands twice': `SELECT count(*) AS wrong FROM (SELECT note FROM evidence WHERE note LIKE 'Writer %'
    GROUP BY note HAVING count(*) > 1) AS doubled`,
};

async function checkRecord(session: BulkSession, writers: readonly Writer[]): Promise<void> {
  for (const [meaning, query] of Object.entries(WRONG)) {
    const [found] = await session.rows<{ wrong: bigint }>(query);
    if (found?.wrong !== 0n) throw new Error(`${found?.wrong} ${meaning}`);
  }
  const texts = await session.rows<{ id: string; text: string }>(
    'SELECT head_id AS id, text FROM claim_version UNION ALL SELECT head_id, text FROM rebuttal_version',
  );
  const present = new Map(texts.map(({ id, text }) => [id, text]));
  const notes = new Set(
    (await session.rows<{ note: string }>('SELECT note FROM evidence')).map(({ note }) => note),
  );
  for (const { id, texts: asked, notes: noted } of writers.flatMap((writer) => writer.written)) {
    // A text that was acknowledged stands, unless a later one, acknowledged or not, came after it.
    const last = asked.findLastIndex((one) => one.acknowledged);
    const allowed = asked.slice(Math.max(last, 0)).map((one) => one.text);
    const text = present.get(id ?? '');
    if (last >= 0 && (text === undefined || !allowed.includes(text))) {
      throw new Error(
        `${id} was acknowledged as ${JSON.stringify(allowed[0])}, and is ${JSON.stringify(text)}`,
      );
    }
    const lost = noted.find((one) => one.acknowledged && !notes.has(one.note));
    if (lost) throw new Error(`evidence of ${id} was acknowledged, and is lost: ${lost.note}`);
  }
}
