/** What staff can do with the claim or one of its answers, and what the desk knows of it. Loaded for staff alone. */
import { Button, Group, Text } from '@mantine/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import { api } from '../api.ts';
import { ProblemNote } from '../parts/answers.tsx';
import { Instant } from '../parts/dates.tsx';
import { WithdrawDialog } from '../parts/withdraw-dialog.tsx';
import { may, useMe } from '../queries.ts';
import { DECISION } from '../words.ts';
import type { AtWork, ClaimModel } from './claim.model.ts';
import classes from './staff.module.css';
import { recordOf, type StaffRecord, useStep } from './staff-step.ts';
import { StoppedDialog } from './stopped-dialog.tsx';

const EDITABLE = new Set(['draft', 'published', 'changes_requested', 'rejected', 'withdrawn']);

export function StaffActions({ model, id }: { model: ClaimModel; id: string }) {
  const record = recordOf(model, id);
  const work = model.byId.get(id)?.work ?? model.work;
  if (!record || !work) return null;
  return (
    <div className={classes.staff}>
      <DeskKnows work={work} />
      <Steps model={model} record={record} work={work} />
    </div>
  );
}

/** Who wrote it, who submitted it, and what the last reviewer said when it was not approved. */
function DeskKnows({ work: { desk, state, publishedVersion } }: { work: AtWork }) {
  const [review] = desk.reviews;
  const names = desk.authors.length > 0 ? desk.authors : [desk.createdBy];
  return (
    <>
      <Text size="sm" c="dimmed">
        Written by <bdi>{names.map(({ name }) => name).join(', ')}</bdi>
        {state === 'in_review' && desk.submittedBy && desk.submittedAt && (
          <>
            {'. Submitted by '}
            <bdi>{desk.submittedBy.name}</bdi>
            {', '}
            <Instant at={desk.submittedAt} />
          </>
        )}
        {publishedVersion !== null && state !== 'published' && state !== 'withdrawn' && (
          <>. An earlier version is public.</>
        )}
      </Text>
      {review && (state === 'changes_requested' || state === 'rejected') && (
        <div className={classes.review}>
          <Text size="sm" fw={700}>
            {DECISION[review.decision]} by <bdi>{review.reviewer.name}</bdi>, <Instant at={review.at} />
          </Text>
          <Text dir="auto" className={classes.rationale}>
            {review.rationale}
          </Text>
        </div>
      )}
    </>
  );
}

function Steps({ model, record, work }: { model: ClaimModel; record: StaffRecord; work: AtWork }) {
  const { me } = useMe();
  const { kind, id, state } = record;
  const step = useStep(model, record);
  const [isWithdrawing, setWithdrawing] = useState(false);
  const [tried, setTried] = useState('Do it');
  const place = useRef<HTMLParagraphElement>(null);
  // The button that was pressed is gone: what was done takes the focus.
  useEffect(() => {
    if (step.said) place.current?.focus();
  }, [step.said]);

  const can = (verb: string) => may(me, `${verb}${kind === 'claims' ? 'Claim' : 'Rebuttal'}`);
  const take = (name: string, words: string, act: (etag: string) => Promise<unknown>, done?: () => void) => {
    setTried(name);
    step.take(words, act, done);
  };
  const isEditable = EDITABLE.has(state) && can('edit');
  const isWithdrawn = state === 'withdrawn';
  const buttons: ReactNode[] = [
    isEditable && (
      <Button key="edit" component={Link} href={`/${kind}/${id}/edit`} variant="default" size="xs">
        {isWithdrawn ? 'Edit to reinstate' : 'Edit'}
      </Button>
    ),
    (state === 'draft' || state === 'changes_requested') && can('submit') && (
      <Button
        key="submit"
        size="xs"
        loading={step.isPending}
        onClick={() =>
          take(
            'Submit',
            'Submitted. Somebody else reads it now; you can take it back until they decide.',
            (etag) => api.steps.submit(kind, id, etag),
          )
        }
      >
        Submit for review
      </Button>
    ),
    state === 'in_review' && can('takeBack') && work.desk.submittedBy?.id === me?.id && (
      <Button
        key="back"
        variant="default"
        size="xs"
        loading={step.isPending}
        onClick={() =>
          take('Take back', 'Taken back. It is yours to edit; submit it again when it is ready.', (etag) =>
            api.steps.takeBack(kind, id, etag),
          )
        }
      >
        Take back
      </Button>
    ),
    state === 'in_review' && can('review') && (
      <Button
        key="review"
        component={Link}
        href={`/review/${kind === 'claims' ? 'claim' : 'rebuttal'}/${id}`}
        size="xs"
      >
        Review
      </Button>
    ),
    !isWithdrawn && may(me, kind === 'claims' ? 'addClaimRebuttal' : 'addRebuttalAnswer') && (
      <Button
        key="answer"
        component={Link}
        href={`/rebuttals/new?claim=${model.claim.id}${kind === 'claims' ? '' : `&parent=${id}`}`}
        variant="default"
        size="xs"
      >
        Add a rebuttal
      </Button>
    ),
    isEditable && !isWithdrawn && (
      <Button
        key="evidence"
        component={Link}
        href={`/${kind}/${id}/edit#evidence`}
        variant="default"
        size="xs"
      >
        Add evidence
      </Button>
    ),
    !isWithdrawn && can('withdraw') && (
      <Button key="withdraw" variant="default" size="xs" onClick={() => setWithdrawing(true)}>
        Withdraw
      </Button>
    ),
  ].filter(Boolean);

  return (
    <>
      {buttons.length > 0 ? (
        <Group gap="xs" mt={6} role="group" aria-label="What you can do">
          {buttons}
        </Group>
      ) : (
        <Text size="sm" c="dimmed">
          Editors change it; reviewers decide on it.
        </Text>
      )}
      <p role="status" tabIndex={-1} ref={place} className={classes.done}>
        {step.said}
      </p>
      {step.problem && !isWithdrawing && <ProblemNote error={step.problem} />}
      {isWithdrawing && (
        <WithdrawDialog
          kind={kind}
          isPublic={work.publishedVersion !== null}
          isBusy={step.isPending}
          error={step.problem}
          onClose={() => {
            setWithdrawing(false);
            step.reset();
          }}
          onWithdraw={(reason) =>
            take(
              'Withdraw',
              'Withdrawn. To reinstate it, edit it and submit the new version for review.',
              (etag) => api.steps.withdraw(kind, id, etag, reason),
              () => setWithdrawing(false),
            )
          }
        />
      )}
      <StoppedDialog stopped={step.stopped} act={tried} />
    </>
  );
}
