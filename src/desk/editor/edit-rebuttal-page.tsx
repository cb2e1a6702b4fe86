import { Anchor, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Link, useParams, useSearchParams } from 'wouter';
import { api, type Me, type Notice, type Rebuttal, type Tagged } from '../api.ts';
import { Answer, Empty, Loading, ProblemNote } from '../parts/answers.tsx';
import { ActName, StateBadge } from '../parts/badges.tsx';
import { Stated } from '../parts/dates.tsx';
import { Page } from '../parts/page.tsx';
import { Words } from '../parts/text.tsx';
import classes from './editor.module.css';
import { isClosed } from './editor-parts.ts';
import { EditorsOnly } from './editors-only.tsx';
import { useOwnAddress } from './own-address.ts';
import { RebuttalFields } from './rebuttal-fields.tsx';
import { RecordEditor } from './record-editor.tsx';
import { needsNotice, rebuttalsTo } from './records.ts';
import { useAutosave } from './use-autosave.ts';

/** What a rebuttal answers. */
interface Target {
  claimId: string;
  parentId: string | null;
}

/** A rebuttal, to be written or to be changed: `/rebuttals/new?claim=&parent=` and `/rebuttals/:id/edit`. */
export function EditRebuttalPage() {
  const { id } = useParams<{ id?: string }>();
  const [params] = useSearchParams();
  const { visit, onMade } = useOwnAddress('rebuttals', id);
  // Once it has its own address, that does not tell any more what it answers.
  const claimId = params.get('claim');
  const [target, setTarget] = useState<Target | null>(null);
  if (!id && claimId && (target?.claimId !== claimId || target.parentId !== params.get('parent')))
    setTarget({ claimId, parentId: params.get('parent') });
  return (
    <Page title={id ? 'Edit the rebuttal' : 'New rebuttal'}>
      <EditorsOnly needs="editRebuttal">
        {(me) => {
          if (visit.id !== null) return <LoadedRebuttal key={visit.key} id={visit.id} me={me} />;
          if (!target) return <NoTarget />;
          const key = `${visit.key} ${target.parentId ?? target.claimId}`;
          return <RebuttalEditor key={key} me={me} start={null} target={target} onMade={onMade} />;
        }}
      </EditorsOnly>
    </Page>
  );
}

function NoTarget() {
  return (
    <Empty title="What does it answer?">
      <Text>
        Open a claim{' '}
        <Anchor component={Link} href="/" inherit>
          of the record
        </Anchor>
        , and choose there what to answer: the claim, or a rebuttal to it.
      </Text>
    </Empty>
  );
}

function LoadedRebuttal({ id, me }: { id: string; me: Me }) {
  const query = useQuery({
    queryKey: ['rebuttals', id, 'to edit'],
    queryFn: ({ signal }) => api.rebuttals.get(id, signal),
    // From here on the editor knows best.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  return (
    <Answer query={query} what="rebuttal">
      {(start) => <RebuttalEditor me={me} start={start} target={start.data} />}
    </Answer>
  );
}

function RebuttalEditor({
  me,
  start,
  target,
  onMade,
}: {
  me: Me;
  start: Tagged<Rebuttal> | null;
  target: Target;
  onMade?: (id: string) => void;
}) {
  const [notice, setNotice] = useState<Notice | null>(null);
  const { claimId, parentId } = target;
  const recorder = useMemo(() => rebuttalsTo({ claimId, parentId }), [claimId, parentId]);
  const editing = useAutosave({
    recorder,
    start,
    keptAs: (id) => `${me.id}:rebuttal:${id ?? `to ${parentId ?? claimId}`}`,
    isHeld: (record) => isClosed(record, notice),
    noticeFor: (record) => (needsNotice(record) && notice) || undefined,
    onMade,
  });
  const answered = useQuery(answeredQuery(target));
  return (
    <>
      {answered.error && <ProblemNote error={answered.error} again={() => void answered.refetch()} />}
      {answered.isPending && <Loading what="what it answers" />}
      {answered.data && <Answered statement={answered.data} />}
      <RecordEditor
        kind="rebuttals"
        me={me}
        editing={editing}
        notice={notice}
        onNotice={setNotice}
        fields={(fault) => (
          <RebuttalFields value={editing.state.draft} onChange={editing.change} fault={fault} />
        )}
        warnings={(record) => warningsOf(record, answered.data?.isPublic ?? true)}
      />
    </>
  );
}

interface Statement {
  href: string;
  text: string;
  language: string | null;
  name: string;
  statedAt: string;
  act: Rebuttal['act'] | null;
  state: Rebuttal['state'];
  isPublic: boolean;
}

function answeredQuery({ claimId, parentId }: Target) {
  return {
    queryKey: parentId ? ['rebuttals', parentId, 'answered'] : ['claims', claimId, 'answered'],
    queryFn: async ({ signal }: { signal: AbortSignal }): Promise<Statement> => {
      if (parentId) {
        const { data } = await api.rebuttals.get(parentId, signal);
        return {
          ...statementOf(data),
          href: `/rebuttals/${parentId}`,
          name: data.responderName,
          act: data.act,
        };
      }
      const { data } = await api.claims.get(claimId, signal);
      return { ...statementOf(data), href: `/claims/${claimId}`, name: data.claimantName, act: null };
    },
  };
}

function statementOf({
  text,
  language,
  statedAt,
  state,
  publishedVersion,
  withdrawal,
}: Pick<Rebuttal, 'text' | 'language' | 'statedAt' | 'state' | 'publishedVersion' | 'withdrawal'>) {
  return { text, language, statedAt, state, isPublic: publishedVersion !== null && withdrawal === null };
}

function Answered({ statement }: { statement: Statement }) {
  const { href, text, language, name, statedAt, act, state, isPublic } = statement;
  return (
    <section aria-label="What it answers" className={classes.answered} data-act={act ?? undefined}>
      <Text size="sm" c="dimmed">
        It answers{' '}
        <Anchor component={Link} href={href} inherit>
          {act ? <ActName value={act} /> : 'the claim'}
        </Anchor>{' '}
        of <bdi>{name}</bdi>, <Stated date={statedAt} /> {!isPublic && <StateBadge value={state} />}
      </Text>
      <Words text={text} lang={language} />
    </section>
  );
}

function warningsOf({ evidence, evidenceOffered }: Rebuttal, isTargetPublic: boolean): string[] {
  const isOffered = evidence.some(({ offeredBy, role }) => offeredBy === 'speaker' && role !== 'appearance');
  return [
    ...(isTargetPublic
      ? []
      : ['What it answers is not published. It can be reviewed, and published once the other is.']),
    ...(evidence.some(({ role }) => role === 'appearance')
      ? []
      : ['Nothing shows yet where it was said. A reviewer will look for that first.']),
    ...(evidenceOffered === 'yes' && !isOffered
      ? ['You say that the speaker offered evidence, and none of theirs is here yet.']
      : []),
    ...(evidenceOffered === 'no' && isOffered
      ? ['You say that the speaker offered no evidence, and there is some of theirs below “Evidence”.']
      : []),
  ];
}
