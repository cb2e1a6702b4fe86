/** What actors and sources have alike at the desk: a state, authors, reviews, and the steps to the public. */
import { Button, Group, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link } from 'wouter';
import { type Actor, api, type Source } from '../api.ts';
import { may, refreshAll, useMe } from '../queries.ts';
import { DECISION, FIELD } from '../words.ts';
import { ProblemNote } from './answers.tsx';
import { StateBadge } from './badges.tsx';
import { instantWords } from './dates.tsx';

interface Props {
  kind: 'actors' | 'sources';
  record: Pick<Actor | Source, 'id' | 'state' | 'publishedVersion' | 'desk'>;
  etag: string;
}

export function ReferenceDesk({ kind, record, etag }: Props) {
  const { me } = useMe();
  const step = useMutation({
    mutationFn: (name: 'submit' | 'takeBack') => api.steps[name](kind, record.id, etag),
    onSettled: refreshAll,
  });
  const { desk, state, publishedVersion } = record;
  const review = desk?.reviews[0];
  const type = kind === 'actors' ? 'actor' : 'source';
  const isWaiting = publishedVersion === null && state === 'draft';
  return (
    <>
      <StateBadge value={state} />
      <Text size="sm" mt="xs">
        {isWaiting
          ? 'Not public yet: it is published with the first claim or rebuttal that shows it.'
          : desk && `Written by ${desk.authors.map(({ name }) => name).join(', ')}.`}
      </Text>
      {review && state !== 'published' && (
        <Text size="sm" mt="xs">
          {DECISION[review.decision]} by {review.reviewer.name}, {instantWords(review.at)}:{' '}
          <bdi>{review.rationale}</bdi>
        </Text>
      )}
      {desk?.difference && desk.difference.length > 0 && (
        <Text size="sm" mt="xs">
          Not public yet: {desk.difference.map(({ field }) => FIELD[field] ?? field).join(', ')}.
        </Text>
      )}
      {step.error && <ProblemNote error={step.error} />}
      <Group gap="sm" mt="sm">
        {['draft', 'changes_requested'].includes(state) &&
          publishedVersion !== null &&
          may(me, 'submitActor') && (
            <Button onClick={() => step.mutate('submit')} loading={step.isPending}>
              Submit for review
            </Button>
          )}
        {state === 'in_review' && desk?.submittedBy?.id === me?.id && (
          <Button variant="default" onClick={() => step.mutate('takeBack')} loading={step.isPending}>
            Take back
          </Button>
        )}
        {state === 'in_review' && may(me, 'reviewActor') && (
          <Button component={Link} href={`/review/${type}/${record.id}`} variant="default">
            Review
          </Button>
        )}
      </Group>
    </>
  );
}
