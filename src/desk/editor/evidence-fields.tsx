import { Stack, Textarea, TextInput } from '@mantine/core';
import { MODE, ROLE } from '../words.ts';
import { ActorField } from './actor-field.tsx';
import { Choice, OptionalChoice } from './choice.tsx';
import type { EvidenceDraft } from './drafts.ts';
import classes from './editor.module.css';

export type { EvidenceDraft } from './drafts.ts';

const OFFERED_BY = {
  speaker: { label: 'The speaker brought it', help: 'They pointed to it themselves.' },
  desk: { label: 'The desk found it', help: 'It is never shown as the speaker’s.' },
};

/** What a piece of evidence is to the statement. Where the source has no text (`hasText`), it asks where in it to look. */
export function EvidenceFields({
  value,
  onChange,
  fault,
  hasText,
}: {
  value: EvidenceDraft;
  onChange: (patch: Partial<EvidenceDraft>) => void;
  fault: (pointer: string) => string | undefined;
  hasText: boolean;
}) {
  return (
    <Stack gap="md">
      <Choice
        label="What it is"
        words={ROLE}
        value={value.role}
        onChange={(role) => onChange({ role })}
        error={fault('/role')}
      />
      {!hasText && (
        <TextInput
          label="Where in the source"
          description="There is no archived text of it to quote from: a minute of a video, a page, a table. It is shown as unverified."
          placeholder="12:40 to 13:05"
          required
          dir="auto"
          value={value.locator}
          onChange={(event) => onChange({ locator: event.currentTarget.value })}
          error={fault('/locator')}
          maxLength={500}
        />
      )}
      {value.role === 'appearance' ? (
        <>
          <div className={classes.pair}>
            <ActorField
              label="Said by"
              description="When the source names who said the words."
              value={value.saidById}
              onChange={(saidById) => onChange({ saidById })}
              error={fault('/saidById')}
            />
            <ActorField
              label="Reported by"
              description="When somebody else tells that they said so."
              value={value.reportedById}
              onChange={(reportedById) => onChange({ reportedById })}
              error={fault('/reportedById')}
            />
          </div>
          <OptionalChoice
            label="How the source gives the words"
            none="Not said"
            words={MODE}
            value={value.mode}
            onChange={(mode) => onChange({ mode })}
            error={fault('/mode')}
          />
        </>
      ) : (
        <Choice
          label="Who brought it"
          words={OFFERED_BY}
          value={value.offeredBy}
          onChange={(offeredBy) => onChange({ offeredBy })}
          error={fault('/offeredBy')}
        />
      )}
      <Textarea
        label="The desk’s note"
        description="What it shows, in the desk’s words. Published with it."
        autosize
        minRows={1}
        maxRows={8}
        dir="auto"
        value={value.note}
        onChange={(event) => onChange({ note: event.currentTarget.value })}
        error={fault('/note')}
      />
    </Stack>
  );
}
