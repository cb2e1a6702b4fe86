import { setTimeout as wait } from 'node:timers/promises';
import { beijingSummit } from './beijing-summit.ts';
import type { Sample, SampleAppearance, SampleRebuttal, Stage } from './sample.types.ts';

/** The tokens of two people: nobody approves their own work, in the sample neither. */
export interface SampleTokens {
  editor: string;
  reviewer: string;
}

const ATTEMPTS = 10;

/**
 * Loads the sample through the API at `base` (such as `http://127.0.0.1:3000`), as two people at a desk would enter it.
 * Each POST carries an Idempotency-Key, and the order is fixed: within 24 hours an interrupted load can be repeated with
 * tokens of the same people. Throws when the service refuses something.
 */
export async function loadSample(
  base: string,
  tokens: SampleTokens,
  sample: Sample = beijingSummit,
): Promise<void> {
  const { post, etagOf } = client(`${base}/api/v1`, tokens);
  const ids = new Map<string, string>();
  const idOf = (key: string): string => {
    const id = ids.get(key);
    if (id === undefined) throw new Error(`the sample refers to ${key}, which does not stand before it`);
    return id;
  };

  /** Evidence, submission and approval of a claim or rebuttal that was just created. */
  const finish = async (path: string, speaker: string, appearance: SampleAppearance, stage: Stage) => {
    const { source, exact, mode, reportedBy } = appearance;
    const evidence = {
      role: 'appearance',
      sourceId: idOf(source),
      quotation: { exact },
      saidById: idOf(speaker),
      ...(reportedBy && { reportedById: idOf(reportedBy) }),
      mode,
    };
    await post('editor', `${path}/evidence`, evidence, await etagOf(path));
    if (stage === 'draft') return;
    await post('editor', `${path}/submit`, undefined, await etagOf(path));
    if (stage === 'in_review') return;
    const approval = { decision: 'approve', rationale: 'The quoted words stand in the archived text.' };
    await post('reviewer', `${path}/reviews`, approval, await etagOf(path));
  };

  const answer = async (target: string, rebuttal: SampleRebuttal): Promise<void> => {
    const { responder, appearance, stage = 'published', rebuttals = [], ...fields } = rebuttal;
    const id = await post('editor', `${target}/rebuttals`, { ...fields, responderId: idOf(responder) });
    await finish(`/rebuttals/${id}`, responder, appearance, stage);
    for (const next of rebuttals) await answer(`/rebuttals/${id}`, next);
  };

  for (const { key, partOf, ...fields } of sample.actors) {
    const body = { ...fields, ...(partOf && { partOfId: idOf(partOf) }) };
    ids.set(key, await post('editor', '/actors', body));
  }
  for (const { key, ...fields } of sample.sources) {
    ids.set(key, await post('editor', '/sources', { ...fields, publisherId: idOf('desk'), language: 'en' }));
  }
  for (const { claimant, appearance, stage = 'published', rebuttals = [], ...fields } of sample.claims) {
    const id = await post('editor', '/claims', { ...fields, claimantId: idOf(claimant) });
    await finish(`/claims/${id}`, claimant, appearance, stage);
    for (const rebuttal of rebuttals) await answer(`/claims/${id}`, rebuttal);
  }
}

function client(api: string, tokens: SampleTokens) {
  let posted = 0;

  async function send(path: string, who: keyof SampleTokens, init: RequestInit): Promise<Response> {
    const headers = { ...init.headers, Authorization: `Bearer ${tokens[who]}` };
    for (let attempt = 1; ; attempt++) {
      const response = await fetch(`${api}${path}`, { ...init, headers });
      if (response.ok) return response;
      const problem = await response.text();
      // What passes by itself says when to come back.
      const seconds = Number(response.headers.get('Retry-After') ?? Number.NaN);
      if (Number.isNaN(seconds) || attempt === ATTEMPTS) {
        throw new Error(
          `Loading the sample: ${init.method} ${path} was answered ${response.status} ${problem}`,
        );
      }
      await wait(Math.min(seconds, 5) * 1_000);
    }
  }

  return {
    /** Answers the id of the record that the answer shows. */
    async post(who: keyof SampleTokens, path: string, body?: object, ifMatch?: string): Promise<string> {
      posted += 1;
      const response = await send(path, who, {
        method: 'POST',
        headers: {
          'Idempotency-Key': `sample-${posted}`,
          ...(body && { 'Content-Type': 'application/json' }),
          ...(ifMatch && { 'If-Match': ifMatch }),
        },
        ...(body && { body: JSON.stringify(body) }),
      });
      const { id } = (await response.json()) as { id: string };
      return id;
    },

    /** Read anew each time: publishing an actor or a source changes the tag of what shows it. */
    async etagOf(path: string): Promise<string> {
      const response = await send(path, 'reviewer', { method: 'GET' });
      await response.body?.cancel();
      return response.headers.get('ETag') ?? '';
    },
  };
}
