import { Anchor, Button, List, Text, Title } from '@mantine/core';
import { TriangleAlert } from 'lucide-react';
import { useId } from 'react';
import { Link } from 'wouter';
import { ProblemNote } from '../parts/answers.tsx';
import classes from './editor.module.css';
import type { EditedRecord } from './records.ts';

/** Submitting: what is published with it, and what a reviewer will look for. Nothing here stops anybody. */
export function SubmitSection({
  record,
  firstShown,
  warnings,
  isBusy,
  error,
  onSubmit,
}: {
  record: EditedRecord;
  firstShown: readonly { type: 'actor' | 'source'; id: string; name: string }[];
  warnings: readonly string[];
  isBusy: boolean;
  error: unknown;
  onSubmit: () => void;
}) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={classes.section}>
      <Title order={2} size="h4" id={id}>
        Submit for review
      </Title>
      <Text>
        Somebody else reads this version and decides.{' '}
        {record.publishedVersion === null ? '' : 'Until then readers see what is published now. '}
        You can take it back.
      </Text>
      {firstShown.length > 0 && (
        <div>
          <Text>Published with it, for the first time:</Text>
          <List size="sm">
            {firstShown.map(({ type, id: shownId, name }) => (
              <List.Item key={shownId}>
                {type === 'actor' ? 'the actor' : 'the source'}{' '}
                <Anchor component={Link} href={`/${type}s/${shownId}`} inherit>
                  <bdi>{name}</bdi>
                </Anchor>
              </List.Item>
            ))}
          </List>
        </div>
      )}
      {warnings.map((warning) => (
        <Text key={warning} className={classes.warning}>
          <TriangleAlert size={16} aria-hidden /> <span>{warning}</span>
        </Text>
      ))}
      {error !== null && <ProblemNote error={error} />}
      <div>
        <Button onClick={onSubmit} loading={isBusy}>
          Submit for review
        </Button>
      </div>
    </section>
  );
}
