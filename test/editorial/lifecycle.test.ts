import { describe, expect, test } from '@jest/globals';
import {
  editPlan,
  type LifecycleAction,
  nextState,
  type VersionState,
} from '../../src/editorial/lifecycle.ts';

const STATES: VersionState[] = [
  'draft',
  'in_review',
  'published',
  'changes_requested',
  'rejected',
  'withdrawn',
];

/** The next states in the order of STATES; null where the action is refused. */
const EXPECTED: Record<LifecycleAction, (VersionState | null)[]> = {
  submit: ['in_review', null, null, 'in_review', null, null],
  takeBack: [null, 'draft', null, null, null, null],
  approve: [null, 'published', null, null, null, null],
  reject: [null, 'rejected', null, null, null, null],
  requestChanges: [null, 'changes_requested', null, null, null, null],
  edit: ['draft', null, 'draft', 'draft', 'draft', 'draft'],
  withdraw: ['withdrawn', 'withdrawn', 'withdrawn', 'withdrawn', 'withdrawn', null],
};

const CASES = Object.entries(EXPECTED).flatMap(([action, states]) =>
  states.map((next, at) => [action as LifecycleAction, STATES[at] as VersionState, next] as const),
);

describe('nextState', () => {
  test.each(CASES)('%s of %s gives %s', (action, state, next) => {
    const step = nextState(state, action, { judgedBefore: false });
    if (next === null)
      expect(step).toEqual({ refused: expect.stringMatching(/^(This|A) .+\. .*\.$|, so .+\./) });
    else expect(step).toEqual({ state: next });
  });

  test('a version that was judged before is not edited in place again when it is taken back', () => {
    expect(nextState('in_review', 'takeBack', { judgedBefore: true })).toEqual({
      state: 'changes_requested',
    });
  });

  test('a refusal says what to do instead', () => {
    expect(nextState('rejected', 'submit', { judgedBefore: true })).toEqual({
      refused: 'This version was rejected. Edit it to make a new version, and submit that.',
    });
  });
});

describe('editPlan', () => {
  test.each([
    ['draft', 'in-place'],
    ['published', 'new-version'],
    ['changes_requested', 'new-version'],
    ['rejected', 'new-version'],
    ['withdrawn', 'new-version'],
  ] as const)('%s: %s', (state, plan) => {
    expect(editPlan(state)).toBe(plan);
  });

  test('what is in review is not edited', () => {
    expect(editPlan('in_review')).toEqual({ refused: expect.stringContaining('Take it back first') });
  });
});
