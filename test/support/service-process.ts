import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const LOADER = ['--import', './test/support/typescript.mjs'];

/** The service as a process of its own. */
export interface ServiceProcess {
  /** Where it listens: `http://127.0.0.1:<port>`. */
  address: string;
  /** All that it has printed. */
  printed(): string;
  /** Ends it by a signal and waits for that. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

export interface Outcome {
  code: number | string;
  stdout: string;
  stderr: string;
}

/** Starts the service with this environment beside our own, and waits until it says where it is. */
export async function startService(environment: Record<string, string>): Promise<ServiceProcess> {
  const child = spawn(process.execPath, [...LOADER, 'src/main.ts'], {
    cwd: root,
    env: { ...process.env, PORT: '0', LOG_LEVEL: 'silent', ...environment },
  });
  let text = '';
  child.stdout.on('data', (data) => (text += data));
  child.stderr.on('data', (data) => (text += data));
  const exited = once(child, 'exit');
  const address = await addressOf(child, () => text);
  return {
    address,
    printed: () => text,
    async end(signal) {
      child.kill(signal);
      await exited;
    },
  };
}

async function addressOf(child: ChildProcess, printed: () => string): Promise<string> {
  while (child.exitCode === null && child.signalCode === null) {
    const [, address] = /Rejoinder is at (http:\S+)/.exec(printed()) ?? [];
    if (address) return address;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`the service ended: ${printed()}`);
}

/** Runs the command line with this environment beside our own. */
export function runCommand(environment: Record<string, string>, ...args: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [...LOADER, 'src/cli/main.ts', ...args],
      { cwd: root, env: { ...process.env, ...environment } },
      (error, stdout, stderr) => resolve({ code: error ? (error.code ?? 'killed') : 0, stdout, stderr }),
    );
  });
}
