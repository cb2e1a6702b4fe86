import { Stack, TagsInput, Textarea, TextInput } from '@mantine/core';
import { ActorField } from '../editor/actor-field.tsx';
import { DateField } from '../editor/date-field.tsx';
import { LanguageField } from '../editor/language-field.tsx';
import type { CopyDraft, SourceDraft } from './source-draft.ts';

interface Props<Draft> {
  value: Draft;
  onChange: (patch: Partial<Draft>) => void;
  fault: (pointer: string) => string | undefined;
}

/** What a source is. */
export function SourceFields({ value, onChange, fault }: Props<SourceDraft>) {
  return (
    <Stack gap="md">
      <Textarea
        label="Title"
        description="Its headline, as it is."
        required
        autosize
        minRows={1}
        dir="auto"
        value={value.title}
        // A title is one line, also when it was copied from several.
        onChange={(event) => onChange({ title: event.currentTarget.value.replace(/\s*[\r\n]+\s*/g, ' ') })}
        error={fault('/title')}
      />
      <TextInput
        type="url"
        label="Address"
        description="Where it stands on the web, if it does."
        placeholder="https://"
        value={value.url}
        onChange={(event) => onChange({ url: event.currentTarget.value })}
        error={fault('/url')}
        autoComplete="off"
      />
      <ActorField
        label="Publisher"
        description="The outlet, ministry or person that published it."
        value={value.publisherId}
        onChange={(publisherId) => onChange({ publisherId })}
        error={fault('/publisherId')}
      />
      <DateField
        label="Published on"
        isOptional
        value={value.publishedAt}
        onChange={(publishedAt) => onChange({ publishedAt })}
        error={fault('/publishedAt')}
      />
      <LanguageField
        description="In which it is written."
        value={value.language}
        onChange={(language) => onChange({ language })}
        error={fault('/language')}
      />
    </Stack>
  );
}

/** When a copy was made, and where else it is kept. */
export function CopyFields({ value, onChange, fault }: Props<CopyDraft>) {
  return (
    <Stack gap="md">
      <TextInput
        type="datetime-local"
        label="Captured at"
        description="When the text was copied, in your time. Left empty: now."
        value={value.capturedAt}
        onChange={(event) => onChange({ capturedAt: event.currentTarget.value })}
        error={fault('/capturedAt')}
      />
      <TagsInput
        label="Kept elsewhere"
        description="Addresses of copies in public web archives. Enter ends one."
        placeholder={value.archiveUrls.length === 0 ? 'https://web.archive.org/web/…' : ''}
        maxTags={20}
        acceptValueOnBlur
        value={value.archiveUrls}
        onChange={(archiveUrls) => onChange({ archiveUrls })}
        error={
          fault('/archiveUrls') ?? value.archiveUrls.map((_, at) => fault(`/archiveUrls/${at}`)).find(Boolean)
        }
      />
    </Stack>
  );
}
