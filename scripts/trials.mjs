import { runTypescript } from './run-typescript.mjs';

await runTypescript('test/trials/main.ts');
