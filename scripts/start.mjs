import { leave, setup } from './setup.mjs';

const PARENT_CHECK_MS = 500;

await setup().catch(leave);
followShell();
await import('../dist/main.js');

/** `npm start` runs this under a shell, which ends by SIGTERM without passing it on: its end is taken for the signal. */
function followShell() {
  if (process.env.npm_lifecycle_event !== 'start') return;
  const shell = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, PARENT_CHECK_MS);
  timer.unref();
}
