/** A record whose every text is hostile: each field of each record holds payloads, and all of them stand somewhere. */
import type { BrowserDesk, Member } from './browser-desk.ts';
import { openOffice } from './office.ts';
import { PAYLOADS, packed } from './payloads.ts';

export interface HostileRecord {
  /** Published: the first with a correction that is public, the second with one that waits for a review. */
  claims: string[];
  /** As the public reads them. */
  claimTexts: string[];
  /** Sent back with a rationale. */
  returned: string;
  withdrawn: string;
  answers: string[];
  /** Has a version in review. */
  changedAnswer: string;
  actors: string[];
  sources: string[];
  /** What the first claim quotes, and where. */
  sourceText: string;
  locators: string[];
  /** Of the editor. */
  tokenLabels: string[];
}

type Staff = Record<'edda' | 'rosa' | 'wilma', Member>;

const ALL = PAYLOADS.join(' ');
const PROSE = packed(2_000);
const at = <T>(all: readonly T[], index: number): T => all[index % all.length] as T;

export async function recordPayloads(
  desk: BrowserDesk,
  { edda, rosa, wilma }: Staff,
): Promise<HostileRecord> {
  const { create, change, publish } = openOffice(desk);
  const texts = PROSE.map((text) => text.slice(0, 1_990));

  const actors: string[] = [];
  for (const name of packed(300)) {
    const body = { kind: 'person', name, aliases: packed(300), partOfId: actors[0] ?? null };
    actors.push(await create(edda, '/actors', body));
  }
  const sourceText = PAYLOADS.join('\n');
  const sources: string[] = [];
  for (const [index, title] of packed(500).entries()) {
    const body = { title, publisherId: at(actors, index), text: sourceText, url: 'https://example.org/a' };
    sources.push(await create(edda, '/sources', body));
  }

  const topics = packed(60).slice(0, 60);
  const claims: string[] = [];
  for (const number of [0, 1, 2, 3]) {
    const claim = await create(edda, '/claims', {
      text: at(texts, number),
      claimantId: at(actors, number),
      statedAt: '2024-05-16',
      context: ALL,
      topics: topics.slice(number * 20, number * 20 + 20),
    });
    claims.push(claim);
    // All of it on the claims that are looked at from every side.
    for (const [index, sourceId] of sources.slice(0, number < 2 ? 6 : 1).entries()) {
      await change(edda, 'post', `/claims/${claim}`, '/evidence', {
        role: at(['appearance', 'supports', 'opposes', 'context'], index),
        sourceId,
        quotation: { exact: PAYLOADS.slice(index * 13, index * 13 + 13).join('\n') },
        locator: at(packed(500), index),
        note: at(PROSE, index),
        ...(index % 4 === 0 && { saidById: at(actors, index), reportedById: at(actors, index + 3) }),
      });
    }
  }
  const [first = '', second = '', returned = '', withdrawn = ''] = claims;
  const unquoted = await create(edda, '/sources', { title: at(packed(500), 0) });
  for (const locator of packed(500))
    await change(edda, 'post', `/claims/${first}`, '/evidence', {
      role: 'context',
      sourceId: unquoted,
      locator,
    });
  for (const [index, channel] of packed(200).entries()) {
    await create(edda, `/claims/${first}/reply-requests`, {
      actorId: at(actors, index),
      channel,
      askedAt: '2024-05-16T10:00:00Z',
      dueAt: '2024-05-20T10:00:00Z',
      question: ALL,
    });
  }
  for (const claim of [first, returned]) {
    await change(edda, 'post', `/claims/${claim}`, '/submit');
    const refusal = { decision: 'request_changes', rationale: ALL };
    await change(rosa, 'post', `/claims/${claim}`, '/reviews', refusal);
  }
  for (const [index, claim] of [first, second, withdrawn].entries())
    await publish(edda, rosa, `/claims/${claim}`, { rationale: ALL, publicNote: at(packed(1_000), index) });

  const answers: string[] = [];
  for (const [index, parent] of [first, second].entries()) {
    let above = `/claims/${parent}`;
    for (let number = 0; number < 3; number += 1) {
      const answer = await create(edda, `${above}/rebuttals`, {
        act: at(['denial', 'counterclaim', 'clarification'], number),
        responderId: at(actors, index * 3 + number + 1),
        text: at(texts, number),
        statedAt: '2024-05-17',
        evidenceOffered: 'yes',
        attack: 'undercuts',
      });
      await change(edda, 'post', `/rebuttals/${answer}`, '/evidence', {
        role: 'supports',
        sourceId: at(sources, number),
        quotation: { exact: at(PAYLOADS, number) },
        note: at(PROSE, number),
        offeredBy: 'speaker',
      });
      await publish(edda, rosa, `/rebuttals/${answer}`, { publicNote: at(packed(1_000), number) });
      answers.push(answer);
      if (number === 0) above = `/rebuttals/${answer}`;
    }
  }
  for (const [index, reason] of packed(1_000).entries())
    await change(edda, 'post', `/rebuttals/${answers[2 + index]}`, '/withdraw', { reason });
  await change(edda, 'post', `/claims/${withdrawn}`, '/withdraw', { reason: at(packed(1_000), 0) });

  const claimTexts = [`${texts[0]} again`, texts[1] ?? ''];
  const correct = (path: string, index: number, text: string) =>
    change(edda, 'patch', path, '', {
      text,
      notice: { kind: 'correction', reason: at(packed(1_000), index) },
    });
  await correct(`/claims/${first}`, 0, claimTexts[0] ?? '');
  await publish(edda, rosa, `/claims/${first}`);
  await correct(`/claims/${second}`, 1, `${texts[1]} anew`);
  await change(edda, 'post', `/claims/${second}`, '/submit');
  const changedAnswer = answers[0] ?? '';
  await correct(`/rebuttals/${changedAnswer}`, 2, `${texts[0]} anew`);
  await change(edda, 'post', `/rebuttals/${changedAnswer}`, '/submit');
  // Published: a change of one is submitted with it.
  await change(edda, 'patch', `/actors/${actors[0]}`, '', { aliases: [...packed(300), 'once more'] });
  await change(edda, 'patch', `/sources/${sources[0]}`, '', { publishedAt: '2024' });

  const names = packed(200);
  for (const [index, { id }] of [edda, rosa, wilma].entries())
    await change(wilma, 'patch', `/users/${id}`, '', { name: names[index] });
  for (const [index, name] of names.slice(3).entries())
    await create(wilma, '/users', {
      name,
      email: `<img/src/onerror=hit(${index})>@example.org`,
      roles: ['editor'],
    });
  const tokenLabels = packed(100).slice(0, 20);
  for (const [index, label] of packed(100).entries())
    await create(wilma, '/tokens', { label, userId: (index < 20 ? edda : rosa).id });
  return {
    claims: [first, second],
    claimTexts,
    returned,
    withdrawn,
    answers,
    changedAnswer,
    actors,
    sources,
    sourceText: PAYLOADS.slice(0, 13).join('\n'),
    locators: packed(500),
    tokenLabels,
  };
}
