import { spawn } from 'node:child_process';
import path from 'node:path';
import { leave, quietEnvironment, root, setup } from './setup.mjs';

await setup().catch(leave);

const flags = ['--import', './test/support/typescript.mjs', path.join('test', 'trials', 'main.ts')];
const child = spawn(process.execPath, [...flags, ...process.argv.slice(2)], {
  cwd: root,
  env: { ...process.env, ...quietEnvironment },
  stdio: 'inherit',
});
// The trials hear Ctrl-C themselves and take down what they started; this process waits for them.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.once('close', (code) => process.exit(code ?? 1));
