/** What the editors of claims and of rebuttals have in common: the form saves itself, the record goes its way from here. */
import { Alert, Anchor, Button, Group, Text } from '@mantine/core';
import { useRef, useState } from 'react';
import { Link } from 'wouter';
import { ApiProblem } from '../api.ts';
import { ProblemNote } from '../parts/answers.tsx';
import { StateBadge } from '../parts/badges.tsx';
import { Words } from '../parts/text.tsx';
import { useUnsaved } from '../shell/unsaved.tsx';
import { unsavedFields } from './autosave.ts';
import classes from './editor.module.css';
import { type EditorProps, isClosed } from './editor-parts.ts';
import { focusFirstFault } from './focus.ts';
import { Overtaken } from './overtaken.tsx';
import { RecordNotes } from './record-notes.tsx';
import { RecordSteps } from './record-steps.tsx';
import type { EditedRecord } from './records.ts';
import { clock, SaveStatus } from './save-status.tsx';
import { ReviewerWords } from './state-notes.tsx';
import type { Editing } from './use-autosave.ts';

export function RecordEditor<Draft extends object, Read extends EditedRecord>(
  props: EditorProps<Draft, Read>,
) {
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
      {record && (
        <div className={classes.review}>
          <ReviewerWords record={record} />
        </div>
      )}
      <div className={classes.form}>
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
            {phase === 'failed' && <ProblemNote error={state.failure?.problem} isKept={editing.isKept} />}
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
      </div>
      {!isHeld && <div className={classes.aside}>{aside}</div>}
      {record && (
        <div className={classes.steps}>
          <RecordSteps {...props} record={record} isOpen={!isHeld} trySaving={trySaving} />
        </div>
      )}
    </div>
  );
}

function Unsaved({ isUnsaved }: { isUnsaved: boolean }) {
  useUnsaved(isUnsaved);
  return null;
}

/** What was not saved at the last visit is back, until its writer has decided. */
function Restored<Draft extends object, Read>({ editing }: { editing: Editing<Draft, Read> }) {
  const { restoredAt, throwAway, save, state } = editing;
  if (restoredAt === null || unsavedFields(state).length === 0) return null;
  return (
    <Alert color="blue" role="status" mb="md" title="Your unsaved words are back">
      <Text>
        What you wrote here on {new Date(restoredAt).toLocaleDateString('en-GB', { dateStyle: 'long' })} at{' '}
        {clock(restoredAt)} was kept on this device.
      </Text>
      <Group mt="xs" gap="xs">
        <Button size="compact-md" onClick={() => void save()}>
          Save it
        </Button>
        <Button variant="default" size="compact-md" onClick={throwAway}>
          Throw it away
        </Button>
      </Group>
    </Alert>
  );
}
