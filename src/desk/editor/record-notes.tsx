import { Alert, Button, Text } from '@mantine/core';
import { useState } from 'react';
import { api, type Tagged } from '../api.ts';
import { ProblemNote } from '../parts/answers.tsx';
import { type EditorProps, isClosed, useStep } from './editor-parts.ts';
import { NoticePanel } from './notice-panel.tsx';
import { type EditedRecord, needsNotice } from './records.ts';
import { InReview, Judged } from './state-notes.tsx';

/** What the state of the record asks for before anything is written. */
export function RecordNotes<Draft extends object, Read extends EditedRecord>({
  kind,
  me,
  editing,
  notice,
  onNotice,
  record,
  fault,
}: EditorProps<Draft, Read> & { record: Read; fault: (pointer: string) => string | undefined }) {
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
