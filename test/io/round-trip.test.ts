import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Desk, openDesk, type Person } from '../support/desk.ts';
import { exportOf, importInto } from './exchange.ts';

describe('the example of the documentation', () => {
  let desk: Desk;
  let admin: Person;
  let example: Buffer;

  beforeAll(async () => {
    desk = await openDesk();
    admin = await desk.hire('Ivo', 'admin');
    example = await readFile(new URL('../../docs/export-example.ndjson', import.meta.url));
  });
  afterAll(() => desk.close());

  test('is imported', async () => {
    const answer = await importInto(desk, admin, example);
    expect(answer.body).toMatchObject({ counts: { person: 2, claim: 1, rebuttal: 1 } });
    expect(answer.status).toBe(200);
  });

  test('comes out as it went in', async () => {
    expect((await exportOf(desk, admin)).toString()).toBe(example.toString());
  });
});
