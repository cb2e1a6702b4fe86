import { Anchor, Button, NativeSelect, Text } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { type Actor, api } from '../api.ts';
import { Answer, Empty } from '../parts/answers.tsx';
import { StateBadge } from '../parts/badges.tsx';
import { useList, useListParams } from '../parts/list-query.ts';
import lists from '../parts/lists.module.css';
import { More } from '../parts/more.tsx';
import { Page } from '../parts/page.tsx';
import { SearchBox } from '../parts/search-box.tsx';
import { may, useMe } from '../queries.ts';
import { ACTOR_KIND, choices } from '../words.ts';

const NewActorDialog = lazy(async () => ({
  default: (await import('../editor/new-actor-dialog.tsx')).NewActorDialog,
}));

/** Whoever speaks on the record. */
export function ActorsPage() {
  const { me } = useMe();
  const [, navigate] = useLocation();
  const [isMaking, setMaking] = useState(false);
  const { query, set } = useListParams(['q', 'kind']);
  const actors = useList(['actors', 'list', query], (cursor, signal) =>
    api.actors.list({ ...query, cursor }, signal),
  );
  const isFiltered = Object.keys(query).length > 0;
  const make = may(me, 'createActor') && <Button onClick={() => setMaking(true)}>New actor</Button>;
  return (
    <Page title="Actors" heading="Who speaks" aside={make}>
      <search className={lists.search}>
        <SearchBox label="Search the names" value={query.q ?? ''} onSearch={(q) => set({ q })} />
        <NativeSelect
          size="md"
          label="Kind"
          value={query.kind ?? ''}
          onChange={(event) => set({ kind: event.currentTarget.value })}
          data={[{ value: '', label: 'Any' }, ...choices(ACTOR_KIND)]}
        />
      </search>
      <Answer query={actors} what="actors">
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0) {
            return isFiltered ? (
              <Empty title="Nobody fits this">
                <Button variant="default" mt="md" onClick={() => set({ q: '', kind: '' })}>
                  Show all actors
                </Button>
              </Empty>
            ) : (
              <Empty title="There are no actors yet">
                {make || <Text>An actor is shown once something that was published names them.</Text>}
              </Empty>
            );
          }
          return (
            <>
              <ul className={lists.rows} aria-label="Actors" aria-busy={actors.isPlaceholderData}>
                {items.map((actor) => (
                  <li key={actor.id}>
                    <ActorRow actor={actor} />
                  </li>
                ))}
              </ul>
              <More query={actors} />
            </>
          );
        }}
      </Answer>
      {isMaking && (
        <Suspense fallback={null}>
          <NewActorDialog
            name=""
            onMade={(actor: Actor) => navigate(`/actors/${actor.id}`)}
            onClose={() => setMaking(false)}
          />
        </Suspense>
      )}
    </Page>
  );
}

function ActorRow({ actor }: { actor: Actor }) {
  const { isStaff } = useMe();
  return (
    <article>
      <Anchor component={Link} href={`/actors/${actor.id}`} c="inherit" underline="hover">
        <bdi className="words">{actor.name}</bdi>
      </Anchor>
      <Text size="sm" c="dimmed">
        {ACTOR_KIND[actor.kind]}
        {actor.partOfName && (
          <>
            {', part of '}
            <bdi>{actor.partOfName}</bdi>
          </>
        )}
        {actor.aliases.length > 0 && (
          <>
            {' · also '}
            <bdi>{actor.aliases.join(', ')}</bdi>
          </>
        )}{' '}
        {isStaff && actor.state !== 'published' && <StateBadge value={actor.state} />}
      </Text>
    </article>
  );
}
