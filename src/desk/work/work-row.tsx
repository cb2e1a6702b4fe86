import { Anchor, Button, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link } from 'wouter';
import { api, type Me, type WorkItem } from '../api.ts';
import { ProblemNote } from '../parts/answers.tsx';
import { Instant } from '../parts/dates.tsx';
import { editAddress, recordAddress } from '../parts/places.ts';
import { Words } from '../parts/text.tsx';
import { refreshAll } from '../queries.ts';
import { RecordLine } from '../review/record-line.tsx';
import { ReviewWords } from '../review/review-words.tsx';
import { newestEtag } from '../review/steps.ts';
import classes from './work.module.css';

/** Something at work: what it is, what the reviewer said of it, and what to do next. */
export function WorkRow({
  item,
  me,
  isMine,
  onTakenBack,
}: {
  item: WorkItem;
  me: Me;
  isMine: boolean;
  onTakenBack: (item: WorkItem) => void;
}) {
  const { type, id, state, lastReview } = item;
  const isJudged = lastReview !== null && lastReview.decision !== 'approve';
  return (
    <article className={classes.row}>
      <div>
        <RecordLine type={type} act={item.act} actorName={item.actorName} />
        <Anchor
          component={Link}
          href={recordAddress(type, id)}
          c="inherit"
          underline="hover"
          className={classes.text}
        >
          <Words text={item.title} size="lg" />
        </Anchor>
        <Text size="sm" c="dimmed">
          Changed <Instant at={item.changedAt} />
          {state === 'in_review' && item.submittedBy && (
            <>
              {' · submitted by '}
              <bdi>{item.submittedBy.id === me.id ? 'you' : item.submittedBy.name}</bdi>
            </>
          )}
          {item.publishedVersion !== null &&
            ' · an earlier version is published, and stays until this one is'}
          {!isMine && item.isMine && ' · yours'}
        </Text>
      </div>
      {isJudged && (
        <div className={classes.beside}>
          <ReviewWords review={lastReview} isOfThis={lastReview.version === item.version} />
        </div>
      )}
      <div className={classes.acts}>
        <NextStep item={item} me={me} onTakenBack={onTakenBack} />
      </div>
    </article>
  );
}

const CONTINUE = {
  draft: 'Continue',
  changes_requested: 'Make the changes',
  rejected: 'Work on it again',
} as const;

function NextStep({
  item,
  me,
  onTakenBack,
}: {
  item: WorkItem;
  me: Me;
  onTakenBack: (item: WorkItem) => void;
}) {
  if (item.state === 'in_review') {
    return item.submittedBy?.id === me.id ? (
      <TakeBack item={item} onTakenBack={onTakenBack} />
    ) : (
      <Button component={Link} href={`/review/${item.type}/${item.id}`} variant="default">
        See it in the review
      </Button>
    );
  }
  return (
    <Button
      component={Link}
      href={editAddress(item.type, item.id)}
      variant={item.state === 'rejected' ? 'default' : 'filled'}
      aria-label={`${CONTINUE[item.state]}: ${item.title}`}
    >
      {CONTINUE[item.state]}
    </Button>
  );
}

function TakeBack({ item, onTakenBack }: { item: WorkItem; onTakenBack: (item: WorkItem) => void }) {
  const takeBack = useMutation({
    mutationFn: async () => {
      const kind = `${item.type}s` as const;
      await api.steps.takeBack(kind, item.id, await newestEtag(item.type, item.id));
    },
    onSuccess: async () => {
      onTakenBack(item);
      await refreshAll();
    },
  });
  return (
    <>
      <Button
        variant="default"
        loading={takeBack.isPending}
        onClick={() => takeBack.mutate()}
        aria-label={`Take back: ${item.title}`}
      >
        Take back
      </Button>
      {takeBack.error && <ProblemNote error={takeBack.error} />}
    </>
  );
}
