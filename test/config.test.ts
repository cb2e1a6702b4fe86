import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { addressOf, readConfig } from '../src/config.ts';
import { makePrivateKey } from '../src/ledger/keys.ts';

const DEFAULTS = {
  port: 3000,
  host: '127.0.0.1',
  databaseUrl: undefined,
  dataDir: path.resolve('data'),
  publicUrl: undefined,
  trustProxy: false,
  signingKey: undefined,
  sessionSecret: undefined,
  passphraseFile: undefined,
  logLevel: 'info',
};

describe('the configuration', () => {
  test('has a default for everything', () => {
    expect(readConfig({})).toEqual(DEFAULTS);
  });

  test('takes a variable that was left blank for one that is not there', () => {
    const blank = { PORT: '', HOST: '', DATABASE_URL: '', REJOINDER_DATA_DIR: '', PUBLIC_URL: '' };
    expect(readConfig({ ...blank, TRUST_PROXY: '', LOG_LEVEL: '' })).toEqual(DEFAULTS);
  });

  test('is what the environment says', () => {
    const environment = {
      PORT: '0',
      HOST: '::1',
      DATABASE_URL: 'postgres://ada@db.example.org/record',
      REJOINDER_DATA_DIR: 'elsewhere',
      PUBLIC_URL: 'https://record.example.org/',
      TRUST_PROXY: 'loopback',
      LOG_LEVEL: 'silent',
    };
    expect(readConfig(environment)).toEqual({
      port: 0,
      host: '::1',
      databaseUrl: 'postgres://ada@db.example.org/record',
      dataDir: path.resolve('elsewhere'),
      publicUrl: 'https://record.example.org',
      trustProxy: 'loopback',
      logLevel: 'silent',
    });
  });

  test.each([
    ['true', true],
    ['false', false],
    ['2', 2],
    ['10.0.0.0/8, ::1', '10.0.0.0/8, ::1'],
  ])('TRUST_PROXY=%s', (given, trustProxy) => {
    expect(readConfig({ TRUST_PROXY: given })).toMatchObject({ trustProxy });
  });

  test.each([
    ['PORT', 'http', 'a port number from 0 to 65535'],
    ['PORT', '65536', 'a port number from 0 to 65535'],
    ['PORT', '-1', 'a port number from 0 to 65535'],
    ['DATABASE_URL', 'mysql://db.example.org/record', 'postgresql://user:password@host:5432/name'],
    ['PUBLIC_URL', 'record.example.org', 'https://record.example.org'],
    ['PUBLIC_URL', 'https://record.example.org/desk', 'without a path'],
    ['TRUST_PROXY', 'yes please', 'true, false, a number of proxies'],
    ['LOG_LEVEL', 'loud', 'fatal, error, warn, info, debug, trace, silent'],
  ])('%s=%s is refused by name', (name, value, wanted) => {
    const read = () => readConfig({ [name]: value });
    expect(read).toThrow(`${name}=`);
    expect(read).toThrow(wanted);
  });

  test('takes a signing key, and never repeats one that is wrong', () => {
    const key = makePrivateKey('record.example.org');
    expect(readConfig({ REJOINDER_SIGNING_KEY: key })).toMatchObject({ signingKey: key });
    const other = key.replace('record', 'recorder');
    for (const wrong of [other, key.slice(0, -1), `${key}\n`, 'record.example.org+12345678+AAAA']) {
      let message = '';
      try {
        readConfig({ REJOINDER_SIGNING_KEY: wrong });
      } catch (error) {
        message = (error as Error).message;
      }
      expect(message).toContain('REJOINDER_SIGNING_KEY=…: ');
      expect(message).not.toContain(wrong.slice(-20));
    }
  });

  test('takes a secret for sessions, and never repeats one that is too short', () => {
    const secret = 'k7Q0'.repeat(8);
    expect(readConfig({ REJOINDER_SESSION_SECRET: secret })).toMatchObject({ sessionSecret: secret });
    const read = () => readConfig({ REJOINDER_SESSION_SECRET: 'hush-hush' });
    expect(read).toThrow('REJOINDER_SESSION_SECRET=…: give at least 32 characters');
    expect(read).not.toThrow('hush-hush');
  });

  test('says where people find the service', () => {
    const of = (host: string, publicUrl?: string) => addressOf({ host, port: 3000, publicUrl });
    expect(of('127.0.0.1', 'https://record.example.org')).toBe('https://record.example.org');
    expect(of('localhost')).toBe('http://localhost:3000');
    expect(of('0.0.0.0')).toBe('http://127.0.0.1:3000');
    expect(of('::')).toBe('http://[::1]:3000');
  });

  test('names all that is wrong at once', () => {
    expect(() => readConfig({ PORT: 'x', LOG_LEVEL: 'loud' })).toThrow(/PORT=x: .*\n.*LOG_LEVEL=loud: /);
  });
});
