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

test('what the service itself did wrong stays its own fault', () => {
  expect(thrown({ kind: 'TableDoesNotExist', table: 'nowhere' })).toBeUndefined();
  expect(databaseProblem(new Error('something else'))).toBeUndefined();
});
