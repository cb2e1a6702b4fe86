import { Text } from '@mantine/core';
import { Instant } from '../parts/dates.tsx';
import { DECISION, type Decision } from '../words.ts';
import classes from './review.module.css';

/** What a reviewer decided, and why, in their words. */
export function ReviewWords({
  review,
  isOfThis,
}: {
  review: {
    decision: Decision;
    rationale: string;
    at: string;
    version: number;
    reviewer: { name: string };
    publicNote?: string | null;
  };
  /** It judged the version that is shown; otherwise an earlier one. */
  isOfThis: boolean;
}) {
  return (
    <div className={classes.review} data-decision={review.decision}>
      <Text size="sm">
        <b>{DECISION[review.decision]}</b> by <bdi>{review.reviewer.name}</bdi>, <Instant at={review.at} />
        {!isOfThis && ' (an earlier version)'}
      </Text>
      <Text dir="auto" className={classes.rationale}>
        {review.rationale}
      </Text>
      {review.publicNote && (
        <Text size="sm">
          <b>For the public:</b> <bdi>{review.publicNote}</bdi>
        </Text>
      )}
    </div>
  );
}
