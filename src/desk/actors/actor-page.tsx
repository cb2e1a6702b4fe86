import { Anchor, NativeSelect, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { Link, useParams } from 'wouter';
import { type Actor, api, type Statement, type Tagged } from '../api.ts';
import { Answer, Empty } from '../parts/answers.tsx';
import { ActName, OfferedBadge, StandingBadge, StateBadge } from '../parts/badges.tsx';
import { Stated } from '../parts/dates.tsx';
import { useList } from '../parts/list-query.ts';
import lists from '../parts/lists.module.css';
import { More } from '../parts/more.tsx';
import { Page } from '../parts/page.tsx';
import { PageAnswer } from '../parts/page-answer.tsx';
import { ActorName, Words } from '../parts/text.tsx';
import { useMe } from '../queries.ts';
import { ACTOR_KIND } from '../words.ts';
import classes from './actors.module.css';

const ActorDesk = lazy(async () => ({ default: (await import('./actor-desk.tsx')).ActorDesk }));

/** One actor, and everything that they claimed or answered. */
export function ActorPage() {
  const { id = '' } = useParams<{ id: string }>();
  const actor = useQuery({
    queryKey: ['actors', id, 'page'],
    queryFn: ({ signal }) => api.actors.get(id, signal),
  });
  return (
    <PageAnswer query={actor} what="actor">
      {(answer) => <ActorView answer={answer} />}
    </PageAnswer>
  );
}

function ActorView({ answer }: { answer: Tagged<Actor> }) {
  const { data: actor } = answer;
  const { isStaff } = useMe();
  return (
    <Page title={actor.name} heading={<bdi>{actor.name}</bdi>}>
      <div className={classes.columns}>
        <div>
          <Title order={2} size="h3" mb="sm">
            What they said
          </Title>
          <Statements actor={actor} />
        </div>
        <aside>
          <dl className={classes.facts}>
            <dt>Kind</dt>
            <dd>{ACTOR_KIND[actor.kind]}</dd>
            {actor.partOfId && (
              <>
                <dt>Part of</dt>
                <dd>
                  <ActorName id={actor.partOfId} name={actor.partOfName ?? undefined} />
                </dd>
              </>
            )}
            {actor.aliases.length > 0 && (
              <>
                <dt>Other names</dt>
                {actor.aliases.map((alias) => (
                  <dd key={alias}>
                    <bdi>{alias}</bdi>
                  </dd>
                ))}
              </>
            )}
            {actor.sameAs.length > 0 && (
              <>
                <dt>Pages elsewhere</dt>
                {actor.sameAs.map((url) => (
                  <dd key={url}>
                    <Anchor href={url} rel="noopener noreferrer nofollow" inherit className={classes.address}>
                      {url}
                    </Anchor>
                  </dd>
                ))}
              </>
            )}
          </dl>
          {actor.redacted && <Text>Redacted by order of a court: {actor.redacted.ground}</Text>}
          {isStaff && (
            <Suspense fallback={null}>
              <ActorDesk answer={answer} />
            </Suspense>
          )}
        </aside>
      </div>
    </Page>
  );
}

type Which = '' | 'claim' | 'rebuttal';

function Statements({ actor }: { actor: Actor }) {
  const [which, setWhich] = useState<Which>('');
  const statements = useList(['actors', actor.id, 'statements'], (cursor, signal) =>
    api.actors.statements(actor.id, { cursor, limit: 50 }, signal),
  );
  return (
    <Answer query={statements} what="statements">
      {({ pages }) => {
        const all = pages.flatMap((page) => page.items);
        if (all.length === 0) {
          return <Empty title="Nothing of theirs is on the record">{null}</Empty>;
        }
        const shown = all.filter(({ type }) => which === '' || type === which);
        return (
          <>
            <NativeSelect
              label="Show"
              value={which}
              onChange={(event) => setWhich(event.currentTarget.value as Which)}
              data={[
                { value: '', label: 'Claims and rebuttals' },
                { value: 'claim', label: 'Claims' },
                { value: 'rebuttal', label: 'Rebuttals' },
              ]}
              className={classes.which}
            />
            <ol className={lists.rows} aria-label="Statements, the last first">
              {shown.map((one) => (
                <li key={one.id}>
                  <StatementRow statement={one} />
                </li>
              ))}
            </ol>
            <More query={statements} />
          </>
        );
      }}
    </Answer>
  );
}

function StatementRow({ statement }: { statement: Statement }) {
  const { isStaff } = useMe();
  const { type, id, claimId, claimText, act, evidenceOffered, standing, state } = statement;
  const href = type === 'claim' ? `/claims/${id}` : `/claims/${claimId}#answer-${id}`;
  return (
    <article>
      <Text size="sm" c="dimmed">
        <Stated date={statement.statedAt} /> · {act ? <ActName value={act} /> : 'Claim'}
      </Text>
      <Anchor component={Link} href={href} c="inherit" underline="hover">
        <Words text={statement.text} lang={statement.language} />
      </Anchor>
      {type === 'rebuttal' && (
        <Text size="sm" c="dimmed">
          To: <bdi>{claimText}</bdi>
        </Text>
      )}
      <div className={classes.badges}>
        {standing && <StandingBadge value={standing.value} />}
        {evidenceOffered && act !== 'declined_comment' && <OfferedBadge value={evidenceOffered} />}
        {isStaff && state !== 'published' && <StateBadge value={state} />}
      </div>
    </article>
  );
}
