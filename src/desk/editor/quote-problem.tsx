/** Words that do not stand in the archived text, or do so more than once: what the API found instead. */
import { Alert, Button, Stack, Text } from '@mantine/core';
import type { ApiProblem } from '../api.ts';
import { Difference } from '../parts/difference.tsx';
import classes from './editor.module.css';

/** A span of the archived text; `start` in code points. */
export interface Place {
  exact: string;
  prefix: string;
  suffix: string;
  start: number;
}

export function QuoteProblem({
  problem,
  words,
  onTake,
}: {
  problem: ApiProblem;
  words: string;
  onTake: (place: Place) => void;
}) {
  if (problem.code === 'quote-ambiguous') {
    const places = (problem.members.candidates ?? []) as Place[];
    const total = Number(problem.members.total ?? places.length);
    return (
      <Alert color="yellow" role="alert" title={`These words stand there ${total} times. Which do you mean?`}>
        <ol className={classes.plainBlocks}>
          {places.map((place, at) => (
            <li key={place.start}>
              <InContext place={place} />
              <Button
                variant="default"
                size="compact-sm"
                onClick={() => onTake(place)}
                aria-label={`Take this place, number ${at + 1}`}
              >
                Take this place
              </Button>
            </li>
          ))}
        </ol>
        {total > places.length && (
          <Text size="sm">
            These are the first {places.length}. With more words around them, they are fewer.
          </Text>
        )}
      </Alert>
    );
  }
  const nearest = problem.members.nearest as (Place & { similarity: number }) | null;
  if (!nearest) {
    return (
      <Alert color="yellow" role="alert" title="Nothing in the archived text is like it">
        Is it the right source, and the right archived text of it?
      </Alert>
    );
  }
  return (
    <Alert
      color="yellow"
      role="alert"
      title={`The nearest passage: ${Math.round(nearest.similarity * 100)} % alike`}
    >
      <Stack gap="sm" align="flex-start">
        <InContext place={nearest} />
        <Text size="sm">From your words to those of the source:</Text>
        <Difference before={words} after={nearest.exact} />
        <Button variant="default" size="compact-md" onClick={() => onTake(nearest)}>
          Take these words
        </Button>
      </Stack>
    </Alert>
  );
}

function InContext({ place: { prefix, exact, suffix } }: { place: Place }) {
  return (
    <p className={classes.inContext} dir="auto">
      … {prefix}
      <mark>{exact}</mark>
      {suffix} …
    </p>
  );
}
