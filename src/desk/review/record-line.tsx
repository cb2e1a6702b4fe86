import { Text } from '@mantine/core';
import { ActName, StateBadge } from '../parts/badges.tsx';
import { type Act, RECORD_TYPE, type RecordType, type State } from '../words.ts';
import classes from './review.module.css';

/** What kind of record it is, whose words they are, and in which state: the line above a record in a list. */
export function RecordLine({
  type,
  act,
  actorName,
  state,
}: {
  type: RecordType;
  act: Act | null;
  actorName: string | null;
  /** Left out where all are in the same. */
  state?: State;
}) {
  return (
    <Text component="div" size="sm" className={classes.line}>
      <span className={classes.type}>{RECORD_TYPE[type]}</span>
      {act && <ActName value={act} />}
      {actorName && <bdi>{actorName}</bdi>}
      {state && <StateBadge value={state} />}
    </Text>
  );
}
