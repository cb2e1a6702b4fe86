import { Writable } from 'node:stream';
import { expect, test } from '@jest/globals';
import { openLog } from '../../src/http/logging.ts';

/** The lines that `write` leaves. */
function linesOf(write: (log: ReturnType<typeof openLog>) => void): Record<string, unknown>[] {
  const lines: Record<string, unknown>[] = [];
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines.push(JSON.parse(String(chunk)));
      done();
    },
  });
  write(openLog('info', destination));
  return lines;
}

test('an error is told by its message, its stack and those of its causes', () => {
  const error = new Error('outside', { cause: new Error('inside') });
  const [line] = linesOf((log) => log.error({ error }, 'told'));
  expect(line).toMatchObject({
    msg: 'told',
    error: {
      type: 'Error',
      message: 'outside: inside',
      stack: expect.stringMatching(/logging\.test\.ts.*inside.*logging\.test\.ts/s),
    },
  });
});

test('but not by the rows that a database puts beside it, nor by its configuration', () => {
  const fields = {
    code: '23505',
    detail: 'Key (email)=(ada@example.org) exists.',
    config: { password: 'secret' },
  };
  const cause = Object.assign(new Error('duplicate key'), fields);
  const error = Object.assign(new Error('refused', { cause }), { ...fields, meta: { cause } });
  const headers = { authorization: 'Bearer rjd_secret' };
  const [line] = linesOf((log) => log.error({ error, headers }, 'told'));
  expect(line).toMatchObject({ error: { code: '23505', message: 'refused: duplicate key' } });
  expect(JSON.stringify(line)).not.toMatch(/ada@|secret/);
});

test('what is thrown without being an error is told too', () => {
  expect(linesOf((log) => log.error({ error: 'words' }, 'told'))).toMatchObject([{ error: 'words' }]);
});
