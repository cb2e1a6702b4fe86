import { runTypescript } from './run-typescript.mjs';

await runTypescript('test/bench/main.ts');
