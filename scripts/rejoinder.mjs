#!/usr/bin/env node
import { leave, setup } from './setup.mjs';

await setup().catch(leave);
await import('../dist/cli/main.js');
