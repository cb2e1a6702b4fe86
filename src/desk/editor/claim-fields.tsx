import { Stack, TagsInput, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api } from '../api.ts';
import { ActorField } from './actor-field.tsx';
import { DateField } from './date-field.tsx';
import type { ClaimDraft } from './drafts.ts';
import classes from './editor.module.css';
import { LanguageField } from './language-field.tsx';

export type { ClaimDraft } from './drafts.ts';

/** The fields of a claim. `fault` tells what the API found wrong with the field of a pointer. */
export function ClaimFields({
  value,
  onChange,
  fault,
  afterText,
}: {
  value: ClaimDraft;
  onChange: (patch: Partial<ClaimDraft>) => void;
  fault: (pointer: string) => string | undefined;
  /** What stands right below the words. */
  afterText?: ReactNode;
}) {
  const topics = useQuery({
    queryKey: ['topics'],
    queryFn: ({ signal }) => api.claims.topics(signal),
    staleTime: 60_000,
  });
  return (
    <Stack gap="md">
      <Textarea
        className={classes.words}
        label="What is claimed"
        description="In the desk’s neutral words: one statement that somebody could answer."
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
      {afterText}
      <div className={classes.pair}>
        <ActorField
          label="Who claims it"
          description="Whose statement it is."
          required
          value={value.claimantId}
          onChange={(claimantId) => onChange({ claimantId })}
          error={fault('/claimantId')}
        />
        <DateField
          label="When it was said"
          value={value.statedAt}
          onChange={(statedAt) => onChange({ statedAt })}
          error={fault('/statedAt')}
        />
      </div>
      <div className={classes.pair}>
        <LanguageField
          description="In which the statement was made."
          value={value.language}
          onChange={(language) => onChange({ language })}
          error={fault('/language')}
        />
        <TagsInput
          label="Topics"
          description="What it is about. Enter or a comma ends one."
          placeholder={value.topics.length === 0 ? 'dual-use exports' : ''}
          data={(topics.data?.items ?? []).map(({ topic }) => topic)}
          limit={12}
          openOnFocus={false}
          maxTags={20}
          splitChars={[',', ';']}
          acceptValueOnBlur
          value={value.topics}
          onChange={(all) => onChange({ topics: cleanTopics(all) })}
          error={fault('/topics') ?? firstFault(value.topics, fault)}
        />
      </div>
      <Textarea
        label="Context"
        description="What a reader has to know to understand it. Published with it."
        autosize
        minRows={2}
        maxRows={12}
        dir="auto"
        value={value.context}
        onChange={(event) => onChange({ context: event.currentTarget.value })}
        error={fault('/context')}
      />
    </Stack>
  );
}

/** As the record has topics: no space at the ends, single spaces inside, each once. */
function cleanTopics(all: readonly string[]): string[] {
  return [...new Set(all.map((one) => one.trim().replace(/\s+/g, ' ')))].filter((one) => one !== '');
}

function firstFault(topics: readonly string[], fault: (pointer: string) => string | undefined) {
  return topics.map((_, at) => fault(`/topics/${at}`)).find((one) => one !== undefined);
}
