/** Whether somebody may decide on what they read, or only in part, and why not. The service has the last word. */
import type { Me } from '../api.ts';
import type { State } from '../words.ts';
import { type Reading, threadAbove } from './reading.ts';

export interface Refusal {
  /** Nothing can be decided; otherwise an approval alone is held up. */
  isWhole: boolean;
  why: string;
  /** Who could, or what would help. */
  help: string;
}

const OTHERS = 'Another reviewer has to, who has not worked on it.';

const NOT_IN_REVIEW: Record<Exclude<State, 'in_review'>, Omit<Refusal, 'isWhole'>> = {
  draft: {
    why: 'It is a draft, and not submitted.',
    help: 'Its authors submit it when they are done with it; then it stands in the queue.',
  },
  changes_requested: {
    why: 'Changes were requested, and its authors have not submitted it again.',
    help: 'It comes back to the queue when they do.',
  },
  published: { why: 'This version is published: it was approved.', help: 'A change of it will come here.' },
  rejected: {
    why: 'This version was rejected.',
    help: 'If its authors work on it again, the new version will come here.',
  },
  withdrawn: {
    why: 'It was withdrawn.',
    help: 'If an editor reinstates it, the new version will come here.',
  },
};

export function refusalOf(reading: Reading, me: Me): Refusal | null {
  if (reading.state !== 'in_review') return { isWhole: true, ...NOT_IN_REVIEW[reading.state] };
  if (reading.authorIds.includes(me.id)) {
    return {
      isWhole: true,
      why: 'You have worked on it since its last approval, and nobody reviews their own work.',
      help: OTHERS,
    };
  }
  if (!me.roles.includes('reviewer')) {
    return {
      isWhole: true,
      why: 'You are not a reviewer.',
      help: 'You can read along. An admin gives the role of a reviewer.',
    };
  }
  return approvalRefusal(reading, me);
}

function approvalRefusal(reading: Reading, me: Me): Refusal | null {
  const { working, type, shownFirst } = reading;
  if (type === 'rebuttal' && working) {
    const above = [working, ...threadAbove(reading)];
    if (above.some((one) => one.publishedVersion === null || one.withdrawal !== null)) {
      return {
        isWhole: false,
        why: 'What it answers is not published, so this cannot be approved yet.',
        help: 'Review that first. You can still request changes, or reject.',
      };
    }
  }
  const own = [...shownFirst.actors, ...shownFirst.sources].find((one) =>
    one.desk?.authors.some((author) => author.id === me.id),
  );
  if (own) {
    return {
      isWhole: false,
      why: `An approval would also publish “${'name' in own ? own.name : own.title}”, which you wrote yourself.`,
      help: `${OTHERS} You can still request changes, or reject.`,
    };
  }
  return null;
}
