import { expect, test } from '@jest/globals';
import { DriverAdapterError, type Error as DriverFault } from '@prisma/driver-adapter-utils';
import { databaseProblem } from '../../src/database/faults.ts';

/** A failure as the adapter throws it when a transaction begins: no code of Prisma's stands around it yet. */
const thrown = (cause: DriverFault) => databaseProblem(new DriverAdapterError(cause))?.code;

test.each([
  { kind: 'ConnectionClosed' },
  { kind: 'SocketTimeout' },
  { kind: 'DatabaseNotReachable', host: '127.0.0.1', port: 5432 },
  { kind: 'TooManyConnections', cause: 'too many clients' },
  { kind: 'TransactionWriteConflict' },
] as const)('$kind: the database is away, and the same may be asked again', (cause) => {
  expect(thrown(cause)).toBe('unavailable');
});

test('a socket that is not there is a database that is away; a file that is not there is none', () => {
  const failed = (fields: object) => databaseProblem(Object.assign(new Error('ENOENT'), fields))?.code;
  expect(failed({ code: 'ENOENT', syscall: 'connect', address: '/run/postgresql/.s.PGSQL.5432' })).toBe(
    'unavailable',
  );
  expect(failed({ code: 'ENOENT', syscall: 'open', path: '/nowhere/x.gz' })).toBeUndefined();
  expect(failed({ code: 'ENOENT' })).toBeUndefined();
});

test('what the service itself did wrong stays its own fault', () => {
  expect(thrown({ kind: 'TableDoesNotExist', table: 'nowhere' })).toBeUndefined();
  expect(databaseProblem(new Error('something else'))).toBeUndefined();
});
