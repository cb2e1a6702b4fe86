import { Button } from '@mantine/core';
import { lazy, Suspense, useEffect, useState } from 'react';
import { api, type Tagged } from '../api.ts';
import { unsavedFields } from './autosave.ts';
import classes from './editor.module.css';
import { type EditorProps, useStep } from './editor-parts.ts';
import { EvidenceSection } from './evidence-section.tsx';
import { type EditedRecord, needsNotice } from './records.ts';
import { useShown } from './shown.ts';
import { SubmitSection } from './submit-section.tsx';

const WithdrawDialog = lazy(async () => ({
  default: (await import('../parts/withdraw-dialog.tsx')).WithdrawDialog,
}));

/** Evidence, submitting, withdrawing. */
export function RecordSteps<Draft extends object, Read extends EditedRecord>({
  kind,
  editing,
  notice,
  warnings,
  record,
  isOpen,
  trySaving,
}: EditorProps<Draft, Read> & { record: Read; isOpen: boolean; trySaving: () => Promise<boolean> }) {
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
            kind={kind}
            isPublic={record.publishedVersion !== null}
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
