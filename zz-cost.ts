import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { startEmbedded } from './src/database/embedded.ts';
import { migrate } from './src/database/migrate.ts';
import { costTrial } from './test/trials/cost.ts';
const dir = mkdtempSync('/tmp/d/cost-'); chmodSync(dir, 0o711);
const db = await startEmbedded({ dataDir: dir, log() {} });
try { await migrate(db.ownerUrl); console.log(await costTrial({ url: db.serviceUrl, writes: Number(process.argv[2]), seed: 1 })); }
finally { await db.stop(); rmSync(dir, { recursive: true, force: true }); }
