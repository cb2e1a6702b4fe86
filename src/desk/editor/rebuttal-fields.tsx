import { Stack, Textarea } from '@mantine/core';
import { ACT, ATTACK, OFFERED } from '../words.ts';
import { ActorField } from './actor-field.tsx';
import { Choice, OptionalChoice } from './choice.tsx';
import { DateField } from './date-field.tsx';
import type { RebuttalDraft } from './drafts.ts';
import classes from './editor.module.css';
import { LanguageField } from './language-field.tsx';

export type { RebuttalDraft } from './drafts.ts';

/** The fields of an answer. `fault` tells what the API found wrong with the field of a pointer. */
export function RebuttalFields({
  value,
  onChange,
  fault,
}: {
  value: RebuttalDraft;
  onChange: (patch: Partial<RebuttalDraft>) => void;
  fault: (pointer: string) => string | undefined;
}) {
  return (
    <Stack gap="md">
      <Choice
        label="Kind of rebuttal"
        description="What the speaker does by it; never what the desk thinks of it."
        words={ACT}
        value={value.act}
        onChange={(act) => onChange({ act })}
        error={fault('/act')}
      />
      <Textarea
        className={classes.words}
        label="The rebuttal"
        description="In the desk’s neutral words."
        required
        autosize
        minRows={3}
        maxRows={14}
        dir="auto"
        lang={value.language || undefined}
        value={value.text}
        onChange={(event) => onChange({ text: event.currentTarget.value })}
        error={fault('/text')}
      />
      <div className={classes.pair}>
        <ActorField
          label="Who answers"
          description="Whose words they are."
          required
          value={value.responderId}
          onChange={(responderId) => onChange({ responderId })}
          error={fault('/responderId')}
        />
        <DateField
          label="When it was said"
          value={value.statedAt}
          onChange={(statedAt) => onChange({ statedAt })}
          error={fault('/statedAt')}
        />
      </div>
      <Choice
        label="Did the speaker offer evidence?"
        words={OFFERED}
        value={value.evidenceOffered}
        onChange={(evidenceOffered) => onChange({ evidenceOffered })}
        error={fault('/evidenceOffered')}
      />
      <div className={classes.pair}>
        <OptionalChoice
          label="What it attacks"
          description="Leave it open when they do not say."
          none="Not said"
          words={ATTACK}
          value={value.attack}
          onChange={(attack) => onChange({ attack })}
          error={fault('/attack')}
        />
        <LanguageField
          description="In which they answered."
          value={value.language}
          onChange={(language) => onChange({ language })}
          error={fault('/language')}
        />
      </div>
    </Stack>
  );
}
