/** What the pages of a claim show, made of either document. */
import { describe, expect, test } from '@jest/globals';
import {
  ancestorsOf,
  type ClaimModel,
  countsOf,
  inTimeOrder,
  peopleIn,
} from '../../src/desk/claim/claim.model.ts';
import { publicModel, workingModel } from '../../src/desk/claim/model-of.ts';
import { answer, dossier, tombstone, working, workingAnswer } from './claim-documents.ts';

const numbers = (model: ClaimModel) => model.all.map(({ id, number }) => `${number} ${id}`);

describe('the thread', () => {
  test('has the earliest answer first, numbers by place, and every answer before those to it', () => {
    const model = publicModel(
      dossier([
        answer('b', { statedAt: '2024-05-18', rebuttals: [answer('d', { statedAt: '2024-05-19' })] }),
        answer('c', { statedAt: '2024-05' }),
        answer('e', { statedAt: '2024-05-18' }),
      ]),
    );
    expect(numbers(model)).toEqual(['1 c', '2 b', '2.1 d', '3 e']);
    expect(ancestorsOf(model, 'd').map(({ id }) => id)).toEqual(['b']);
  });

  test('shows what was withdrawn as who, when and why; what stands under it stays, and does not count', () => {
    const model = publicModel(
      dossier([
        answer('a', {}),
        tombstone('b', { rebuttals: [answer('c', { rebuttals: [answer('d', {})] })] }),
      ]),
    );
    const countings = Object.fromEntries(model.all.map(({ id, counting }) => [id, counting]));
    expect(countings).toEqual({ a: 'counts', b: 'withdrawn', c: 'under-withdrawn', d: 'under-withdrawn' });
    expect(model.byId.get('b')).toMatchObject({ form: null, withdrawal: { reason: 'Wrong company.' } });
    expect(countsOf(model.all)).toMatchObject({ answers: 3, withdrawn: 1 });
  });

  test('of staff has drafts, which do not count, and what each needs for the next step', () => {
    const model = workingModel(
      working([
        workingAnswer('a', { state: 'draft', publishedVersion: null }),
        workingAnswer('b', { state: 'draft', publishedVersion: 1 }),
        workingAnswer('c', {
          state: 'withdrawn',
          withdrawal: { kind: 'withdrawal', reason: 'Why.', at: '2024-06-01T00:00:00.000Z' },
        }),
      ]),
    );
    expect(model.all.map(({ counting }) => counting)).toEqual(['unpublished', 'counts', 'withdrawn']);
    expect(model.byId.get('a')?.work).toMatchObject({ state: 'draft', etag: '"a"' });
    expect(countsOf(model.all)).toMatchObject({ answers: 2, unpublished: 1, withdrawn: 1 });
    expect(peopleIn(model).get('u1')).toBe('Sample Editor');
  });
});

test('time order goes by the earliest instant of a date, then by the order of record', () => {
  const model = publicModel(
    dossier([
      answer('a', { statedAt: '2024-05-17T01:00:00+02:00' }),
      answer('b', { statedAt: '2024-05-16', rebuttals: [answer('c', { statedAt: '2024' })] }),
      answer('d', { statedAt: '2024-05-16' }),
    ]),
  );
  expect(inTimeOrder(model.all).map(({ id }) => id)).toEqual(['c', 'b', 'd', 'a']);
});

test('answers are counted by whether their speakers offered evidence', () => {
  const model = publicModel(
    dossier([
      answer('a', { evidenceOffered: 'yes' }),
      answer('b', { evidenceOffered: 'no' }),
      answer('c', { evidenceOffered: 'no' }),
      answer('d', { evidenceOffered: 'unknown' }),
    ]),
  );
  expect(countsOf(model.all)).toEqual({
    answers: 4,
    offered: { yes: 1, no: 2, unknown: 1 },
    withdrawn: 0,
    unpublished: 0,
  });
});

test('notices stand at the record that they are of', () => {
  const about = (type: 'claim' | 'rebuttal', id: string, reason: string) => ({
    event: 1,
    at: '2024-06-01T00:00:00.000Z',
    record: { type, id },
    kind: 'correction' as const,
    reason,
  });
  const model = publicModel({
    ...dossier([answer('a', {})]),
    notices: [about('claim', 'claim', 'Of the claim.'), about('rebuttal', 'a', 'Of the answer.')],
  });
  expect(model.notices.map(({ reason }) => reason)).toEqual(['Of the claim.']);
  expect(model.byId.get('a')?.notices.map(({ reason }) => reason)).toEqual(['Of the answer.']);
});
