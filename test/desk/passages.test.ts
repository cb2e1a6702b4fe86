/** The public passages of a text: nothing stands twice, and every quotation is marked where it stands. */
import { describe, expect, test } from '@jest/globals';
import type { Citation } from '../../src/desk/api.ts';
import { passagesOf } from '../../src/desk/sources/passages.model.ts';

const TEXT = Array.from(
  `Before 👩🏽‍💻 it all. The minister said that the pier is open, and closed it. ${'x'.repeat(40)} Far off.`,
);
const whole = TEXT.join('');

/** A passage as the API gives it, with so many characters of context. */
function around(words: string, context: number) {
  const start = Array.from(whole.slice(0, whole.indexOf(words))).length;
  const end = start + Array.from(words).length;
  return {
    before: TEXT.slice(Math.max(0, start - context), start).join(''),
    exact: words,
    after: TEXT.slice(end, end + context).join(''),
    start,
    end,
  };
}

function snapshotOf(...passages: ReturnType<typeof around>[]) {
  return { id: 'one', passages };
}

function citing(evidenceId: string, { start, end, exact }: ReturnType<typeof around>): Citation {
  return { evidenceId, snapshotId: 'one', quotation: { start, end, exact } } as unknown as Citation;
}

const wordsOf = ({ pieces }: ReturnType<typeof passagesOf>[number]) =>
  pieces.map(({ text }) => text).join('');

describe('passages of a text', () => {
  const said = around('minister said that', 10);
  const open = around('that the pier is open', 10);
  const far = around('Far off', 5);

  test('that overlap are one, whose words stand once, with each quotation marked', () => {
    const [passage, ...others] = passagesOf(snapshotOf(said, open), [citing('a', said), citing('b', open)]);
    expect(others).toEqual([]);
    expect(passage && wordsOf(passage)).toBe(' all. The minister said that the pier is open, and clos');
    expect(passage?.quoted.map(({ exact }) => exact)).toEqual([said.exact, open.exact]);
    const marked = passage?.pieces.filter(({ isQuoted }) => isQuoted);
    expect(marked?.map(({ text, citing: by }) => [text, by.map((one) => one.evidenceId)])).toEqual([
      ['minister said ', ['a']],
      ['that', ['a', 'b']],
      [' the pier is open', ['b']],
    ]);
  });

  test('of which one lies in the other are one', () => {
    const inner = around('pier', 3);
    const [passage, ...others] = passagesOf(snapshotOf(open, inner), []);
    expect(others).toEqual([]);
    expect(passage && wordsOf(passage)).toBe(open.before + open.exact + open.after);
  });

  test('whose contexts touch are one, and those apart stay two', () => {
    const gap = far.start - far.before.length - open.end;
    const wide = around(open.exact, gap);
    expect(passagesOf(snapshotOf(wide, far), [])).toHaveLength(1);
    expect(passagesOf(snapshotOf(around(open.exact, gap - 1), far), [])).toHaveLength(2);
  });

  test('begin where they stand, in characters and not in code units', () => {
    const [passage] = passagesOf(snapshotOf(said), []);
    expect(TEXT.slice(passage?.start, passage?.end).join('')).toBe(passage && wordsOf(passage));
  });
});
