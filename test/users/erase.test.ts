import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eraseUser } from '../../src/users/users.commands.ts';
import type { Person } from '../support/desk.ts';
import { idOf, type Newsroom, openNewsroom } from '../support/newsroom.ts';
import { expectProof, faultsOf, tablesWith } from '../support/veil.ts';

let room: Newsroom;
let ivo: Person;

beforeAll(async () => {
  room = await openNewsroom();
  ivo = await room.hire('Ivo', 'admin');
});
afterAll(() => room.close());

test('an erased user remains an id', async () => {
  const { rosa, create, publish } = room;
  const zoe = await room.hire('Zoefrieda', 'editor');
  const named = { label: 'Laptop of Zoefrieda' };
  expect(await zoe.send('post', '/tokens', named)).toMatchObject({ status: 201 });
  const actor = await create(zoe, '/actors', 'actors', { kind: 'person', name: 'Somebody' });
  const fields = { text: 'It is so.', claimantId: idOf(actor), statedAt: '2024' };
  const key = { 'Idempotency-Key': 'one' };
  const claim = `/claims/${(await zoe.send('post', '/claims', fields, key)).body.id}`;
  await publish(zoe, rosa, claim);
  const dossier = (await room.anyone.send('get', `${claim}/dossier`)).text;
  expect(await tablesWith(room, 'Zoefrieda')).toEqual(['api_token', 'idempotency_key', 'staff_user']);

  const erased = await ivo.send('post', `/users/${zoe.id}/erase`);
  expect(erased).toMatchObject({
    status: 200,
    body: { id: zoe.id, name: 'Erased user', roles: [], disabledAt: expect.any(String) },
  });
  expect(await tablesWith(room, 'Zoefrieda')).toEqual([]);
  expect(await tablesWith(room, 'zoefrieda')).toEqual([]);
  expect(await zoe.send('get', '/me')).toMatchObject({ status: 401 });
  expect((await ivo.send('get', `/tokens?userId=${zoe.id}`)).body.items).toMatchObject([
    { label: '', revokedAt: expect.any(String) },
    { label: '', revokedAt: expect.any(String) },
  ]);
  expect((await ivo.send('get', claim)).body.desk.createdBy).toEqual({ id: zoe.id, name: 'Erased user' });
  expect((await room.anyone.send('get', `${claim}/dossier`)).text).toBe(dossier);
  expectProof(dossier);
  expect(await faultsOf(room)).toEqual([]);

  const again = await ivo.send('post', `/users/${zoe.id}/erase`);
  expect(again).toMatchObject({ status: 409, body: { type: '/problems/wrong-state' } });
  const renamed = await ivo.send('patch', `/users/${zoe.id}`, { name: 'Somebody else' });
  expect(renamed).toMatchObject({ status: 409, body: { type: '/problems/wrong-state' } });
});

test('an address is free again once its user is erased', async () => {
  const first = await room.hire('Nina', 'editor');
  await ivo.send('post', `/users/${first.id}/erase`);
  const second = await room.hire('Nina', 'editor');
  await ivo.send('post', `/users/${second.id}/erase`);
});

test('nobody erases themselves, nor the last admin', async () => {
  const own = await ivo.send('post', `/users/${ivo.id}/erase`);
  expect(own).toMatchObject({ status: 403, body: { type: '/problems/not-allowed' } });
  const operator = { user: null, service: room.service };
  await expect(eraseUser(operator, ivo.id)).rejects.toMatchObject({ code: 'last-admin' });
  expect(await ivo.send('get', '/me')).toMatchObject({ status: 200 });
});
