/** What editors and reviewers do with records, as a walk over the API takes it: how often, and how. */
import type { Person } from './desk.ts';
import type { Action, WalkTools } from './walk.ts';

const TEXT =
  'On Friday the ministry said: the bridge is safe, and it stays open. “No risk”, it added, for anybody.';
const QUOTES = ['the bridge is safe', 'it stays open', '“No risk”', 'for anybody'];
const ACTS = [
  'denial',
  'counterclaim',
  'correction',
  'clarification',
  'partial_concession',
  'concession',
  'retraction',
  'declined_comment',
];
const DECISIONS = ['approve', 'approve', 'approve', 'approve', 'request_changes', 'reject'];

/** The actions on actors, sources, claims and rebuttals. */
export function recordActions({
  admin,
  anything,
  below,
  change,
  date,
  editor,
  ids,
  maybe,
  noticeFor,
  pick,
  record,
  reference,
  reviewers,
  send,
  words,
}: WalkTools): Action[] {
  return [
    [
      'actor',
      2,
      async () => {
        const body = {
          kind: pick(['person', 'government']),
          name: words('Speaker'),
          partOfId: ids.actors.length ? (maybe(pick(ids.actors)) ?? null) : null,
        };
        ids.actors.push((await send(editor(), 'post', '/actors', body)).body.id);
      },
    ],
    [
      'source',
      2,
      async () => {
        const body = {
          title: words('Paper'),
          publisherId: maybe(pick(ids.actors)) ?? null,
          ...maybe({ text: TEXT, archiveUrls: ['https://archive.example/a'] }, 0.8),
        };
        ids.sources.push((await send(editor(), 'post', '/sources', body)).body.id);
      },
    ],
    [
      'snapshot',
      1,
      () =>
        send(editor(), 'post', `/sources/${pick(ids.sources)}/snapshots`, {
          text: `${TEXT} ${words('Copy')}.`,
        }),
    ],
    [
      'claim',
      1,
      async () => {
        const body = {
          text: words('The bridge is safe'),
          claimantId: pick(ids.actors),
          statedAt: date(),
          topics: ['bridges'],
        };
        ids.claims.push((await send(editor(), 'post', '/claims', body)).body.id);
      },
    ],
    [
      'answer',
      6,
      async () => {
        const target = record();
        const body = {
          act: pick(ACTS),
          responderId: pick(ids.actors),
          text: words('It is not'),
          statedAt: date(),
          evidenceOffered: pick(['yes', 'no', 'unknown']),
        };
        const { id, claimId: claim } = (await send(editor(), 'post', `${target}/rebuttals`, body)).body;
        if (id) ids.rebuttals.push({ id, claim });
      },
    ],
    [
      'evidence',
      9,
      async () => {
        const path = record();
        const body = {
          role: pick(['appearance', 'supports', 'opposes', 'context']),
          sourceId: pick(ids.sources),
          offeredBy: pick(['speaker', 'desk']),
          locator: words('page'),
          ...maybe({ quotation: { exact: pick(QUOTES) } }),
          ...(await noticeFor(path)),
        };
        const speech = body.role === 'appearance' && { saidById: pick(ids.actors), mode: 'direct' };
        await change(editor(), 'post', path, '/evidence', { ...body, ...speech });
      },
    ],
    [
      'evidence removed',
      4,
      async () => {
        const path = record();
        const { evidence } = (await send(admin, 'get', path)).body as { evidence?: { id: string }[] };
        if (!evidence?.length) return;
        await change(editor(), 'delete', path, `/evidence/${pick(evidence).id}`, await noticeFor(path));
      },
    ],
    [
      'edit',
      7,
      async () => {
        const path = record();
        const fields = pick([{ text: words('Edited') }, { statedAt: date() }, { language: 'de' }]);
        await change(editor(), 'patch', path, '', { ...fields, ...(await noticeFor(path)) });
      },
    ],
    [
      'reference edit',
      5,
      async () => {
        const path = reference();
        const isActor = path.startsWith('/actors');
        const fields = isActor
          ? pick([
              { name: words('Renamed') },
              { partOfId: pick(ids.actors) },
              { partOfId: null },
              { aliases: [words('Alias')] },
            ])
          : pick([{ title: words('Retitled') }, { publisherId: pick(ids.actors) }, { publishedAt: date() }]);
        await change(editor(), 'patch', path, '', fields);
      },
    ],
    ['submit', 6, () => change(editor(), 'post', anything(), '/submit')],
    ['take back', 2, () => change(editor(), 'post', anything(), '/take-back')],
    [
      'review',
      8,
      async () => {
        const queue = (await send(reviewers[0] as Person, 'get', '/review-queue?limit=50')).body.items as {
          type: string;
          id: string;
          record?: { type: string; id: string };
        }[];
        if (queue.length === 0) return;
        const { type, id } = queue.map((one) => one.record ?? one)[below(queue.length)] as {
          type: string;
          id: string;
        };
        const body = {
          decision: pick(DECISIONS),
          rationale: words('Read'),
          ...maybe({ publicNote: words('Checked') }),
        };
        await change(pick(reviewers), 'post', `/${type}s/${id}`, '/reviews', body);
      },
    ],
  ];
}
