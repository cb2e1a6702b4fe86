import { Button, Group, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link } from 'wouter';
import { api, type Claim, type Kind, type Rebuttal, type Tagged } from '../api.ts';
import { ProblemNote } from '../parts/answers.tsx';
import { StateBadge } from '../parts/badges.tsx';
import { Words } from '../parts/text.tsx';
import { refreshAll } from '../queries.ts';
import { readNewest } from './tie.ts';

/** What was made of a passage. */
export interface Made {
  kind: Kind;
  record: Tagged<Claim | Rebuttal>;
  /** Whether the record itself is new, and not the passage alone. */
  isNew: boolean;
}

/** It is recorded: where it is read, and what comes next. */
export function Done({ made: { kind, record, isNew }, onGoOn }: { made: Made; onGoOn: () => void }) {
  const { id } = record.data;
  const one = kind === 'claims' ? 'claim' : 'rebuttal';
  const submit = useMutation({
    mutationFn: async () => {
      const newest = await readNewest(kind, id);
      return await api.steps.submit(kind, id, newest.etag);
    },
    onSuccess: refreshAll,
  });
  const now = submit.data?.data ?? record.data;
  const isOpen = now.state === 'draft' || now.state === 'changes_requested';
  return (
    <Stack gap="sm">
      <Text role="status">
        {submit.isSuccess
          ? `The ${one} is in review: somebody else reads it now.`
          : isNew
            ? `The ${one} is a draft now, and its passage is marked in the text.`
            : `The passage is part of the ${one} now, and marked in the text.`}
      </Text>
      <Words text={now.text} lang={now.language} />
      <div>
        <StateBadge value={now.state} />
      </div>
      {submit.error && <ProblemNote error={submit.error} again={() => submit.mutate()} />}
      <Group gap="sm">
        <Button onClick={onGoOn}>Go on reading</Button>
        <Button component={Link} href={`/${kind}/${id}`} variant="default">
          Open the {one}
        </Button>
        {isOpen && (
          <Button variant="default" loading={submit.isPending} onClick={() => submit.mutate()}>
            Submit for review
          </Button>
        )}
      </Group>
    </Stack>
  );
}
