import path from 'node:path';
import { leave, root, run, setup } from './setup.mjs';

await setup().catch(leave);

const checks = {
  types: ['node_modules/typescript/bin/tsc', '--noEmit'],
  'types of the desk': ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'src/desk'],
  'types of the browser tests': ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'test/browser'],
  'size of the desk': ['scripts/desk-size.mjs'],
  'lint and format': ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings'],
};
let failures = 0;
for (const [name, [program, ...args]] of Object.entries(checks)) {
  const passed = await run(process.execPath, [path.join(root, program), ...args]).then(
    () => true,
    () => false,
  );
  process.stderr.write(`${passed ? 'passed' : 'FAILED'}: ${name}\n`);
  if (!passed) failures++;
}
process.exit(failures === 0 ? 0 : 1);
