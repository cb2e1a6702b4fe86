import { Group, SegmentedControl, Text, Title } from '@mantine/core';
import { StateBadge } from '../parts/badges.tsx';
import { Instant } from '../parts/dates.tsx';
import { DECISION } from '../words.ts';
import { changedEvidence, changedFields } from './changes.ts';
import { FieldList } from './field-list.tsx';
import { FIELDS, type Reading, type ReadVersion } from './reading.ts';
import classes from './review.module.css';

/** The heading to which the focus goes when something is read again. */
export const SAYS = 'says';

export type Base = 'reviewed' | 'published' | 'none';

const NOTICE = { correction: 'Correction', update: 'Update' } as const;

/** The fields of the version in full, with what is new in them since an earlier one. */
export function WhatItSays({
  reading,
  before,
  base,
  onBase,
}: {
  reading: Reading;
  before: ReadVersion | null;
  base: Base;
  onBase: (base: Base) => void;
}) {
  const { type, newest, reviewed, published, notice, state } = reading;
  const isPublishedBase = reviewed !== null && reviewed.version === published?.version;
  const bases = [
    ...(reviewed
      ? [
          {
            value: 'reviewed',
            label: isPublishedBase ? 'Changes since it was published' : 'Changes since the last review',
          },
        ]
      : []),
    ...(published && !isPublishedBase
      ? [{ value: 'published', label: 'Changes since it was published' }]
      : []),
    { value: 'none', label: 'As it is' },
  ];
  return (
    <section aria-labelledby={SAYS}>
      <Group justify="space-between" align="center" mb="xs" gap="sm">
        <Title order={2} size="h3" id={SAYS} tabIndex={-1} className={classes.says}>
          What it says
        </Title>
        <StateBadge value={state} />
      </Group>
      {bases.length > 1 && (
        <SegmentedControl
          aria-label="What is shown"
          className={classes.bases}
          value={base}
          onChange={(value) => onBase(value as Base)}
          data={bases}
        />
      )}
      <Text size="sm" mb="sm">
        {before ? <Since reading={reading} before={before} /> : <First reading={reading} />}
      </Text>
      <FieldList
        names={FIELDS[type]}
        fields={newest.fields}
        before={before?.fields ?? null}
        actors={reading.actors}
      />
      {notice && (
        <Text mt="sm">
          <b>Readers are told: {NOTICE[notice.kind]}.</b> <bdi>{notice.reason}</bdi>
        </Text>
      )}
    </section>
  );
}

/** What the changes are counted from, and how many there are. */
function Since({ reading, before }: { reading: Reading; before: ReadVersion }) {
  const fields = changedFields(before.fields, reading.newest.fields, FIELDS[reading.type]).length;
  const evidence = changedEvidence(before.evidence, reading.newest.evidence).filter(
    (one) => one.change !== 'same',
  ).length;
  const { review } = before;
  return (
    <>
      {fields + evidence === 0
        ? 'Nothing differs from the version'
        : 'What is new is marked, against the version'}
      {review ? (
        <>
          {' that '}
          <bdi>{review.reviewer?.name ?? 'a reviewer'}</bdi> judged on <Instant at={review.at} /> (
          {DECISION[review.decision].toLowerCase()}).
        </>
      ) : (
        ' that is published.'
      )}
      {reading.newest.review && ' This very version was judged before, and came back as it was.'}
    </>
  );
}

function First({ reading: { newest, reviewed, published } }: { reading: Reading }) {
  if (newest.review) return 'This very version was judged before, and came back as it was.';
  if (reviewed || published) return 'The version as it would stand, with nothing marked.';
  return 'All of it is new: nobody has reviewed it yet.';
}
