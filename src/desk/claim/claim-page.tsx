import { Anchor, Button, Text, Title } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { Link, useParams } from 'wouter';
import { ApiProblem } from '../api.ts';
import { Answer as AnswerOf, Empty, Loading } from '../parts/answers.tsx';
import { StateBadge } from '../parts/badges.tsx';
import { counted } from '../parts/counted.ts';
import { Instant, Stated } from '../parts/dates.tsx';
import { Page } from '../parts/page.tsx';
import { titleWithout } from '../parts/page-answer.tsx';
import { ActorName } from '../parts/text.tsx';
import { may, useMe } from '../queries.ts';
import { useHere, useView, VIEWS, type View } from './addresses.ts';
import { AsOfBanner, AsOfForm } from './as-of.tsx';
import { type ClaimModel, countsOf, nameOf } from './claim.model.ts';
import classes from './claim.module.css';
import { useClaim } from './claim.queries.ts';
import { Downloads } from './downloads.tsx';
import { ClaimEvidence } from './evidence.tsx';
import { Approvals, Notices } from './notices.tsx';
import { ReplyRequests } from './reply-requests.tsx';
import { StaffPart } from './staff.tsx';
import { StandingSection } from './standing.tsx';
import { isAsOf } from './stated-span.ts';
import { Thread, TimeList } from './thread.tsx';

const Timeline = lazy(async () => ({ default: (await import('./timeline.tsx')).Timeline }));
const ClaimMap = lazy(async () => ({ default: (await import('./map.tsx')).ClaimMap }));

/** A claim with everything tied to it: both sides on one page. */
export function ClaimPage() {
  const { id = '' } = useParams<{ id: string }>();
  const { query, basis, asOf, isStaff } = useClaim(id, 'working');
  return (
    <>
      {asOf !== '' && <AsOfBanner asOf={asOf} isShown={query.data !== undefined} />}
      {isStaff && asOf === '' && <BasisSwitch basis={basis} />}
      {query.data === undefined && query.error ? (
        <Page title={asOf === '' ? titleWithout(query.error, 'claim') : 'Claim'}>
          <NoClaim query={query} asOf={asOf} isHidden={isStaff && basis === 'public'} />
          {asOf !== '' && <AsOfForm />}
        </Page>
      ) : (
        <AnswerOf query={query} what="claim">
          {(model) => <ClaimView key={id} model={model} />}
        </AnswerOf>
      )}
    </>
  );
}

/** Why there is no claim to show. `isHidden`: staff asked what the public reads of it. */
function NoClaim({
  query,
  asOf,
  isHidden,
}: {
  query: ReturnType<typeof useClaim>['query'];
  asOf: string;
  isHidden: boolean;
}) {
  const isAbsent = query.error instanceof ApiProblem && query.error.status === 404;
  if (isAbsent && asOf !== '') {
    return (
      <Empty title="Nothing of this claim was published by then">
        <Text>Choose a later day, or see what is published now.</Text>
      </Empty>
    );
  }
  if (query.error instanceof ApiProblem && query.error.status === 400 && asOf !== '') {
    return (
      <Empty title={isAsOf(asOf) ? 'That day has not come yet' : 'That is no date'}>
        <Text>Choose a day until today.</Text>
      </Empty>
    );
  }
  if (isAbsent && isHidden) {
    return (
      <Empty title="The public reads nothing of this claim yet">
        <Text>It becomes public when a reviewer approves it.</Text>
      </Empty>
    );
  }
  return (
    <AnswerOf query={query} what="claim">
      {() => null}
    </AnswerOf>
  );
}

/** For staff: the newest versions, or what the public reads. */
function BasisSwitch({ basis }: { basis: ClaimModel['basis'] }) {
  const here = useHere();
  return (
    <nav aria-label="Which versions" className={classes.views}>
      <Link href={here({ as: '' })} aria-current={basis === 'working' ? 'page' : undefined}>
        The newest versions
      </Link>
      <Link href={here({ as: 'public' })} aria-current={basis === 'public' ? 'page' : undefined}>
        As the public reads it
      </Link>
    </nav>
  );
}

