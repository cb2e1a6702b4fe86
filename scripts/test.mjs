import { spawn } from 'node:child_process';
import path from 'node:path';
import { leave, quietEnvironment, root, SetupError, setup } from './setup.mjs';

// Jest compiles by itself: with a type error somewhere it still tells which tests pass, but the run has failed.
await setup({ build: false }).catch(leave);
let compiles = true;
await setup().catch((error) => {
  if (!(error instanceof SetupError)) throw error;
  compiles = false;
});

const jest = path.join(root, 'node_modules/jest/bin/jest.js');
const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
const child = spawn(process.execPath, [...flags, jest, ...process.argv.slice(2)], {
  cwd: root,
  env: { ...process.env, ...quietEnvironment },
  stdio: 'inherit',
});
// Jest hears Ctrl-C itself and takes its PostgreSQL down; this process waits for it.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.once('close', (code) => {
  if (!compiles) process.stderr.write('The project does not compile: see above.\n');
  process.exit(compiles ? (code ?? 1) : 1);
});
