/** What stood in the way of tying a passage to a record, and what to do about it, in place. */
import { Alert, Button, Text } from '@mantine/core';
import { ApiProblem } from '../api.ts';
import { ProblemNote } from '../parts/answers.tsx';
import type { Span } from './offsets.ts';
import type { Passage } from './tie.ts';
import classes from './workbench.module.css';

interface Place extends Span {
  exact: string;
  prefix: string;
  suffix: string;
  similarity?: number;
}

export function TieProblem({
  error,
  passage,
  again,
}: {
  error: unknown;
  passage: Passage | null;
  again?: () => void;
}) {
  if (!error) return null;
  const members = error instanceof ApiProblem ? error.members : {};
  const code = error instanceof ApiProblem ? error.code : '';
  if (code === 'quote-not-found' && passage) {
    const nearest = members.nearest as Place | null | undefined;
    return (
      <Alert color="yellow" role="alert" title="These words do not stand in this copy" mb="md">
        {nearest ? (
          <>
            <Text size="sm">
              The nearest passage is {Math.round((nearest.similarity ?? 0) * 100)}% alike:
            </Text>
            <PlaceItem place={nearest} label="Take it" onTake={passage.onTake} />
          </>
        ) : (
          <Text size="sm">Nothing like them does. Select the words in the text again.</Text>
        )}
      </Alert>
    );
  }
  if (code === 'quote-ambiguous' && passage) {
    const candidates = (members.candidates ?? []) as Place[];
    return (
      <Alert color="yellow" role="alert" title="These words stand more than once" mb="md">
        <Text size="sm">Which place do you quote?</Text>
        <ol className={classes.candidates}>
          {candidates.map((place) => (
            <li key={place.start}>
              <PlaceItem place={place} label="This one" onTake={passage.onTake} />
            </li>
          ))}
        </ol>
      </Alert>
    );
  }
  return <ProblemNote error={error} {...(again && { again })} />;
}

function PlaceItem({ place, label, onTake }: { place: Place; label: string; onTake: (span: Span) => void }) {
  return (
    <>
      <p className={classes.quote} dir="auto">
        {place.prefix}
        <b>{place.exact}</b>
        {place.suffix}
      </p>
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => onTake({ start: place.start, end: place.end })}
      >
        {label}
      </Button>
    </>
  );
}
