export type VersionState =
  | 'draft'
  | 'in_review'
  | 'published'
  | 'changes_requested'
  | 'rejected'
  | 'withdrawn';

export type LifecycleAction =
  | 'submit'
  | 'takeBack'
  | 'approve'
  | 'reject'
  | 'requestChanges'
  | 'edit'
  | 'withdraw';

export interface History {
  /** Whether this very version was judged before: then it stays as it was read, and an edit makes another. */
  judgedBefore: boolean;
}

type Refusal = { refused: string };
type Step = VersionState | ((history: History) => VersionState) | Refusal;

const refused = (sentence: string): Refusal => ({ refused: sentence });

const NOT_SUBMITTED = refused('This version is not in review yet. Submit it first.');
const JUDGED = refused(
  'This version is not in review any more. Edit it to make a new version, and submit that.',
);
const NOT_IN_REVIEW = refused(
  'This version is not in review, so there is nothing to take back. Edit it instead.',
);

/** For each action, what it makes of a version in each state (DESIGN section 3). The one table of transitions. */
const TRANSITIONS: Record<LifecycleAction, Record<VersionState, Step>> = {
  submit: {
    draft: 'in_review',
    in_review: refused('This version is in review already. Take it back first if it should change.'),
    published: refused('This version is published. Edit it to make a new version, and submit that.'),
    changes_requested: 'in_review',
    rejected: refused('This version was rejected. Edit it to make a new version, and submit that.'),
    withdrawn: refused(
      'This record is withdrawn. Edit it to make a new version, and submit that to reinstate it.',
    ),
  },
  takeBack: {
    draft: NOT_IN_REVIEW,
    in_review: ({ judgedBefore }) => (judgedBefore ? 'changes_requested' : 'draft'),
    published: NOT_IN_REVIEW,
    changes_requested: NOT_IN_REVIEW,
    rejected: NOT_IN_REVIEW,
    withdrawn: NOT_IN_REVIEW,
  },
  approve: judgement('published'),
  reject: judgement('rejected'),
  requestChanges: judgement('changes_requested'),
  edit: {
    draft: 'draft',
    in_review: refused('A version in review cannot be edited. Take it back first, or wait for the review.'),
    published: 'draft',
    changes_requested: 'draft',
    rejected: 'draft',
    withdrawn: 'draft',
  },
  withdraw: {
    draft: 'withdrawn',
    in_review: 'withdrawn',
    published: 'withdrawn',
    changes_requested: 'withdrawn',
    rejected: 'withdrawn',
    withdrawn: refused(
      'This record is withdrawn already. To reinstate it, edit it and submit the new version.',
    ),
  },
};

function judgement(outcome: VersionState): Record<VersionState, Step> {
  return {
    draft: NOT_SUBMITTED,
    in_review: outcome,
    published: JUDGED,
    changes_requested: JUDGED,
    rejected: JUDGED,
    withdrawn: refused('This record is withdrawn. To reinstate it, edit it and submit the new version.'),
  };
}

/** What `action` makes of a version in `state`, or a sentence that says what to do instead. */
export function nextState(
  state: VersionState,
  action: LifecycleAction,
  history: History,
): { state: VersionState } | Refusal {
  const step = TRANSITIONS[action][state];
  if (typeof step === 'object') return step;
  return { state: typeof step === 'function' ? step(history) : step };
}

/** Whether an edit changes this version in place or starts the next one: only a draft may change under its number. */
export function editPlan(state: VersionState): 'in-place' | 'new-version' | Refusal {
  const step = TRANSITIONS.edit[state];
  if (typeof step === 'object') return step;
  return state === 'draft' ? 'in-place' : 'new-version';
}
