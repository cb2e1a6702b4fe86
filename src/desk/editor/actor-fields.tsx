import { NativeSelect, TagsInput, TextInput } from '@mantine/core';
import { ApiProblem } from '../api.ts';
import { ActorPicker } from '../parts/actor-picker.tsx';
import { ACTOR_KIND, type ActorKind, choices } from '../words.ts';
import classes from './editor.module.css';

/** An actor as it is written. */
export interface ActorDraft {
  kind: ActorKind;
  name: string;
  aliases: string[];
  sameAs: string[];
  partOfId: string | null;
}

export const NO_ACTOR: ActorDraft = { kind: 'person', name: '', aliases: [], sameAs: [], partOfId: null };

interface Props {
  value: ActorDraft;
  onChange: (patch: Partial<ActorDraft>) => void;
  fault: (pointer: string) => string | undefined;
}

/** The fault of a field, or of one of the things in its list. */
export function faultIn(error: unknown): (pointer: string) => string | undefined {
  const errors = error instanceof ApiProblem ? error.errors : [];
  return (pointer) =>
    errors.find((one) => one.pointer === pointer || one.pointer.startsWith(`${pointer}/`))?.detail;
}

export function ActorNameField({ value, onChange, fault }: Props) {
  return (
    <TextInput
      label="Name"
      description="As it is known; the person, not the office."
      required
      data-autofocus
      dir="auto"
      value={value.name}
      onChange={(event) => onChange({ name: event.currentTarget.value })}
      error={fault('/name')}
      maxLength={300}
    />
  );
}

export function ActorFields({ value, onChange, fault }: Props) {
  return (
    <>
      <div className={classes.pair}>
        <NativeSelect
          label="Kind"
          description="What kind of speaker it is."
          value={value.kind}
          onChange={(event) => onChange({ kind: event.currentTarget.value as ActorKind })}
          data={choices(ACTOR_KIND)}
          error={fault('/kind')}
        />
        <ActorPicker
          label="Part of"
          description="The government of a minister, say."
          value={value.partOfId}
          onChange={(partOfId) => onChange({ partOfId })}
          error={fault('/partOfId')}
        />
      </div>
      <TagsInput
        label="Other names"
        description="Other spellings, names in other languages. Enter ends one."
        value={value.aliases}
        onChange={(aliases) => onChange({ aliases })}
        acceptValueOnBlur
        error={fault('/aliases')}
      />
      <TagsInput
        label="Pages elsewhere"
        description="Addresses that tell who it is: Wikidata, an official page. Enter ends one."
        placeholder={value.sameAs.length === 0 ? 'https://' : ''}
        value={value.sameAs}
        onChange={(sameAs) => onChange({ sameAs })}
        acceptValueOnBlur
        error={fault('/sameAs')}
      />
    </>
  );
}
