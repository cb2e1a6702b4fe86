import { Anchor, Text } from '@mantine/core';
import { RotateCcw } from 'lucide-react';
import { Link } from 'wouter';
import type { QueueItem } from '../api.ts';
import { Instant } from '../parts/dates.tsx';
import { Words } from '../parts/text.tsx';
import queue from './queue.module.css';
import { reviewAddress } from './queue.ts';
import { RecordLine } from './record-line.tsx';
import classes from './review.module.css';
import { waitedWords } from './waited.ts';

/** A submission that waits: what it is, how long, what was said of it before, and why one may not review it. */
export function QueueRow({
  item,
  type,
  isReviewer,
}: {
  item: QueueItem;
  type: string | undefined;
  /** To who is none, the list says once that reviewers decide. */
  isReviewer: boolean;
}) {
  const { lastReview } = item;
  return (
    <article className={queue.row}>
      <div>
        <RecordLine type={item.type} act={item.act} actorName={item.actorName} />
        <Anchor
          component={Link}
          href={reviewAddress(item, type)}
          c="inherit"
          underline="hover"
          className={queue.text}
          data-opens
        >
          <Words text={item.title} size="lg" />
        </Anchor>
        {lastReview && lastReview.decision !== 'approve' && (
          <Text size="sm" className={queue.cameBack}>
            <RotateCcw size={14} aria-hidden />{' '}
            <b>{lastReview.decision === 'reject' ? 'Back after a rejection.' : 'Back after changes.'}</b>{' '}
            <bdi>{lastReview.reviewer.name}</bdi> had said: <bdi>“{lastReview.rationale}”</bdi>
          </Text>
        )}
        {isReviewer && item.why && (
          <Text size="sm" className={classes.why}>
            <b>You cannot approve it.</b> {item.why}
          </Text>
        )}
      </div>
      <div className={queue.facts}>
        <Text size="sm">
          <b>Waits {waitedWords(item.submittedAt, Date.now())}</b>
        </Text>
        <Text size="sm" c="dimmed">
          <Instant at={item.submittedAt} /> by <bdi>{item.submittedBy.name}</bdi>
        </Text>
        <Text size="sm" c="dimmed">
          {item.publishedVersion === null ? 'New to the public' : 'Changes something published'}
        </Text>
      </div>
    </article>
  );
}
