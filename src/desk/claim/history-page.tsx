/** Every version of a claim and of its answers with what changed between them, and everything that happened. */
import { Anchor, Text, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useParams } from 'wouter';
import { api } from '../api.ts';
import { Answer, Empty } from '../parts/answers.tsx';
import { Instant } from '../parts/dates.tsx';
import { More } from '../parts/more.tsx';
import { Page } from '../parts/page.tsx';
import { Words } from '../parts/text.tsx';
import { useMe } from '../queries.ts';
import { answerWords } from './answer-link.tsx';
import { type ClaimModel, peopleIn } from './claim.model.ts';
import { useClaim } from './claim.queries.ts';
import classes from './history.module.css';
import { eventWords } from './history.words.ts';
import { FoldedVersions, Versions } from './versions.tsx';

export function HistoryPage() {
  const { id = '' } = useParams<{ id: string }>();
  const { query } = useClaim(id, 'working');
  return (
    <Page
      title="History"
      heading="History of a claim"
      aside={
        <Anchor component={Link} href={`/claims/${id}`}>
          Back to the claim
        </Anchor>
      }
    >
      <Answer query={query} what="claim">
        {(model) => <History model={model} />}
      </Answer>
    </Page>
  );
}

function History({ model }: { model: ClaimModel }) {
  const { claim, all } = model;
  // A tombstone has no versions that are public any more.
  const answers = all.filter((one) => one.form);
  return (
    <>
      <p className={classes.statement}>
        <Words text={claim.text} lang={claim.language} size="lg" />
      </p>
      <section className={classes.section} aria-labelledby="versions">
        <Title order={2} size="h3" id="versions">
          Versions of the claim
        </Title>
        <Versions model={model} kind="claims" id={claim.id} />
      </section>
      {answers.length > 0 && (
        <section className={classes.section} aria-labelledby="answers">
          <Title order={2} size="h3" id="answers">
            Versions of the rebuttals
          </Title>
          {answers.map((answer) => (
            <FoldedVersions
              key={answer.id}
              model={model}
              id={answer.id}
              name={`${answer.number} ${answerWords(model, answer)}`}
              count={answer.form?.version ?? 1}
            />
          ))}
        </section>
      )}
      <section className={classes.section} aria-labelledby="events">
        <Title order={2} size="h3" id="events">
          Everything that happened
        </Title>
        <Text c="dimmed">
          {model.basis === 'working'
            ? 'Each step stands in the log of the desk, which can be added to and never changed.'
            : 'What was made public, as it stands in the log of the desk, which can be added to and never changed.'}
        </Text>
        <Events model={model} />
      </section>
    </>
  );
}

function Events({ model }: { model: ClaimModel }) {
  const { me } = useMe();
  const people = peopleIn(model);
  const id = model.claim.id;
  const query = useInfiniteQuery({
    queryKey: ['claims', id, 'history'],
    queryFn: ({ pageParam, signal }) => api.claims.history(id, { cursor: pageParam, limit: 50 }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });
  const whoIs = (by: string | null) => {
    if (by === null || model.basis === 'public') return null;
    return by === me?.id ? me.name : (people.get(by) ?? null);
  };
  return (
    <Answer query={query} what="history">
      {({ pages }) => {
        const events = pages.flatMap(({ items }) => items);
        if (events.length === 0) return <Empty title="Nothing of it was made public yet" />;
        return (
          <>
            <ol className={classes.events} aria-label="Events">
              {events.map((event) => (
                <li key={event.event}>
                  <span className={classes.entry}>entry {event.event} of the log</span>
                  <span className={classes.at}>
                    <Instant at={event.at} />
                  </span>
                  <span>
                    {eventWords(model, event)}
                    {whoIs(event.by) && (
                      <>
                        {', by '}
                        <bdi>{whoIs(event.by)}</bdi>
                      </>
                    )}
                  </span>
                </li>
              ))}
            </ol>
            <More query={query} />
          </>
        );
      }}
    </Answer>
  );
}
