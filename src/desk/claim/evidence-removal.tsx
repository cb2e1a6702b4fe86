/** Takes evidence away from a claim or an answer: a new version without it, with a notice where readers knew it. */
import { Box, Button, Group, Modal, Text } from '@mantine/core';
import { useState } from 'react';
import { ApiProblem, api, type Notice } from '../api.ts';
import { EMPTY_NOTICE, type NoticeDraft } from '../editor/drafts.ts';
import { NoticeFields } from '../editor/notice-fields.tsx';
import { ProblemNote } from '../parts/answers.tsx';
import { inQuotes } from '../parts/text.tsx';
import { answerAnchor } from './addresses.ts';
import type { ClaimModel, Evidence } from './claim.model.ts';
import { recordOf, type StaffRecord, useStep } from './staff-step.ts';
import { StoppedDialog } from './stopped-dialog.tsx';

interface Props {
  model: ClaimModel;
  id: string;
  evidence: Evidence;
}

export function EvidenceRemoval({ model, id, evidence }: Props) {
  const record = recordOf(model, id);
  // A version in review is not edited; a withdrawn one is reinstated by editing it as a whole.
  if (!record || record.state === 'in_review' || record.state === 'withdrawn') return null;
  return <Removal model={model} record={record} evidence={evidence} />;
}

/** Whether the version without it needs a notice: something was published, and its next version has none yet. */
function needsNotice(model: ClaimModel, { id, state, seen }: StaffRecord): boolean {
  const work = model.byId.get(id)?.work ?? model.work;
  return work?.publishedVersion != null && (state === 'published' || !seen.notice);
}

function Removal({ model, record, evidence }: Omit<Props, 'id'> & { record: StaffRecord }) {
  const [opened, setOpened] = useState(false);
  const [notice, setNotice] = useState<NoticeDraft>(EMPTY_NOTICE);
  const step = useStep(model, record);
  const isTold = needsNotice(model, record);
  const told: Notice | undefined =
    isTold && notice.kind ? { kind: notice.kind, reason: notice.reason } : undefined;
  const close = () => {
    setOpened(false);
    step.reset();
  };
  const remove = () =>
    step.take(
      'Removed.',
      (etag) => api.evidence.remove(record.kind, record.id, etag, evidence.id, told),
      () => {
        setOpened(false);
        const place = record.kind === 'claims' ? 'evidence' : answerAnchor(record.id);
        // After the dialog has given the focus back to what is gone.
        setTimeout(() => document.getElementById(place)?.focus(), 50);
      },
    );
  return (
    <>
      <Button variant="subtle" color="red" size="compact-xs" onClick={() => setOpened(true)}>
        Remove this evidence
      </Button>
      <Modal
        opened={opened}
        onClose={close}
        title="Remove this evidence?"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <form
          onSubmit={(event) => {
            event.preventDefault();
            remove();
          }}
        >
          <Text dir="auto">{evidence.quotation ? inQuotes(evidence.quotation.exact) : evidence.locator}</Text>
          <Text size="sm" mt="sm">
            {isTold
              ? 'This makes a new version without it, which a reviewer reads before the public does.'
              : 'The draft goes on without it.'}{' '}
            To get it back, add it anew; the history keeps where it stood.
          </Text>
          {isTold && (
            <Box mt="sm">
              <NoticeFields
                value={notice}
                onChange={(patch) => setNotice({ ...notice, ...patch })}
                fault={(pointer) =>
                  step.problem instanceof ApiProblem ? step.problem.fieldFault(pointer) : undefined
                }
              />
            </Box>
          )}
          {step.problem && <ProblemNote error={step.problem} />}
          <Group justify="flex-end" mt="lg">
            <Button variant="default" onClick={close}>
              Keep it
            </Button>
            <Button
              type="submit"
              color="red.9"
              loading={step.isPending}
              disabled={isTold && (!told || told.reason.trim() === '')}
            >
              Remove
            </Button>
          </Group>
        </form>
      </Modal>
      <StoppedDialog stopped={step.stopped} act="Remove it" />
    </>
  );
}
