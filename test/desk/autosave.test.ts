import { describe, expect, test } from '@jest/globals';
import {
  type Autosave,
  type AutosaveEvent,
  advance,
  beginAutosave,
  phaseOf,
  unsavedFields,
} from '../../src/desk/editor/autosave.ts';

interface Draft {
  text: string;
  date: string;
}
interface Read {
  id: string;
  version: number;
}
const read: Read = { id: 'one', version: 1 };
const saved = { text: 'It rains.', date: '2024' };
const fresh = () => beginAutosave<Draft, Read>({ record: read, etag: '"1"', draft: saved }, null);
const then = (state: Autosave<Draft, Read>, ...events: AutosaveEvent<Draft, Read>[]) =>
  events.reduce<Autosave<Draft, Read>>(advance, state);
const typed = (patch: Partial<Draft>) => ({ type: 'typed' as const, patch });
const answer = (draft: Draft, etag = '"2"') => ({ record: { ...read, version: 2 }, etag, draft });

test('it is clean until something is typed, and clean again when that is undone', () => {
  expect(phaseOf(fresh())).toBe('clean');
  const state = then(fresh(), typed({ text: 'It snows.' }));
  expect([phaseOf(state), unsavedFields(state)]).toEqual(['unsaved', ['text']]);
  expect(phaseOf(then(state, typed({ text: saved.text })))).toBe('clean');
});

describe('saving', () => {
  const sent = { text: 'It snows.' };
  const saving = then(fresh(), typed(sent), { type: 'sending', fields: sent });

  test('ends with the newest tag, the answer as the base, and the time', () => {
    const state = then(saving, { type: 'saved', at: 7, ...answer({ ...saved, ...sent }) });
    expect([phaseOf(saving), phaseOf(state)]).toEqual(['saving', 'saved']);
    expect(state).toMatchObject({ etag: '"2"', savedAt: 7, sent: null, base: { text: 'It snows.' } });
  });

  test('keeps what was typed meanwhile, which waits for the next', () => {
    const state = then(saving, typed({ text: 'It snows hard.' }), typed({ date: '2025' }), {
      type: 'saved',
      at: 7,
      ...answer({ ...saved, ...sent }),
    });
    expect([phaseOf(state), unsavedFields(state)]).toEqual(['unsaved', ['text', 'date']]);
    expect(state.draft).toEqual({ text: 'It snows hard.', date: '2025' });
  });

  test('takes the form that the service gave to what was sent', () => {
    const state = then(saving, { type: 'saved', at: 7, ...answer({ ...saved, text: 'It snows' }) });
    expect([phaseOf(state), state.draft.text]).toEqual(['saved', 'It snows']);
  });

  test('that fails keeps the draft, and says so until the next attempt', () => {
    const failed = then(saving, { type: 'failed', problem: 'offline' });
    expect([phaseOf(failed), failed.draft.text, failed.etag]).toEqual(['failed', 'It snows.', '"1"']);
    expect(phaseOf(then(failed, { type: 'sending', fields: sent }))).toBe('saving');
  });
});

describe('somebody else was faster', () => {
  const writing = then(fresh(), typed({ text: 'It snows.' }), {
    type: 'sending',
    fields: { text: 'It snows.' },
  });

  test('in another field: theirs is taken over, and mine can be saved against the new tag', () => {
    const state = then(writing, { type: 'overtaken', ...answer({ text: saved.text, date: '2023' }) });
    expect([phaseOf(state), unsavedFields(state)]).toEqual(['unsaved', ['text']]);
    expect(state).toMatchObject({
      etag: '"2"',
      draft: { text: 'It snows.', date: '2023' },
      overtaken: { taken: ['date'], before: { version: 1 }, after: { version: 2 } },
    });
  });

  const clash = then(writing, { type: 'overtaken', ...answer({ text: 'It hails.', date: '2024' }) });

  test('in the same field: nothing is saved until somebody has chosen', () => {
    expect([phaseOf(clash), clash.conflicts]).toEqual(['conflict', { text: 'It hails.' }]);
  });

  test('mine is kept, also when it was edited after that', () => {
    const state = then(clash, typed({ text: 'Hail and snow.' }), {
      type: 'settled',
      field: 'text',
      keep: 'mine',
    });
    expect([phaseOf(state), state.draft.text]).toEqual(['unsaved', 'Hail and snow.']);
  });

  test('theirs is taken, and nothing is left to save', () => {
    const state = then(clash, { type: 'settled', field: 'text', keep: 'theirs' });
    expect([unsavedFields(state), state.draft.text]).toEqual([[], 'It hails.']);
  });

  test('and again, before that: the choice is against the newest of theirs', () => {
    const state = then(clash, {
      type: 'overtaken',
      ...answer({ text: 'It thunders.', date: '2022' }, '"3"'),
    });
    expect(state).toMatchObject({
      conflicts: { text: 'It thunders.' },
      draft: { text: 'It snows.', date: '2022' },
      etag: '"3"',
    });
    // They went back to what I have: there is nothing to choose any more.
    const same = then(clash, { type: 'overtaken', ...answer({ text: 'It snows.', date: '2024' }, '"3"') });
    expect([same.conflicts, unsavedFields(same)]).toEqual([{}, []]);
  });
});

describe('another step with the record', () => {
  test('gives a new tag and keeps what is unsaved', () => {
    const state = then(fresh(), typed({ text: 'It snows.' }), { type: 'recorded', ...answer(saved) });
    expect(state).toMatchObject({ etag: '"2"', draft: { text: 'It snows.' }, record: { version: 2 } });
  });
});

describe('what a device kept', () => {
  test('comes back to a form that is not on the record yet', () => {
    const empty = { text: '', date: '' };
    const state = beginAutosave<Draft, Read>(
      { record: null, etag: '', draft: empty },
      { base: empty, draft: { text: 'Kept', date: '' } },
    );
    expect([phaseOf(state), state.draft.text]).toEqual(['unsaved', 'Kept']);
    expect(then(state, { type: 'thrownAway' }).draft).toEqual(empty);
  });

  test('is held against what others saved since', () => {
    const kept = { base: { text: 'It rained.', date: '2020' }, draft: { text: 'Mine.', date: '2020' } };
    const state = beginAutosave<Draft, Read>({ record: read, etag: '"9"', draft: saved }, kept);
    expect([state.conflicts, state.draft]).toEqual([{ text: 'It rains.' }, { text: 'Mine.', date: '2024' }]);
  });

  test('is nothing when the record has it already', () => {
    const kept = { base: { text: 'Old', date: '2024' }, draft: saved };
    expect(phaseOf(beginAutosave<Draft, Read>({ record: read, etag: '"9"', draft: saved }, kept))).toBe(
      'clean',
    );
  });
});
