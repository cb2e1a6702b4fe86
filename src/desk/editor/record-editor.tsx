/** What the editors of claims and of rebuttals have in common: the form saves itself, the record goes its way from here. */
import { Alert, Anchor, Button, Group, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import { ApiProblem, api, type Kind, type Me, type Notice, type Tagged } from '../api.ts';
import { ProblemNote } from '../parts/answers.tsx';
import { StateBadge } from '../parts/badges.tsx';
import { Words } from '../parts/text.tsx';
import { refreshAll } from '../queries.ts';
import { useUnsaved } from '../shell/unsaved.tsx';
import { unsavedFields } from './autosave.ts';
import classes from './editor.module.css';
import { EvidenceSection } from './evidence-section.tsx';
import { focusFirstFault } from './focus.ts';
import { NoticePanel } from './notice-panel.tsx';
import { Overtaken } from './overtaken.tsx';
import { type EditedRecord, needsNotice } from './records.ts';
import { clock, SaveStatus } from './save-status.tsx';
import { useShown } from './shown.ts';
import { InReview, Judged, ReviewerWords } from './state-notes.tsx';
import { SubmitSection } from './submit-section.tsx';
import type { Editing } from './use-autosave.ts';

const WithdrawDialog = lazy(async () => ({
  default: (await import('./withdraw-dialog.tsx')).WithdrawDialog,
}));

interface Props<Draft, Read> {
  kind: Kind;
  me: Me;
  editing: Editing<Draft, Read>;
  /** What was told to readers of the change, before it is saved with it. */
  notice: Notice | null;
  onNotice: (notice: Notice) => void;
  /** The fields, given what is wrong with each. */
  fields: (fault: (pointer: string) => string | undefined) => ReactNode;
  aside?: ReactNode;
  warnings: (record: Read) => string[];
}

export function RecordEditor<Draft extends object, Read extends EditedRecord>(props: Props<Draft, Read>) {
  const { kind, editing, notice, fields, aside } = props;
  const { state, phase } = editing;
  const { record } = state;
  const form = useRef<HTMLFormElement>(null);
  const [isTried, setTried] = useState(false);
  const isHeld = isClosed(record, notice);

  const fault = (pointer: string) => {
    const field = pointer.slice(1) as keyof Draft & string;
    const { failure } = state;
    // What was changed since the service refused it is no longer what it refused.
    const isAsRefused = failure && (!(field in state.draft) || failure.draft[field] === state.draft[field]);
    const refused =
      isAsRefused && failure.problem instanceof ApiProblem ? failure.problem.fieldFault(pointer) : undefined;
    return refused ?? (isTried ? editing.faults[field] : undefined);
  };
  const trySaving = async (): Promise<boolean> => {
    setTried(true);
    const isSaved = await editing.save();
    if (!isSaved) focusFirstFault(form.current);
    return isSaved;
  };

  return (
    <div className={classes.desk}>
      {/* Anew for the new address of a record that was made here: what was unsaved on the way there still is. */}
      <Unsaved key={record?.id} isUnsaved={unsavedFields(state).length > 0 || state.sent !== null} />
      <div>
        <div className={classes.bar}>
          {record && <StateBadge value={record.state} />}
          <SaveStatus editing={editing} isHeld={isHeld} />
          {record && (
            <Anchor component={Link} href={`/${kind}/${record.id}`} size="sm">
              Preview
            </Anchor>
          )}
        </div>
        <Restored editing={editing} />
        <Overtaken editing={editing} />
        {record && <RecordNotes {...props} record={record} fault={fault} />}
        {isHeld && record ? (
          <p>
            <Words text={record.text} lang={record.language} size="lg" />
          </p>
        ) : (
          <form
            ref={form}
            noValidate
            onSubmit={(event) => {
              event.preventDefault();
              void trySaving();
            }}
            onBlur={editing.autosave}
          >
            {phase === 'failed' && <ProblemNote error={state.failure?.problem} />}
            {fields(fault)}
            {!record && (
              <Group mt="lg">
                <Button type="submit" loading={phase === 'saving'}>
                  Save as a draft
                </Button>
                <Text size="sm" c="dimmed">
                  It saves itself once it says what, who and when. Evidence comes after that.
                </Text>
              </Group>
            )}
          </form>
        )}
        {record && <RecordSteps {...props} record={record} isOpen={!isHeld} trySaving={trySaving} />}
      </div>
      <div className={classes.aside}>
        {record && <ReviewerWords record={record} />}
        {!isHeld && aside}
      </div>
    </div>
  );
}

function Unsaved({ isUnsaved }: { isUnsaved: boolean }) {
  useUnsaved(isUnsaved);
  return null;
}

/** Whether the form is not to be written in: in review, withdrawn, or published without a notice of what changes. */
export function isClosed(record: EditedRecord | null, notice: Notice | null): boolean {
  if (!record) return false;
  if (record.state === 'in_review' || record.state === 'withdrawn') return true;
  return needsNotice(record) && notice === null;
}

/** What was not saved at the last visit is back. */
function Restored<Draft extends object, Read>({ editing }: { editing: Editing<Draft, Read> }) {
  const { restoredAt, throwAway, state } = editing;
  const [isSeen, setSeen] = useState(false);
  if (restoredAt === null || isSeen) return null;
  return (
    <Alert
      color="blue"
      role="status"
      mb="md"
      title="Your unsaved words are back"
      withCloseButton
      closeButtonLabel="Close this note"
      onClose={() => setSeen(true)}
    >
      <Text>
        What you wrote here on {new Date(restoredAt).toLocaleDateString('en-GB', { dateStyle: 'long' })} at{' '}
        {clock(restoredAt)} was kept on this device.
      </Text>
      {unsavedFields(state).length > 0 && (
        <Button variant="default" size="compact-md" mt="xs" onClick={throwAway}>
          Throw it away
        </Button>
      )}
    </Alert>
  );
}

/** What the state of the record asks for before anything is written. */
function RecordNotes<Draft extends object, Read extends EditedRecord>({
  kind,
  me,
  editing,
  notice,
  onNotice,
  record,
  fault,
}: Props<Draft, Read> & { record: Read; fault: (pointer: string) => string | undefined }) {
  const [isRetelling, setRetelling] = useState(false);
  const step = useStep(editing);
  const noun = kind === 'claims' ? 'claim' : 'rebuttal';
  const edit = (body: Record<string, unknown>) =>
    step.mutate(
      (id, etag) =>
        (kind === 'claims' ? api.claims.edit : api.rebuttals.edit)(id, etag, body) as Promise<Tagged<Read>>,
    );
  const failed = step.error && <ProblemNote error={step.error} />;

  if (record.state === 'in_review') {
    return (
      <>
        {failed}
        <InReview
          record={record}
          me={me}
          isBusy={step.isPending}
          onTakeBack={() =>
            step.mutate((id, etag) => api.steps.takeBack(kind, id, etag) as Promise<Tagged<Read>>)
          }
        />
      </>
    );
  }
  if (record.state === 'withdrawn') {
    return (
      <>
        {failed}
        <Alert color="red" title="It is withdrawn" mb="md">
          <Text dir="auto">{record.withdrawal?.reason}</Text>
          <Text mt="xs">
            To reinstate it, begin a new version here, change what has to be changed, and submit it for
            review.
          </Text>
          {!needsNotice(record) && (
            <Button
              variant="default"
              mt="sm"
              loading={step.isPending}
              onClick={() => edit({ text: record.text })}
            >
              Begin a new version
            </Button>
          )}
        </Alert>
        {needsNotice(record) && (
          <NoticePanel
            title="Reinstate it"
            button="Begin a new version"
            isBusy={step.isPending}
            fault={fault}
            onGiven={(given) => edit({ notice: given })}
          >
            It was public once: tell readers why it comes back.
          </NoticePanel>
        )}
      </>
    );
  }
  if (isClosed(record, notice)) {
    return (
      <NoticePanel title={`This ${noun} is published`} fault={fault} onGiven={onNotice}>
        What you change becomes a new version, which somebody else reviews; until then readers see what is
        there now. Say first what they will be told of the change. Nothing is saved before that.
      </NoticePanel>
    );
  }
  const told = record.notice && record.version !== record.publishedVersion ? record.notice : notice;
  return (
    <>
      {failed}
      <Judged record={record} />
      {told && record.publishedVersion !== null && !isRetelling && (
        <Alert color="gray" mb="md" title={told.kind === 'correction' ? 'A correction' : 'An update'}>
          <Text>
            Readers will be told: <bdi>{told.reason}</bdi>
          </Text>
          <Button variant="default" size="compact-md" mt="xs" onClick={() => setRetelling(true)}>
            Change what they are told
          </Button>
        </Alert>
      )}
      {told && isRetelling && (
        <NoticePanel
          title="What readers will be told"
          button="Tell them this"
          start={told}
          fault={fault}
          onGiven={(given) => {
            onNotice(given);
            setRetelling(false);
            if (record.version !== record.publishedVersion) edit({ notice: given });
          }}
          onClose={() => setRetelling(false)}
        >
          It stands beside the new version once that is published.
        </NoticePanel>
      )}
    </>
  );
}

/** One step with the record at a time. */
function useStep<Draft, Read extends EditedRecord>(editing: Editing<Draft, Read>) {
  return useMutation({
    mutationFn: async (task: (id: string, etag: string) => Promise<Tagged<Read>>) => {
      const answer = await editing.act(task);
      await refreshAll();
      return answer;
    },
  });
}

/** Evidence, submitting, withdrawing. */
function RecordSteps<Draft extends object, Read extends EditedRecord>({
  kind,
  editing,
  notice,
  warnings,
  record,
  isOpen,
  trySaving,
}: Props<Draft, Read> & { record: Read; isOpen: boolean; trySaving: () => Promise<boolean> }) {
  const shown = useShown(record);
  const submit = useStep(editing);
  const withdraw = useStep(editing);
  const [isWithdrawing, setWithdrawing] = useState(false);
  const isChanged = record.version !== record.publishedVersion && record.state !== 'rejected';
  const given = (needsNotice(record) && notice) || undefined;
  const isUnsaved = unsavedFields(editing.state).length > 0;

  const start = async () => {
    if (!(await trySaving())) return;
    submit.mutate((id, etag) => api.steps.submit(kind, id, etag) as Promise<Tagged<Read>>, {
      // Somebody was faster: what they changed is told at the top.
      onSuccess: (answer) => answer === null && window.scrollTo({ top: 0 }),
    });
  };
  const isSubmitted = submit.isSuccess && record.state === 'in_review';
  useEffect(() => {
    if (!isSubmitted) return;
    document.getElementById('in-review')?.focus();
    window.scrollTo({ top: 0 });
  }, [isSubmitted]);

  return (
    <>
      <EvidenceSection
        kind={kind}
        record={record}
        editing={editing}
        shown={shown}
        notice={given}
        mayEdit={isOpen}
      />
      {isOpen && (isChanged || isUnsaved) && (
        <SubmitSection
          record={record}
          firstShown={shown.firstShown}
          warnings={warnings(record)}
          isBusy={submit.isPending}
          error={submit.error}
          onSubmit={() => void start()}
        />
      )}
      {record.state !== 'withdrawn' && (
        <section className={classes.section} aria-label="Withdraw">
          <Button variant="subtle" color="red" onClick={() => setWithdrawing(true)}>
            Withdraw this {kind === 'claims' ? 'claim' : 'rebuttal'} …
          </Button>
        </section>
      )}
      {isWithdrawing && (
        <Suspense fallback={null}>
          <WithdrawDialog
            record={record}
            isClaim={kind === 'claims'}
            isBusy={withdraw.isPending}
            error={withdraw.error}
            onClose={() => setWithdrawing(false)}
            onWithdraw={(reason) =>
              withdraw.mutate(
                (id, etag) => api.steps.withdraw(kind, id, etag, reason) as Promise<Tagged<Read>>,
                { onSuccess: () => setWithdrawing(false) },
              )
            }
          />
        </Suspense>
      )}
    </>
  );
}
