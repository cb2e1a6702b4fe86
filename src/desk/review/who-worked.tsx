import { Text, Title } from '@mantine/core';
import { Instant } from '../parts/dates.tsx';
import type { Reading } from './reading.ts';
import classes from './review.module.css';
import { ReviewWords } from './review-words.tsx';
import { People } from './shown-first.tsx';

/** Who wrote it, who submitted it, and what reviewers said before. */
export function WhoWorked({ reading: { desk, newest } }: { reading: Reading }) {
  return (
    <>
      <section aria-labelledby="authors">
        <Title order={2} size="h4" id="authors" mb="xs">
          Who worked on it
        </Title>
        <Text size="sm">
          <People people={desk.authors} />
        </Text>
        {desk.submittedBy && desk.submittedAt && (
          <Text size="sm" c="dimmed">
            Submitted by <bdi>{desk.submittedBy.name}</bdi>, <Instant at={desk.submittedAt} />
          </Text>
        )}
      </section>
      <section aria-labelledby="earlier">
        <Title order={2} size="h4" id="earlier" mb="xs">
          Earlier reviews
        </Title>
        {desk.reviews.length === 0 ? (
          <Text size="sm">None: nobody has judged it before.</Text>
        ) : (
          <ol className={classes.reviews} aria-labelledby="earlier">
            {desk.reviews.map((review) => (
              <li key={review.id}>
                <ReviewWords review={review} isOfThis={review.version === newest.version} />
              </li>
            ))}
          </ol>
        )}
      </section>
    </>
  );
}
