import { Alert, Button, Group, Progress, Stack, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { lazy, Suspense, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { type Actor, ApiProblem, api } from '../api.ts';
import { EditorsOnly } from '../editor/editors-only.tsx';
import { focusFirstFault } from '../editor/focus.ts';
import { useKept } from '../editor/use-kept.ts';
import { WordsBack } from '../editor/words-back.tsx';
import { ProblemNote } from '../parts/answers.tsx';
import { Page } from '../parts/page.tsx';
import { queryClient, refreshAll } from '../queries.ts';
import { letLeave } from '../shell/unsaved.tsx';
import { asStored, LONGEST_TEXT } from './file-text.ts';
import type { Article } from './html-article.ts';
import classes from './intake.module.css';
import { KnownSources } from './known-sources.tsx';
import {
  type CopyDraft,
  copyBody,
  EMPTY_COPY,
  EMPTY_SOURCE,
  type SourceDraft,
  sourceBody,
} from './source-draft.ts';
import { CopyFields, SourceFields } from './source-fields.tsx';
import { lengthOf, TextIntake } from './text-intake.tsx';

const NewActorDialog = lazy(async () => ({
  default: (await import('../editor/new-actor-dialog.tsx')).NewActorDialog,
}));

/** Characters of the text that the preview shows. */
const PREVIEW = 2_400;

interface Draft extends SourceDraft, CopyDraft {
  text: string;
  /** The name of a publisher that a page gives, until an actor is chosen for it. */
  publisherName: string;
}

const EMPTY: Draft = { ...EMPTY_SOURCE, ...EMPTY_COPY, text: '', publisherName: '' };

export function NewSourcePage() {
  return (
    <Page title="Read in a source">
      <EditorsOnly needs="createSource">{(me) => <NewSource key={me.id} />}</EditorsOnly>
    </Page>
  );
}

function NewSource() {
  const [, navigate] = useLocation();
  const kept = useKept('new-source', EMPTY);
  const { draft, change } = kept;
  const [isMissing, setMissing] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const save = useMutation({
    onError: () => focusFirstFault(form.current),
    mutationFn: () =>
      api.sources.create({ ...sourceBody(draft), ...copyBody(draft), text: asStored(draft.text) }),
    onSuccess: async ({ data }) => {
      kept.forget();
      letLeave();
      await refreshAll();
      navigate(`/sources/${data.id}`);
    },
  });
  const problem = save.error instanceof ApiProblem ? save.error : null;
  const fault = (pointer: string) =>
    problem?.fieldFault(pointer) ??
    (isMissing && pointer === '/title' && draft.title.trim() === '' ? 'Give its title.' : undefined) ??
    (isMissing && pointer === '/text' && draft.text.trim() === ''
      ? 'Paste its text, or choose a file.'
      : undefined);
  const submit = () => {
    const isWhole = draft.title.trim() !== '' && draft.text.trim() !== '';
    setMissing(!isWhole);
    if (!isWhole) focusFirstFault(form.current);
    if (isWhole && lengthOf(draft.text) <= LONGEST_TEXT) save.mutate();
  };
  /** What a saved page says of itself fills what is still empty. */
  const take = (article: Article) =>
    change((before) => ({
      title: before.title || article.title,
      url: before.url || article.url,
      publishedAt: before.publishedAt || article.publishedAt,
      language: before.language || article.language,
      publisherName: article.publisher,
    }));
  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <WordsBack form={kept} />
      <div className={classes.columns}>
        <Stack gap="md">
          <TextIntake
            text={draft.text}
            onText={(text) => change({ text })}
            onFound={take}
            error={fault('/text')}
          />
          <Preview text={draft.text} language={draft.language} />
        </Stack>
        <Stack gap="md">
          <KnownSources title={draft.title} url={draft.url} />
          <SourceFields value={draft} onChange={change} fault={fault} />
          <NamedPublisher draft={draft} onChange={change} />
          <CopyFields value={draft} onChange={change} fault={fault} />
          {!kept.isKept && (
            <Text size="sm" role="status">
              This device has no room to keep the draft: save it before you leave the page.
            </Text>
          )}
          {save.error && <ProblemNote error={save.error} again={submit} isKept={kept.isKept} />}
          {save.isPending && (
            <div role="status">
              <Text size="sm">Archiving {lengthOf(draft.text).toLocaleString('en')} characters …</Text>
              <Progress value={100} animated aria-label="Archiving" />
            </div>
          )}
          <Group justify="flex-end">
            <Button type="submit" loading={save.isPending}>
              Archive it and read
            </Button>
          </Group>
        </Stack>
      </div>
    </form>
  );
}

/** A page names its publisher; which actor that is, a person says. */
function NamedPublisher({ draft, onChange }: { draft: Draft; onChange: (patch: Partial<Draft>) => void }) {
  const [isOpen, setOpen] = useState(false);
  const { publisherName, publisherId } = draft;
  if (publisherName === '' || publisherId !== null) return null;
  const made = (actor: Actor) => {
    queryClient.setQueryData(['actors', actor.id], actor);
    setOpen(false);
    onChange({ publisherId: actor.id });
  };
  return (
    <Alert color="blue" role="status" title="The page names its publisher">
      <Group justify="space-between">
        <bdi>{publisherName}</bdi>
        <Button variant="default" size="compact-md" onClick={() => setOpen(true)}>
          Find or make this actor
        </Button>
      </Group>
      {isOpen && (
        <Suspense fallback={null}>
          <NewActorDialog name={publisherName} onMade={made} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </Alert>
  );
}

/** How it will be read. */
function Preview({ text, language }: { text: string; language: string }) {
  const shown = text.slice(0, PREVIEW).replace(/[\ud800-\udbff]$/, '');
  if (text.trim() === '') return null;
  const rest = text.length - shown.length;
  return (
    <section aria-labelledby="preview-heading">
      <Title order={2} size="h5" id="preview-heading">
        How it will be read
      </Title>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long preview scrolls, by keys too. */}
      <div className={classes.preview} lang={language || undefined} tabIndex={0}>
        {asStored(shown)
          .split('\n')
          .map((line, at) => ({ line, key: `${at} ${line.length}` }))
          .filter(({ line }) => line.trim() !== '')
          .map(({ line, key }) => (
            <p key={key} dir="auto">
              {line}
            </p>
          ))}
        {rest > 0 && <Text c="dimmed">… and {rest.toLocaleString('en')} characters more</Text>}
      </div>
    </section>
  );
}
