/** Takes the text of a source: pasted, or from a file that is dropped or chosen. */
import { Alert, Button, Progress, Text, Textarea } from '@mantine/core';
import { FileUp } from 'lucide-react';
import { type DragEvent, useMemo, useRef, useState } from 'react';
import { asStored, decoded, type FileKind, kindOf, LONGEST_TEXT } from './file-text.ts';
import type { Article } from './html-article.ts';
import classes from './intake.module.css';
import { countCodePoints } from './offsets.ts';

interface Props {
  text: string;
  onText: (text: string) => void;
  /** What a saved page says of itself. */
  onFound?: (article: Article) => void;
  error?: string | undefined;
}

/** More code units than a field for typing can hold without making the browser slow. */
const MOST_TYPED = 150_000;

/** How many code points a text has as it will be stored. */
export function lengthOf(text: string): number {
  return countCodePoints(asStored(text));
}

export function TextIntake({ text, onText, onFound, error }: Props) {
  const chooser = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const [progress, setProgress] = useState<{ name: string; part: number } | null>(null);
  const [note, setNote] = useState<{ kind: 'done' | 'refused'; words: string } | null>(null);
  const length = useMemo(() => lengthOf(text), [text]);

  const take = async (file: File | undefined) => {
    if (!file) return;
    setNote(null);
    const { kind, refused } = kindOf(file);
    if (!kind) return setNote({ kind: 'refused', words: refused ?? '' });
    setProgress({ name: file.name, part: 0 });
    try {
      const bytes = await bytesOf(file, (part) => setProgress({ name: file.name, part }));
      setNote(await read(bytes, kind, file.name));
    } catch {
      setNote({ kind: 'refused', words: 'The file could not be read. Try again, or paste its text.' });
    } finally {
      setProgress(null);
    }
  };

  const read = async (bytes: Uint8Array, kind: FileKind, name: string) => {
    const found = decoded(bytes, kind);
    if (!found) {
      return {
        kind: 'refused',
        words:
          'There is no text in this file: it belongs to a program. Open it there, copy the text, and paste it.',
      } as const;
    }
    const words = [`“${name}” was read.`];
    if (kind === 'html') {
      const { articleOf } = await import('./html-article.ts');
      const article = articleOf(found.text);
      if (article.text === '')
        return {
          kind: 'refused',
          words: 'There is no text in this page. Copy it from the browser, and paste it.',
        } as const;
      const text = asStored(article.text);
      if (countCodePoints(text) > LONGEST_TEXT)
        return { kind: 'refused', words: tooLong(countCodePoints(text)) } as const;
      onText(text);
      onFound?.(article);
      words.push('Its main text stands below, without menus and advertisements: compare it with the page.');
    } else {
      const text = asStored(found.text);
      if (countCodePoints(text) > LONGEST_TEXT)
        return { kind: 'refused', words: tooLong(countCodePoints(text)) } as const;
      onText(text);
    }
    if (found.guessed)
      words.push(
        `It is not in UTF-8, so it was read as ${found.guessed}: see that accents and quotes are right.`,
      );
    return { kind: 'done', words: words.join(' ') } as const;
  };

  const hasFile = (event: DragEvent) => event.dataTransfer.types.includes('Files');
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button beside it takes a file by keys.
    <div
      className={classes.intake}
      data-over={isOver || undefined}
      onDragOver={(event) => {
        if (!hasFile(event)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={(event) => {
        if (!hasFile(event)) return;
        event.preventDefault();
        setOver(false);
        void take(event.dataTransfer.files[0]);
      }}
    >
      <div className={classes.file}>
        <Button
          variant="default"
          leftSection={<FileUp size={16} aria-hidden />}
          onClick={() => chooser.current?.click()}
          loading={progress !== null}
        >
          Choose a .txt or .html file
        </Button>
        <Text size="sm" c="dimmed">
          {isOver
            ? 'Let go: the file is read here, in your browser.'
            : 'or drop one here, or paste the text below'}
        </Text>
        <input
          ref={chooser}
          type="file"
          hidden
          accept=".txt,.text,.html,.htm,text/plain,text/html"
          aria-label="A .txt or .html file"
          onChange={(event) => {
            void take(event.currentTarget.files?.[0]);
            event.currentTarget.value = '';
          }}
        />
      </div>
      {progress && (
        <div role="status">
          <Text size="sm">
            Reading “{progress.name}”: {Math.round(progress.part * 100)}%
          </Text>
          <Progress value={progress.part * 100} aria-label="Read so far" />
        </div>
      )}
      {note && (
        <Alert
          color={note.kind === 'done' ? 'green' : 'yellow'}
          role={note.kind === 'done' ? 'status' : 'alert'}
          my="sm"
        >
          {note.words}
        </Alert>
      )}
      {text.length > MOST_TYPED ? (
        <div>
          <Text fw={500}>The text is here</Text>
          <Text size="sm">It is too long to be typed in; below stands how it begins.</Text>
          {(length > LONGEST_TEXT || error) && (
            <Text size="sm" c="red.9" role="alert">
              {length > LONGEST_TEXT ? tooLong(length) : error}
            </Text>
          )}
          <Button
            variant="default"
            size="compact-md"
            mt="xs"
            onClick={() => {
              onText('');
              setNote(null);
            }}
          >
            Take another text
          </Button>
        </div>
      ) : (
        <Textarea
          className={classes.words}
          label="Text"
          description="The article as it is, from headline to end. Paragraphs are kept; pictures and links are not."
          required
          rows={12}
          dir="auto"
          value={text}
          onChange={(event) => onText(event.currentTarget.value)}
          error={length > LONGEST_TEXT ? tooLong(length) : error}
        />
      )}
      <Text size="sm" c="dimmed" mt={4}>
        {length.toLocaleString('en')} of {LONGEST_TEXT.toLocaleString('en')} characters
      </Text>
    </div>
  );
}

function tooLong(length: number): string {
  return `The record takes ${LONGEST_TEXT.toLocaleString('en')} characters; this has ${(length - LONGEST_TEXT).toLocaleString('en')} more. Keep the part that is cited.`;
}

/** Reads a file and tells how far it is, from 0 to 1. */
function bytesOf(file: File, onPart: (part: number) => void): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onprogress = ({ loaded, total }) => onPart(total > 0 ? loaded / total : 0);
    reader.onload = () => resolve(new Uint8Array(reader.result as ArrayBuffer));
    reader.onerror = () => reject(reader.error);
    reader.readAsArrayBuffer(file);
  });
}
