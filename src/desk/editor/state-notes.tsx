/** What the state of a record means to somebody who opened it to write, and what can be done about it. */
import { Alert, Anchor, Button, Stack, Text } from '@mantine/core';
import { Link } from 'wouter';
import type { Me } from '../api.ts';
import { Instant } from '../parts/dates.tsx';
import { may } from '../queries.ts';
import type { EditedRecord } from './records.ts';

const AND = new Intl.ListFormat('en', { type: 'conjunction' });

/** In review: who submitted it, where it is now, and who may decide. */
export function InReview({
  record,
  me,
  isBusy,
  onTakeBack,
}: {
  record: EditedRecord;
  me: Me;
  isBusy: boolean;
  onTakeBack: () => void;
}) {
  const { desk } = record;
  const isOwn = desk?.submittedBy?.id === me.id;
  const authors = (desk?.authors ?? []).map(({ id, name }) => (id === me.id ? 'you' : name));
  return (
    <Alert
      color="blue"
      title={
        <span id="in-review" tabIndex={-1}>
          It is in review
        </span>
      }
      mb="md"
    >
      <Stack gap="xs" align="flex-start">
        <Text>
          Submitted by {isOwn ? 'you' : <bdi>{desk?.submittedBy?.name}</bdi>}
          {desk?.submittedAt && (
            <>
              , <Instant at={desk.submittedAt} />
            </>
          )}
          . It waits in the review queue and cannot be edited meanwhile.
        </Text>
        {authors.length > 0 && (
          <Text>Any reviewer may decide, but not who wrote in it: {AND.format(authors)}.</Text>
        )}
        {isOwn ? (
          <Button variant="default" onClick={onTakeBack} loading={isBusy}>
            Take it back to edit it
          </Button>
        ) : (
          <Text>
            To change it before that, ask <bdi>{desk?.submittedBy?.name}</bdi> to take it back, or a reviewer
            to ask for changes.
          </Text>
        )}
        {may(me, 'listReviewQueue') && (
          <Anchor component={Link} href="/review">
            See the review queue
          </Anchor>
        )}
      </Stack>
    </Alert>
  );
}

/** Judged: what the reviewer said, and what an edit does. */
export function Judged({ record }: { record: EditedRecord }) {
  if (record.state !== 'changes_requested' && record.state !== 'rejected') return null;
  const isRejected = record.state === 'rejected';
  return (
    <Alert
      color={isRejected ? 'red' : 'yellow'}
      title={isRejected ? 'It was rejected' : 'Changes are requested'}
      mb="md"
    >
      <Text>
        The reviewer’s words stand beside the text. What you change now starts a new version, so that what was
        judged stays as it was read
        {isRejected ? '; what was rejected cannot be submitted again as it is.' : '.'}
      </Text>
    </Alert>
  );
}

/** What the last reviewer said, as long as it concerns what is written now. */
export function ReviewerWords({ record }: { record: EditedRecord }) {
  const review = record.desk?.reviews[0];
  if (
    !review ||
    review.decision === 'approve' ||
    record.state === 'in_review' ||
    record.state === 'published'
  )
    return null;
  return (
    <Alert
      color={review.decision === 'reject' ? 'red' : 'yellow'}
      title={review.decision === 'reject' ? 'Why it was rejected' : 'What the reviewer asks for'}
    >
      <Text dir="auto" style={{ whiteSpace: 'pre-line' }}>
        {review.rationale}
      </Text>
      <Text size="sm" mt="xs">
        <bdi>{review.reviewer.name}</bdi>, <Instant at={review.at} />
        {review.version < record.version && ', of the version before this one'}
      </Text>
    </Alert>
  );
}