function ClaimView({ model }: { model: ClaimModel }) {
  const { claim, work, notices, approvals } = model;
  return (
    <Page
      title={claim.text.length > 80 ? `${claim.text.slice(0, 79)}…` : claim.text}
      heading={
        <span className={classes.statement} dir="auto" lang={claim.language ?? undefined}>
          {claim.text}
        </span>
      }
    >
      <div className={classes.columns}>
        <div className={classes.main}>
          <Text>
            Claimed by <ActorName id={claim.claimantId} name={nameOf(model, claim.claimantId)} />
            {', '}
            <Stated date={claim.statedAt} /> {work && <StateBadge value={work.state} />}
          </Text>
          <Topics topics={claim.topics} />
          {claim.context && (
            <p className={classes.context} dir="auto">
              {claim.context}
            </p>
          )}
          {claim.redacted && (
            <Text size="sm">
              Redacted by order of a court, <Instant at={claim.redacted.at} />:{' '}
              <bdi>{claim.redacted.ground}</bdi>
            </Text>
          )}
          <Notices notices={notices} />
          <Approvals approvals={approvals} />
          <StaffPart model={model} id={claim.id} />
          <StandingSection model={model} />
          <section className={classes.section} aria-labelledby="evidence">
            <Title order={2} size="h3" id="evidence" tabIndex={-1}>
              Evidence of the claim
            </Title>
            <ClaimEvidence model={model} id={claim.id} type="claim" evidence={model.evidence} />
          </section>
          <Answers model={model} />
          <ReplyRequests model={model} />
        </div>
        <aside className={classes.aside} aria-label="This record">
          <Downloads model={model} />
          {(model.basis === 'public' || model.work?.publishedVersion != null) && <AsOfForm />}
        </aside>
      </div>
    </Page>
  );
}

function Topics({ topics }: { topics: readonly string[] }) {
  if (topics.length === 0) return null;
  return (
    <ul className={classes.topics} aria-label="Topics">
      {topics.map((topic) => (
        <li key={topic}>
          <Anchor component={Link} href={`/?topic=${encodeURIComponent(topic)}`} size="sm">
            <bdi>{topic}</bdi>
          </Anchor>
        </li>
      ))}
    </ul>
  );
}

function Answers({ model }: { model: ClaimModel }) {
  const view = useView();
  const here = useHere();
  return (
    <section className={classes.section} aria-labelledby="answers">
      <Title order={2} size="h3" id="answers">
        Rebuttals
      </Title>
      {model.all.length === 0 ? (
        <NoAnswers model={model} />
      ) : (
        <>
          <Summary model={model} />
          <nav aria-label="Views of the rebuttals" className={classes.views}>
            {(Object.keys(VIEWS) as View[]).map((one) => (
              <Link
                key={one}
                href={here({ view: one === 'thread' ? '' : one })}
                aria-current={view === one ? 'page' : undefined}
                replace
              >
                {VIEWS[one]}
              </Link>
            ))}
          </nav>
          <Suspense fallback={<Loading what={`the ${VIEWS[view].toLowerCase()}`} />}>
            {view === 'thread' && <Thread model={model} />}
            {view === 'time' && <TimeList model={model} />}
            {view === 'timeline' && <Timeline model={model} />}
            {view === 'map' && <ClaimMap model={model} />}
          </Suspense>
        </>
      )}
    </section>
  );
}

/** “4 rebuttals. Evidence: offered for 1, none offered for 2, not recorded for 1”. */
function Summary({ model }: { model: ClaimModel }) {
  const { answers, offered, withdrawn, unpublished } = countsOf(model.all);
  const parts = [
    offered.yes > 0 && `offered for ${offered.yes}`,
    offered.no > 0 && `none offered for ${offered.no}`,
    offered.unknown > 0 && `not recorded for ${offered.unknown}`,
  ].filter(Boolean);
  return (
    <Text>
      {counted(answers, 'rebuttal')}
      {parts.length > 0 && `. Evidence: ${parts.join(', ')}`}
      {withdrawn > 0 && `; ${withdrawn} withdrawn`}
      {unpublished > 0 && `; ${unpublished} not public yet`}.
    </Text>
  );
}

function NoAnswers({ model }: { model: ClaimModel }) {
  const { me } = useMe();
  const mayAnswer = model.basis === 'working' && !model.withdrawal && may(me, 'addClaimRebuttal');
  return (
    <Empty title="Nobody has answered it on the record">
      {mayAnswer ? (
        <>
          <Text>Record a rebuttal, or ask somebody whom it concerns for one.</Text>
          <Button component={Link} href={`/rebuttals/new?claim=${model.claim.id}`} variant="default" mt="sm">
            Record a rebuttal
          </Button>
        </>
      ) : (
        <Text>What anybody answers on the record will stand here.</Text>
      )}
    </Empty>
  );
}
