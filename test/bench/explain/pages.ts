/** What the desk, its readers and those who watch the log ask for: every kind of page, with every combination of filters. */
import { onDatabase } from '../on-database.ts';

/** A request whose statements are to be looked at. */
export interface Asked {
  name: string;
  /** Below the API's base. */
  path: string;
  staff: boolean;
  /** By an admin. */
  admin?: boolean;
  /** Sent as JSON, by POST. */
  body?: object;
  /** Its answer is as large as the record. */
  whole?: boolean;
}

/** Ids and words that the record has; of those that occur often, one that does. */
export interface Subjects {
  claimId: string;
  largestId: string;
  text: string;
  word: string;
  topic: string;
  rebuttalId: string;
  actorId: string;
  actorName: string;
  sourceId: string;
  title: string;
  url: string;
  publisherId: string;
  snapshotId: string;
}

const SUBJECTS = `
  WITH subject AS (
    SELECT head.id, fields.text, fields.claimant_id, fields.topics[1] AS topic, rebuttal.id AS rebuttal_id, evidence.source_id, evidence.snapshot_id
    FROM head JOIN claim_version fields ON fields.head_id = head.id AND fields.number = head.published_version
    JOIN rebuttal ON rebuttal.claim_id = head.id AND rebuttal.parent_id IS NULL JOIN evidence ON evidence.head_id = head.id
    WHERE head.type = 'claim' AND head.withdrawal_id IS NULL AND evidence.snapshot_id IS NOT NULL
    ORDER BY head.id LIMIT 1)
  SELECT subject.id AS "claimId", (SELECT id FROM claim ORDER BY rebuttal_count DESC LIMIT 1) AS "largestId", subject.text,
    (regexp_match(lower(subject.text), '[[:alpha:]]{5,}'))[1] AS word, coalesce(subject.topic, 'none') AS topic,
    subject.rebuttal_id AS "rebuttalId", subject.claimant_id AS "actorId", actor_version.name AS "actorName",
    subject.source_id AS "sourceId", source_version.title, coalesce(source_version.url, 'https://example.org/') AS url,
    coalesce(source_version.publisher_id, subject.claimant_id) AS "publisherId", subject.snapshot_id AS "snapshotId"
  FROM subject JOIN actor_version ON actor_version.head_id = subject.claimant_id AND actor_version.number = 1
  JOIN source_version ON source_version.head_id = subject.source_id AND source_version.number = 1`;

export async function findSubjects(url: string): Promise<Subjects> {
  return onDatabase(url, async (client) => {
    const { rows } = await client.query<Subjects>(SUBJECTS);
    if (!rows[0]) throw new Error('the record has no claim with a rebuttal and quoted evidence');
    return rows[0];
  });
}

const both = (name: string, path: string): Asked[] => [
  { name, path, staff: false },
  { name: `${name}, staff`, path, staff: true },
];
const staff = (name: string, path: string): Asked => ({ name, path, staff: true });

/** The pages that have no cursor to start from; the lists are asked for their second page too, by whoever asks. */
export function pagesOf(subjects: Subjects): Asked[] {
  const { claimId, largestId, rebuttalId, actorId, sourceId, snapshotId, publisherId } = subjects;
  const named = new URLSearchParams({ q: subjects.actorName }).toString();
  const titled = new URLSearchParams({ q: subjects.title.slice(0, 60) }).toString();
  const addressed = new URLSearchParams({ url: subjects.url }).toString();
  return [
    ...both('a claim', `/claims/${claimId}`),
    ...both('the versions of a claim', `/claims/${claimId}/versions`),
    ...both('the history of a claim', `/claims/${claimId}/history?limit=50`),
    ...both('a dossier', `/claims/${claimId}/dossier`),
    staff('a working dossier', `/claims/${claimId}/dossier?view=working`),
    ...both('a large dossier', `/claims/${largestId}/dossier`),
    ...both('the thread of a claim', `/claims/${largestId}/rebuttals?limit=50`),
    ...both('a rebuttal', `/rebuttals/${rebuttalId}`),
    ...both('the versions of a rebuttal', `/rebuttals/${rebuttalId}/versions`),
    staff('the reply requests of a claim', `/claims/${claimId}/reply-requests`),
    ...both('actors', '/actors?limit=50'),
    ...both('actors by name', `/actors?limit=50&${named}`),
    ...both('actors of a kind', '/actors?limit=50&kind=government'),
    ...both('an actor', `/actors/${actorId}`),
    ...both('statements of an actor', `/actors/${actorId}/statements?limit=25`),
    ...both('sources', '/sources?limit=50'),
    ...both('sources by title', `/sources?limit=50&${titled}`),
    ...both('sources of a publisher', `/sources?limit=50&publisherId=${publisherId}`),
    ...both('sources by address', `/sources?limit=50&${addressed}`),
    ...both('a source', `/sources/${sourceId}`),
    ...both('citations of a source', `/sources/${sourceId}/citations?limit=50`),
    ...both('a snapshot', `/snapshots/${snapshotId}`),
    staff('the text of a snapshot', `/snapshots/${snapshotId}/text`),
    ...both('topics', '/topics'),
    staff('the review queue', '/review-queue?limit=25'),
    staff('the review queue of claims', '/review-queue?limit=25&type=claim'),
    staff('my work', '/work?limit=25'),
    staff('all work', '/work?limit=25&mine=false'),
    staff('drafts at work', '/work?limit=25&mine=false&state=draft'),
    staff('claims at work', '/work?limit=25&mine=false&type=claim'),
    { name: 'similar claims', path: '/claims/similar', staff: true, body: { text: subjects.text } },
    ...both('entries of the log', '/log/entries?from=5&limit=50').slice(0, 1),
    ...both('checkpoints of the log', '/log/checkpoints?limit=10').slice(0, 1),
    { name: 'the export of the record', path: '/export', staff: true, admin: true, whole: true },
    { name: 'the export of dossiers', path: '/export?form=dossiers', staff: false, whole: true },
    ...listsOf(subjects),
  ];
}

/** Lists of claims with every combination of the filters that the desk has, in both orders. */
function listsOf({ word, topic, actorId }: Subjects): Asked[] {
  const filters: [string, Record<string, string>][] = [
    ['words', { q: word }],
    ['claimant', { claimantId: actorId }],
    ['topic', { topic }],
    ['standing', { standing: 'disputed' }],
    ['dates', { statedFrom: '2011', statedTo: '2018' }],
  ];
  const asked: Asked[] = [];
  for (let chosen = 0; chosen < 2 ** filters.length; chosen++) {
    const given = filters.filter((_, bit) => (chosen >> bit) & 1);
    const names = given.map(([name]) => name).join(', ');
    for (const order of ['recorded', 'stated']) {
      const query = new URLSearchParams({ limit: '50', order });
      for (const [name, value] of given.flatMap(([, all]) => Object.entries(all))) query.set(name, value);
      asked.push(...both(`claims by ${names || 'nothing'}, ${order} last first`, `/claims?${query}`));
    }
  }
  return [...asked, staff('drafts of claims', '/claims?limit=50&state=draft')];
}
