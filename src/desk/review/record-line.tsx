import { Text } from '@mantine/core';
import { ActName } from '../parts/badges.tsx';
import { type Act, RECORD_TYPE, type RecordType } from '../words.ts';
import classes from './review.module.css';

/** What kind of record it is, and whose words they are: the line above a record in a list. */
export function RecordLine({
  type,
  act,
  actorName,
}: {
  type: RecordType;
  act: Act | null;
  actorName: string | null;
}) {
  return (
    <Text component="div" size="sm" className={classes.line}>
      <span className={classes.type}>{RECORD_TYPE[type]}</span>
      {act && <ActName value={act} />}
      {actorName && <bdi>{actorName}</bdi>}
    </Text>
  );
}
