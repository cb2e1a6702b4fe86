import { Button, Text } from '@mantine/core';
import { type Seen, whoChanged } from '../parts/who-changed.ts';
import { useMe } from '../queries.ts';
import { FIELD, STATE } from '../words.ts';
import { changedEvidence, changedFields } from './changes.ts';
import classes from './decision.module.css';
import { FieldList } from './field-list.tsx';
import { FIELDS, type Reading } from './reading.ts';
import { ReviewWords } from './review-words.tsx';

/** Somebody changed it while it was read: what differs now, and the way to read it again. */
export function Moved({ seen, now, onRead }: { seen: Reading; now: Reading; onRead: () => void }) {
  const fields = changedFields(seen.newest.fields, now.newest.fields, FIELDS[now.type]);
  const evidence = changedEvidence(seen.newest.evidence, now.newest.evidence);
  const [came, went] = (['added', 'removed'] as const).map(
    (change) => evidence.filter((one) => one.change === change).length,
  );
  const behind = changedBehind(seen, now);
  const known = new Set(seen.desk.reviews.map((one) => one.id));
  const reviews = now.desk.reviews.filter((one) => !known.has(one.id));
  const actors = { ...seen.actors, ...now.actors };
  const { me } = useMe();
  return (
    <div role="alert" className={classes.movedNote}>
      <Text mb="xs">
        <b>
          <bdi>{whoChanged(asSeen(seen), asSeen(now), me?.id)}</bdi> changed this while you were reading.
        </b>{' '}
        Nothing was decided. What you wrote stays here.
      </Text>
      <ul className={classes.moved}>
        {seen.state !== now.state && (
          <li>
            It was “{STATE[seen.state].label}”, and is “{STATE[now.state].label}” now.
          </li>
        )}
        {fields.length > 0 && <li>Changed: {fields.map((name) => FIELD[name]).join(', ')}.</li>}
        {(came ?? 0) > 0 && <li>Evidence added: {came}.</li>}
        {(went ?? 0) > 0 && <li>Evidence taken away: {went}.</li>}
        {behind.map((words) => (
          <li key={words}>
            <bdi>{words}</bdi>
          </li>
        ))}
      </ul>
      {fields.length > 0 && (
        <FieldList names={fields} fields={now.newest.fields} before={seen.newest.fields} actors={actors} />
      )}
      {reviews.map((review) => (
        <ReviewWords key={review.id} review={review} isOfThis={review.version === now.newest.version} />
      ))}
      <Button onClick={onRead} mt="sm">
        Read it as it is now
      </Button>
    </div>
  );
}

function asSeen({ newest, state, desk }: Reading): Seen {
  return { version: newest.version, state, desk };
}

/** What an approval would publish with it, and who was asked for a reply, as far as that differs. */
function changedBehind(seen: Reading, now: Reading): string[] {
  const words: string[] = [];
  const versionless = ({ shownFirst: { actors, sources } }: Reading) => [
    ...actors.map((one) => ({
      id: one.id,
      name: one.name,
      form: FIELDS.actor.map((name) => one[name as 'name']),
    })),
    ...sources.map((one) => ({
      ...{ id: one.id, name: one.title },
      form: [...FIELDS.source.map((name) => one[name as 'title']), one.snapshots.length],
    })),
  ];
  const before = versionless(seen);
  for (const one of versionless(now)) {
    const old = before.find(({ id }) => id === one.id);
    if (!old) words.push(`An approval would publish “${one.name}” too.`);
    else if (JSON.stringify(old) !== JSON.stringify(one))
      words.push(`“${one.name}”, which it shows, was changed.`);
  }
  const [asked, askedNow] = [seen, now].map(({ working }) => JSON.stringify(working?.replyRequests ?? []));
  if (now.type === 'claim' && asked !== askedNow) words.push('The requests for a reply changed.');
  return words;
}
