import { Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useLocation, useParams, useSearchParams } from 'wouter';
import type { Me, QueueItem } from '../api.ts';
import { Allowed } from '../parts/allowed.tsx';
import { Answer, Empty } from '../parts/answers.tsx';
import { Page } from '../parts/page.tsx';
import { type Decision as Choice, choices, RECORD_TYPE, type RecordType } from '../words.ts';
import { Decision } from './decision.tsx';
import { EvidenceList } from './evidence-list.tsx';
import { useKeys } from './keys.tsx';
import { Moved } from './moved.tsx';
import { Outcome } from './outcome.tsx';
import { nextAfter, queueQuery, reviewAddress } from './queue.ts';
import { type Reading, readForReview } from './reading.ts';
import { ReplyRequests } from './reply-requests.tsx';
import classes from './review.module.css';
import { ShownFirst } from './shown-first.tsx';
import { WhatItAnswers } from './what-it-answers.tsx';
import { SAYS, WhatItSays } from './what-it-says.tsx';
import { WhoWorked } from './who-worked.tsx';

const TITLE: Record<RecordType, string> = {
  claim: 'Review of a claim',
  rebuttal: 'Review of a rebuttal',
  actor: 'Review of an actor',
  source: 'Review of a source',
};

/** One exact version, with everything that is needed to judge it. */
export function ReviewPage() {
  const { type, id = '' } = useParams<{ type: string; id: string }>();
  const known = choices(RECORD_TYPE).find(({ value }) => value === type)?.value;
  return (
    <Allowed operation="listReviewQueue" who="reviewers and editors" title="Review">
      {(me) =>
        known ? (
          <Review key={id} type={known} id={id} me={me} />
        ) : (
          <Page title="Review">
            <Empty title="There is no such review">
              <Button component={Link} href="/review" variant="default" mt="md">
                To the queue
              </Button>
            </Empty>
          </Page>
        )
      }
    </Allowed>
  );
}

function Review({ type, id, me }: { type: RecordType; id: string; me: Me }) {
  const [params] = useSearchParams();
  const only = params.get('type') ?? undefined;
  // What is shown stays what was read, also when somebody changes it: nothing is decided unseen.
  const [seen, setSeen] = useState<Reading | null>(null);
  const [done, setDone] = useState<{ decision: Choice; before: readonly QueueItem[] } | null>(null);
  const reading = useQuery({
    queryKey: ['reviews', type, id],
    queryFn: ({ signal }) => readForReview(type, id, signal),
    gcTime: 0,
    enabled: done === null,
  });
  const queue = useQuery(queueQuery(only));
  if (seen === null && reading.data) setSeen(reading.data);

  const readAgain = () => {
    setSeen(reading.data ?? null);
    // After a form that was open had its turn: what it says now is to be read first.
    requestAnimationFrame(() => document.getElementById(SAYS)?.focus());
  };
  if (done && seen) {
    // What was approved may be what an answer waited for: the queue is read again.
    const next = nextAfter(done.before, queue.data?.items ?? [], id);
    return <Outcome decision={done.decision} reading={seen} next={next} type={only} />;
  }
  const hasMoved = seen !== null && reading.data !== undefined && reading.data.etag !== seen.etag;
  return (
    <Page
      title={TITLE[type]}
      aside={<Way items={queue.data?.items ?? []} isAll={queue.data?.isAll ?? true} id={id} type={only} />}
    >
      <Answer query={{ ...reading, data: seen ?? undefined }} what={RECORD_TYPE[type].toLowerCase()}>
        {(shown) => (
          <>
            {hasMoved && reading.data && <Moved seen={shown} now={reading.data} onRead={readAgain} />}
            <div className={classes.page}>
              <Parts key={shown.etag} reading={shown} />
              <aside className={classes.aside} aria-label="Decision and history">
                <Decision
                  reading={shown}
                  me={me}
                  hasMoved={hasMoved}
                  onStale={() => void reading.refetch()}
                  onDone={(decision) => setDone({ decision, before: queue.data?.items ?? [] })}
                />
                <WhoWorked reading={shown} />
              </aside>
            </div>
          </>
        )}
      </Answer>
    </Page>
  );
}

function Parts({ reading }: { reading: Reading }) {
  const { type, reviewed, published } = reading;
  const [base, setBase] = useState<'reviewed' | 'published' | 'none'>(
    reviewed ? 'reviewed' : published ? 'published' : 'none',
  );
  const before = base === 'none' ? null : base === 'reviewed' ? reviewed : published;
  return (
    <div className={classes.parts}>
      <WhatItSays reading={reading} before={before} base={base} onBase={setBase} />
      {type === 'rebuttal' && <WhatItAnswers reading={reading} />}
      {(type === 'claim' || type === 'rebuttal') && <EvidenceList reading={reading} before={before} />}
      <ReplyRequests reading={reading} />
      <ShownFirst reading={reading} />
    </div>
  );
}

/** Where one stands in the queue, and the way to the neighbours. */
function Way({
  items,
  isAll,
  id,
  type,
}: {
  items: readonly QueueItem[];
  isAll: boolean;
  id: string;
  type: string | undefined;
}) {
  const [, navigate] = useLocation();
  const at = items.findIndex((item) => item.id === id);
  const before = at > 0 ? items[at - 1] : undefined;
  const after = at >= 0 ? items[at + 1] : undefined;
  const go = (item: QueueItem | undefined) => item && (() => navigate(reviewAddress(item, type)));
  useKeys({ j: go(after), k: go(before) });
  return (
    <nav aria-label="Review queue" className={classes.way}>
      {at >= 0 && (
        <Text size="sm">
          {(at + 1).toLocaleString('en')} of {items.length.toLocaleString('en')}
          {!isAll && '+'}
        </Text>
      )}
      {before && (
        <Button component={Link} href={reviewAddress(before, type)} variant="default" size="xs">
          Before
        </Button>
      )}
      {after && (
        <Button component={Link} href={reviewAddress(after, type)} variant="default" size="xs">
          Next
        </Button>
      )}
      <Button component={Link} href={type ? `/review?type=${type}` : '/review'} variant="subtle" size="xs">
        To the queue
      </Button>
    </nav>
  );
}
