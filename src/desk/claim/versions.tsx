/** The versions of a claim or an answer, the newest first, each with what it changed in the one before. */
import { Text, Title, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { api, type ClaimVersion, type Kind, type RebuttalVersion } from '../api.ts';
import { Answer } from '../parts/answers.tsx';
import { counted } from '../parts/counted.ts';
import { Instant } from '../parts/dates.tsx';
import { EvidenceItem } from '../parts/quotation.tsx';
import { Words } from '../parts/text.tsx';
import { DECISION, FIELD, STATE } from '../words.ts';
import { type ClaimModel, type Evidence, nameOf } from './claim.model.ts';
import { differing, evidenceChange } from './difference.model.ts';
import classes from './history.module.css';
import { NOTICE_KIND } from './notices.tsx';

const Difference = lazy(async () => ({ default: (await import('../parts/difference.tsx')).Difference }));

type Version = ClaimVersion | RebuttalVersion;

const STATE_WORDS: Record<Version['state'], string> = {
  draft: STATE.draft.label,
  in_review: STATE.in_review.label,
  published: STATE.published.label,
  changes_requested: STATE.changes_requested.label,
  rejected: STATE.rejected.label,
  withdrawn: STATE.withdrawn.label,
  superseded: 'Published until a later version was',
};

/** One answer’s versions: fetched when they are opened. Those that were changed are open from the start. */
export function FoldedVersions({
  model,
  id,
  name,
  count,
}: {
  model: ClaimModel;
  id: string;
  name: string;
  count: number;
}) {
  const [isOpen, setOpen] = useState(count > 1);
  const Sign = isOpen ? ChevronDown : ChevronRight;
  return (
    <div className={classes.folded}>
      <Title order={3} size="h5">
        <UnstyledButton className={classes.opener} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          <Sign size={16} aria-hidden />
          <span>
            {name} ({counted(count, 'version')})
          </span>
        </UnstyledButton>
      </Title>
      {isOpen && <Versions model={model} kind="rebuttals" id={id} />}
    </div>
  );
}

export function Versions({ model, kind, id }: { model: ClaimModel; kind: Kind; id: string }) {
  const query = useQuery({
    queryKey: [kind, id, 'versions'],
    queryFn: async ({ signal }): Promise<Version[]> => (await api[kind].versions(id, signal)).items,
  });
  return (
    <Answer query={query} what="list of versions">
      {(versions) => (
        <ol className={classes.versions} aria-label="Versions, the newest first" reversed>
          {versions.toReversed().map((version) => (
            <li key={version.version}>
              <VersionEntry
                model={model}
                kind={kind}
                version={version}
                before={previous(versions, version)}
              />
            </li>
          ))}
        </ol>
      )}
    </Answer>
  );
}

/** The public reads no version that was not published: the one before may have a lower number. */
function previous(versions: readonly Version[], { version }: Version): Version | undefined {
  return versions.findLast((one) => one.version < version);
}

interface EntryProps {
  model: ClaimModel;
  kind: Kind;
  version: Version;
  before: Version | undefined;
}

function VersionEntry({ model, kind, version, before }: EntryProps) {
  const { state, at, review, authors, form } = version;
  return (
    <article className={classes.version}>
      <Text fw={700}>
        Version {version.version}: {STATE_WORDS[state].toLowerCase()}
      </Text>
      <Text size="sm" c="dimmed">
        {authors ? 'Begun' : 'Published'} <Instant at={at} />
        {authors && authors.length > 0 && (
          <>
            {' by '}
            <bdi>{authors.map(({ name }) => name).join(', ')}</bdi>
          </>
        )}
      </Text>
      {form.notice && (
        <Text>
          <b>{NOTICE_KIND[form.notice.kind]}:</b> <bdi>{form.notice.reason}</bdi>
        </Text>
      )}
      {review && <Review review={review} />}
      {before ? (
        <Changes model={model} kind={kind} version={version} before={before} />
      ) : (
        <>
          <p className={classes.text}>
            <Words text={form.text} lang={form.language} />
          </p>
          <Pieces model={model} kind={kind} label="Evidence" evidence={version.evidence} />
        </>
      )}
    </article>
  );
}

function Review({ review }: { review: NonNullable<Version['review']> }) {
  return (
    <div className={classes.review}>
      <Text size="sm">
        <b>{DECISION[review.decision]}</b>
        {review.reviewer && (
          <>
            {' by '}
            <bdi>{review.reviewer.name}</bdi>
          </>
        )}
        , <Instant at={review.at} />
      </Text>
      {review.rationale && (
        <Text size="sm" dir="auto" className={classes.prose}>
          {review.rationale}
        </Text>
      )}
      {review.publicNote && (
        <Text size="sm">
          <b>Note for the public:</b> <bdi>{review.publicNote}</bdi>
        </Text>
      )}
    </div>
  );
}

function Changes({ model, kind, version, before }: EntryProps & { before: Version }) {
  const changes = differing({ ...before.form }, { ...version.form }, (actorId) => nameOf(model, actorId));
  const { added, removed } = evidenceChange(before.evidence, version.evidence);
  if (changes.length + added.length + removed.length === 0)
    return <Text c="dimmed">Nothing differs from version {before.version}.</Text>;
  return (
    <>
      {changes.length > 0 && (
        <dl className={classes.changes}>
          {changes.map((change) => (
            <div key={change.field}>
              <dt>{FIELD[change.field]}</dt>
              <dd>
                <Suspense fallback={<span>{change.after}</span>}>
                  <Difference before={change.before} after={change.after} />
                </Suspense>
              </dd>
            </div>
          ))}
        </dl>
      )}
      <Pieces model={model} kind={kind} label="Evidence added" evidence={added} />
      <Pieces model={model} kind={kind} label="Evidence removed" evidence={removed} />
    </>
  );
}

function Pieces({
  model,
  kind,
  label,
  evidence,
}: {
  model: ClaimModel;
  kind: Kind;
  label: string;
  evidence: readonly Evidence[];
}) {
  if (evidence.length === 0) return null;
  return (
    <>
      <Text size="sm" fw={700} mt="xs">
        {label}
      </Text>
      <ul className={classes.pieces} aria-label={label}>
        {evidence.map((one) => (
          <li key={one.id}>
            <EvidenceItem evidence={one} shown={model} type={kind === 'claims' ? 'claim' : 'rebuttal'} />
          </li>
        ))}
      </ul>
    </>
  );
}
