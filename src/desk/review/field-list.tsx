import { Anchor, VisuallyHidden } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { Link } from 'wouter';
import parts from '../parts/parts.module.css';
import { FIELD } from '../words.ts';
import { changedFields } from './changes.ts';
import type { Fields } from './reading.ts';
import classes from './review.module.css';
import { PROSE, valueWords } from './values.ts';

const Difference = lazy(async () => ({ default: (await import('../parts/difference.tsx')).Difference }));

type Names = Readonly<Record<string, { name: string }>>;

/** The fields of a record in full; those that differ from `before` show how. */
export function FieldList({
  names,
  fields,
  before,
  actors,
}: {
  names: readonly string[];
  fields: Fields;
  before: Fields | null;
  actors: Names;
}) {
  const changed = before ? changedFields(before, fields, names) : [];
  return (
    <dl className={classes.fields}>
      {names.map((name) => {
        const isChanged = changed.includes(name);
        return (
          <div key={name} data-changed={isChanged || undefined}>
            <dt>
              {FIELD[name]}
              {isChanged && <span className={classes.tag}>changed</span>}
            </dt>
            <dd>
              {isChanged && before ? (
                <Changed name={name} before={before[name]} after={fields[name]} actors={actors} />
              ) : (
                <Value name={name} value={fields[name]} lang={fields.language} actors={actors} />
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function Value({
  name,
  value,
  lang,
  actors,
}: {
  name: string;
  value: unknown;
  lang: unknown;
  actors: Names;
}) {
  const words = valueWords(name, value, actors);
  if (words === '') return <span className={classes.none}>not given</span>;
  if (name === 'text' || name === 'context') {
    return (
      <span
        className={`words ${classes.prose}`}
        dir="auto"
        lang={name === 'text' && typeof lang === 'string' ? lang : undefined}
        data-large={name === 'text' || undefined}
      >
        {words}
      </span>
    );
  }
  if (name === 'url' || name === 'sameAs') return <Addresses value={value} />;
  if (/Id$/.test(name) && typeof value === 'string') {
    return (
      <Anchor component={Link} href={`/actors/${value}`} inherit>
        <bdi>{words}</bdi>
      </Anchor>
    );
  }
  if (Array.isArray(value)) {
    return value.map((one, at) => (
      <span key={String(one)}>
        {at > 0 && ' · '}
        <bdi>{String(one)}</bdi>
      </span>
    ));
  }
  return <bdi>{words}</bdi>;
}

/** Pages elsewhere: they open in a window of their own, so that the review stays. */
function Addresses({ value }: { value: unknown }) {
  return [value].flat().map((one) => (
    <span key={String(one)} className={classes.address}>
      <Anchor href={String(one)} target="_blank" rel="noreferrer" inherit>
        <bdi dir="ltr">{String(one)}</bdi>
      </Anchor>
    </span>
  ));
}

function Changed({
  name,
  before,
  after,
  actors,
}: {
  name: string;
  before: unknown;
  after: unknown;
  actors: Names;
}) {
  const [old, now] = [valueWords(name, before, actors), valueWords(name, after, actors)];
  if (PROSE.includes(name) && old !== '' && now !== '') {
    return (
      <span className={classes.prose} data-large={name === 'text' || undefined}>
        <Suspense fallback={<bdi>{now}</bdi>}>
          <Difference before={old} after={now} />
        </Suspense>
      </span>
    );
  }
  return <Replaced before={old} after={now} />;
}

/** A short value that took the place of another. */
export function Replaced({ before, after }: { before: string; after: string }) {
  return (
    <>
      <del className={parts.removed}>
        <VisuallyHidden>[before: </VisuallyHidden>
        <bdi>{before || 'not given'}</bdi>
        <VisuallyHidden>]</VisuallyHidden>
      </del>{' '}
      <ins className={parts.added}>
        <VisuallyHidden>[now: </VisuallyHidden>
        <bdi>{after || 'not given'}</bdi>
        <VisuallyHidden>]</VisuallyHidden>
      </ins>
    </>
  );
}
