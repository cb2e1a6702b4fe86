/** What a record is, in a word: told apart by word and form, and by colour last. */
import {
  Check,
  CircleDashed,
  FileCheck,
  FileQuestion,
  FileX,
  MessagesSquare,
  Split,
  Undo2,
} from 'lucide-react';
import {
  ACT,
  type Act,
  OFFERED,
  type Offered,
  STANDING,
  STATE,
  type Standing,
  type State,
} from '../words.ts';
import classes from './parts.module.css';

const SIZE = 14;
const STANDING_SIGN = {
  disputed: Split,
  unanswered: CircleDashed,
  answered: MessagesSquare,
  accepted: Check,
  conceded: Undo2,
  retracted: Undo2,
} as const;
const OFFERED_SIGN = { yes: FileCheck, no: FileX, unknown: FileQuestion } as const;

/** Where a claim stands. */
export function StandingBadge({ value }: { value: Standing }) {
  const Sign = STANDING_SIGN[value];
  return (
    <span
      className={`${classes.badge} ${classes.standing}`}
      data-standing={value}
      title={STANDING[value].help}
    >
      <Sign size={SIZE} aria-hidden />
      {STANDING[value].label}
    </span>
  );
}

/** Where a version is on its way to the public. For staff. */
export function StateBadge({ value }: { value: State }) {
  return (
    <span className={`${classes.badge} ${classes.state}`} data-state={value} title={STATE[value].help}>
      {STATE[value].label}
    </span>
  );
}

/** Whether the speaker of an answer offered evidence. */
export function OfferedBadge({ value }: { value: Offered }) {
  const Sign = OFFERED_SIGN[value];
  return (
    <span className={`${classes.badge} ${classes.offered}`} data-offered={value} title={OFFERED[value].help}>
      <Sign size={SIZE} aria-hidden />
      {OFFERED[value].label}
    </span>
  );
}

export function ActName({ value }: { value: Act }) {
  return (
    <span className={classes.act} title={ACT[value].help}>
      {ACT[value].label}
    </span>
  );
}
