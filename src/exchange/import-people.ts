/** The people of a record: who is known stays as they are, everybody else is made, and cannot sign in. */
import { hash, randomBytes } from 'node:crypto';
import type { BulkSession } from '../database/bulk.ts';
import { copyValue, jsonValue } from '../database/copy-rows.ts';
import type { BulkDraft } from '../ledger/bulk-events.ts';
import type { PersonLine } from './record-lines.schema.ts';

const COLUMNS = 'id, email, name, roles, disabled_at, created_at, identity_salt';

/** Makes those of these people who are not known by their id. */
export async function addPeople(
  session: BulkSession,
  people: readonly PersonLine[],
  append: (draft: BulkDraft) => void,
): Promise<void> {
  if (people.length === 0) return;
  const found = await session.rows<{ id: string }>('SELECT id FROM staff_user WHERE id = ANY($1::uuid[])', [
    people.map((one) => one.id),
  ]);
  const known = new Set(found.map((one) => one.id));
  const made = people
    .filter((one) => !known.has(one.id))
    .map((one) => madePerson(one, new Date().toISOString()));
  if (made.length === 0) return;
  await session.load(`COPY staff_user (${COLUMNS}) FROM STDIN`, made.map((one) => one.row).join(''));
  for (const { id, state } of made) append({ record: { type: 'user', id }, state });
}

/** Nobody has this address, and nobody can get it: RFC 2606. */
const addressOf = (id: string) => `${id}@imported.invalid`;

/** Their row as COPY reads it, and as the ledger keeps it (recorded-rows.ts): name and address by a salted digest alone. */
function madePerson({ id, name }: PersonLine, at: string): { id: string; row: string; state: string } {
  const email = addressOf(id);
  const salt = randomBytes(16);
  const identity = hash('sha256', Buffer.concat([salt, Buffer.from(JSON.stringify([email, name]))]), 'hex');
  const values = [id, email, name, [], at, at, `\\x${salt.toString('hex')}`];
  const instant = jsonValue('instant', at);
  const row = `{"created_at":${instant},"disabled_at":${instant},"id":"${id}","identity":"${identity}","roles":[]}`;
  return { id, row: `${values.map(copyValue).join('\t')}\n`, state: `{"rows":{"staff_user":[${row}]}}` };
}
