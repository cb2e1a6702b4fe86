import { spawn } from 'node:child_process';
import { leave, quietEnvironment, root, setup } from './setup.mjs';

/**
 * Sets up, then runs a TypeScript program with the arguments of this process, and ends as that ends. `node` are further
 * flags for its Node.
 */
export async function runTypescript(file, { node = [] } = {}) {
  await setup().catch(leave);
  const flags = [...node, '--import', './test/support/typescript.mjs', file];
  const child = spawn(process.execPath, [...flags, ...process.argv.slice(2)], {
    cwd: root,
    env: { ...process.env, ...quietEnvironment },
    stdio: 'inherit',
  });
  // The program hears Ctrl-C itself and takes down what it started; this process waits for it.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.once('close', (code) => process.exit(code ?? 1));
}
