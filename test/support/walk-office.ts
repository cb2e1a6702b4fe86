/** What happens beside the records: withdrawals, reply requests, redactions, users and tokens. */
import type { Person } from './desk.ts';
import type { Action, WalkTools } from './walk.ts';

/** These actions. */
export function officeActions({
  admin,
  anything,
  below,
  change,
  editor,
  editors,
  ids,
  judge,
  next,
  pick,
  record,
  reviewers,
  send,
  words,
}: WalkTools): Action[] {
  return [
    ['withdraw', 2, () => change(editor(), 'post', record(), '/withdraw', { reason: words('Misread') })],
    [
      'publication',
      14,
      async () => {
        const path = record();
        await change(editor(), 'post', path, '/submit');
        await change(reviewers[0] as Person, 'post', path, '/reviews', {
          decision: 'approve',
          rationale: words('Read'),
        });
      },
    ],
    [
      'redaction',
      1,
      async () => {
        const target = next() < 0.8 ? anything() : '';
        const { version, evidence } =
          target === '' ? {} : (await send(editors[0] as Person, 'get', target)).body;
        const id = target.slice(target.lastIndexOf('/') + 1);
        const targets = [
          target === '' ? { event: below(100) } : { record: id, version: 1 + below(version) },
          ...(evidence?.length ? [{ quotation: pick(evidence as { id: string }[]).id }] : []),
          ...(ids.requests.length > 0 && next() < 0.2 ? [{ replyRequest: pick(ids.requests).id }] : []),
        ];
        const asked = await send(admin, 'post', '/redactions', { ground: words('By order'), targets });
        if (asked.status !== 201) return;
        const decision =
          next() < 0.7 ? (['consent'] as const) : (['refuse', { reason: words('No') }] as const);
        await send(judge, 'post', `/redactions/${asked.body.id}/${decision[0]}`, decision[1]);
      },
    ],
    [
      'reply request',
      3,
      async () => {
        const claim = pick(ids.claims);
        const body = {
          actorId: pick(ids.actors),
          channel: 'e-mail',
          askedAt: '2024-05-16T10:00:00Z',
          dueAt: '2024-05-20T10:00:00Z',
          question: words('What do you say'),
        };
        ids.requests.push({
          id: (await send(editor(), 'post', `/claims/${claim}/reply-requests`, body)).body.id,
          claim,
        });
      },
    ],
    [
      'settled',
      2,
      async () => {
        if (ids.requests.length === 0) return;
        const { id, claim } = pick(ids.requests);
        const answers = ids.rebuttals.filter((one) => one.claim === claim);
        const answered = answers.length > 0 &&
          next() < 0.6 && { outcome: 'answered', rebuttalId: pick(answers).id };
        await send(
          editor(),
          'patch',
          `/reply-requests/${id}`,
          answered || { outcome: pick(['declined', 'no_reply']) },
        );
      },
    ],
    [
      'user',
      1,
      async () => {
        const name = words('Person');
        const body = {
          name,
          email: `${name.replace(' ', '.').toLowerCase()}@example.org`,
          roles: [pick(['editor', 'reviewer'])],
        };
        ids.users.push((await send(admin, 'post', '/users', body)).body.id);
      },
    ],
    [
      'user edit',
      1,
      async () => {
        if (ids.users.length === 0) return;
        const fields = pick([
          { name: words('Änne "the" \\ 𝒳') },
          { roles: [] },
          { disabled: true },
          { disabled: false },
        ]);
        await send(admin, 'patch', `/users/${pick(ids.users)}`, fields);
      },
    ],
    [
      'token',
      1,
      async () => {
        const userId = pick([...ids.users, admin.id]);
        const id = (await send(admin, 'post', '/tokens', { label: words('laptop'), userId })).body.id;
        if (id) ids.tokens.push(id);
      },
    ],
    [
      'password link',
      1,
      async () => {
        const userId = pick([...ids.users, admin.id]);
        const { body } = await send(admin, 'post', `/users/${userId}/password-links`);
        if (!body.url || next() < 0.3) return;
        const [, secret] = body.url.split('#');
        const password = words('not to be guessed');
        const answer = await admin.send('post', '/password', { secret, password });
        // Of a user who is disabled it does not hold.
        if (![200, 410].includes(answer.status)) throw new Error(`${answer.status} ${answer.text}`);
      },
    ],
    [
      'token revoked',
      1,
      async () => ids.tokens.length > 0 && send(admin, 'delete', `/tokens/${pick(ids.tokens)}`),
    ],
  ];
}
