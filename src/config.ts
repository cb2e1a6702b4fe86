import path from 'node:path';
import { z } from 'zod';
import { KeyError, parsePrivateKey } from './ledger/keys.ts';

const port = z
  .string()
  .regex(/^\d{1,5}$/, 'give a port number from 0 to 65535; 0 takes any free one')
  .transform(Number)
  .refine((value) => value <= 65_535, 'give a port number from 0 to 65535; 0 takes any free one');

const webAddress = z
  .string()
  .refine(
    (value) => /^https?:\/\/[^/?#]+\/?$/.test(value),
    'give an address such as https://record.example.org, without a path',
  )
  .transform((value) => value.replace(/\/$/, ''));

const privateKey = z.string().superRefine((text, context) => {
  try {
    parsePrivateKey(text);
  } catch (error) {
    if (!(error instanceof KeyError)) throw error;
    context.addIssue({ code: 'custom', message: error.message });
  }
});

/** What error messages do not repeat. */
const SECRETS = ['DATABASE_URL', 'REJOINDER_SIGNING_KEY', 'REJOINDER_SESSION_SECRET'];

const Environment = z.object({
  PORT: port.default(3000),
  HOST: z.string().min(1, 'give an address to listen on, such as 127.0.0.1').default('127.0.0.1'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(?:ql)?:\/\//, 'give an address such as postgresql://user:password@host:5432/name')
    .optional(),
  REJOINDER_DATA_DIR: z.string().min(1, 'give the path of a folder').default('./data'),
  PUBLIC_URL: webAddress.optional(),
  TRUST_PROXY: z
    .string()
    .regex(
      /^(?:true|false|\d+|[\d.:a-f/, ]+|loopback|linklocal|uniquelocal)$/i,
      'give true, false, a number of proxies, or their addresses',
    )
    .default('false')
    .transform((value): boolean | number | string => {
      if (value === 'true' || value === 'false') return value === 'true';
      return /^\d+$/.test(value) ? Number(value) : value;
    }),
  REJOINDER_SIGNING_KEY: privateKey.optional(),
  REJOINDER_SESSION_SECRET: z.string().min(32, 'give at least 32 characters, random ones').optional(),
  REJOINDER_PASSPHRASE_FILE: z.string().optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

/** The configuration, checked; paths are absolute. */
export interface Config {
  port: number;
  host: string;
  /** Undefined: the embedded database. */
  databaseUrl: string | undefined;
  dataDir: string;
  /** Where readers find the service; undefined: where it listens. */
  publicUrl: string | undefined;
  trustProxy: boolean | number | string;
  /** The private key that signs the log; undefined: the one in the data folder. */
  signingKey: string | undefined;
  /** Signs the cookies of sessions; undefined: the one in the data folder. */
  sessionSecret: string | undefined;
  /** The file with the passphrase of the keys in a backup; undefined: it is asked for. */
  passphraseFile: string | undefined;
  logLevel: string;
}

/** Reads the environment. Throws one error that names every variable that is wrong, and what it should be. */
export function readConfig(environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  // An empty variable is one that was left blank in a file.
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const read = Environment.safeParse(given);
  if (!read.success) {
    const faults = read.error.issues.map((issue) => {
      const name = issue.path.join('.');
      const wanted =
        issue.code === 'invalid_value' ? `give one of ${issue.values.join(', ')}` : issue.message;
      // An address of a database holds a password.
      const shown = SECRETS.includes(name) ? '…' : given[name];
      return `  ${name}=${shown}: ${wanted}`;
    });
    throw new Error(`The environment is not right:\n${faults.join('\n')}`);
  }
  const { data } = read;
  return {
    port: data.PORT,
    host: data.HOST,
    databaseUrl: data.DATABASE_URL,
    dataDir: path.resolve(data.REJOINDER_DATA_DIR),
    publicUrl: data.PUBLIC_URL,
    trustProxy: data.TRUST_PROXY,
    signingKey: data.REJOINDER_SIGNING_KEY,
    sessionSecret: data.REJOINDER_SESSION_SECRET,
    passphraseFile: data.REJOINDER_PASSPHRASE_FILE,
    logLevel: data.LOG_LEVEL,
  };
}

/** Where people find the service: as it is told, or where it listens. An address that means every one becomes this machine's. */
export function addressOf({ publicUrl, host, port }: Pick<Config, 'publicUrl' | 'host' | 'port'>): string {
  if (publicUrl !== undefined) return publicUrl;
  const reached = { '0.0.0.0': '127.0.0.1', '::': '::1' }[host] ?? host;
  return `http://${reached.includes(':') ? `[${reached}]` : reached}:${port}`;
}
