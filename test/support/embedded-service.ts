// Starts the embedded database of the folder given as argument and then does nothing, until it is killed.
import { startEmbedded } from '../../src/database/embedded.ts';

await startEmbedded({ dataDir: process.argv[2] ?? '', log: () => {} });
process.stdout.write('ready\n');
setInterval(() => {}, 60_000);
