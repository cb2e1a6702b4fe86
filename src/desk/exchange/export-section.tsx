import { Alert, Button, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { ProblemNote } from '../parts/answers.tsx';
import { counted } from '../parts/counted.ts';
import { type LeaveWords, useUnsaved } from '../shell/unsaved.tsx';
import classes from './exchange.module.css';
import { bytesInWords, type Passed } from './meter.ts';
import { ProgressBar } from './progress-bar.tsx';
import { CutOff, type Exporting, type Form, NotWritten, runExport } from './run-export.ts';
import { chooseTarget, MEMORY_LIMIT, TooLarge, writesToFile } from './save-target.ts';

const LEAVE: LeaveWords = {
  title: 'Stop the export?',
  loss: 'The file is not whole yet. If you leave, the export stops and nothing is saved.',
  leave: 'Leave and stop it',
};

/** Of each form: what its lines are called. */
const LINE: Record<Form, string> = { record: 'line', dossiers: 'dossier' };

/** One thing that can be exported, and how far that is. */
export function ExportSection({
  form,
  title,
  action,
  children,
}: {
  form: Form;
  title: string;
  action: string;
  children: ReactNode;
}) {
  const id = useId();
  const [passed, setPassed] = useState<Exporting | null>(null);
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);
  const run = useMutation({
    mutationFn: async () => {
      const name = `rejoinder-${form}-${new Date().toISOString().slice(0, 10)}.ndjson`;
      const target = await chooseTarget(name);
      if (!target) return null;
      const controller = new AbortController();
      stop.current = controller;
      setPassed({ bytes: 0, lines: 0, perSecond: null, of: null });
      try {
        return { name, passed: await runExport(form, target, controller.signal, setPassed) };
      } finally {
        setPassed(null);
      }
    },
  });
  useUnsaved(passed !== null, LEAVE);
  const start = () => run.mutate();
  return (
    <section aria-labelledby={id} className={classes.card}>
      <Title order={3} size="h4" id={id}>
        {title}
      </Title>
      {children}
      {passed ? (
        <ProgressBar
          title={passed.bytes === 0 ? 'Preparing the export …' : 'Exporting …'}
          part={passed.of ? Math.min(passed.lines / passed.of, 1) : null}
          onCancel={() => stop.current?.abort()}
        >
          <Numbers passed={passed} of={passed.of} line={LINE[form]} />
        </ProgressBar>
      ) : (
        <Button leftSection={<Download size={16} aria-hidden />} onClick={start} loading={run.isPending}>
          {action}
        </Button>
      )}
      <div role="status">
        {run.data && !run.isPending && (
          <Alert color="green" mt="md" title="It is whole, and saved">
            {run.data.name}: {counted(run.data.passed.lines, LINE[form])},{' '}
            {bytesInWords(run.data.passed.bytes)}.
          </Alert>
        )}
      </div>
      {run.error && !run.isPending && <Failure error={run.error} form={form} again={start} />}
    </section>
  );
}

function Numbers({ passed, of, line }: { passed: Passed; of: number | null; line: string }) {
  const words = [
    of ? `${passed.lines.toLocaleString('en')} of ${counted(of, line)}` : counted(passed.lines, line),
    bytesInWords(passed.bytes),
    ...(passed.perSecond === null ? [] : [`${bytesInWords(passed.perSecond)} a second`]),
  ];
  return words.join(' · ');
}

/** Why there is no file. */
function Failure({ error, form, again }: { error: Error; form: Form; again: () => void }) {
  if (error.name === 'AbortError')
    return (
      <Alert color="gray" role="status" mt="md" title="Cancelled">
        Nothing was saved.
      </Alert>
    );
  const note = (title: string, words: string) => (
    <Alert color="red" role="alert" mt="md" title={title}>
      <Text>{words}</Text>
      <Button variant="default" mt="sm" onClick={again}>
        Try again
      </Button>
    </Alert>
  );
  if (error instanceof CutOff) {
    const { lines, bytes } = error.passed;
    return note(
      'The export was cut off: nothing was saved',
      `It broke ${lines === 0 ? 'in its first line' : `after ${counted(lines, LINE[form])} (${bytesInWords(bytes)})`}. What came until then is no whole export, and was thrown away.`,
    );
  }
  if (error instanceof TooLarge)
    return note(
      'It is too large for this browser',
      `It has more than ${bytesInWords(MEMORY_LIMIT)}. Use Chrome or Edge at an https address, or “rejoinder export” at the command line. Nothing was saved.`,
    );
  if (error instanceof NotWritten)
    return note(
      'The file could not be written',
      `The browser says: ${error.message} Is there room on the disk? Nothing was saved.`,
    );
  return (
    <div className={classes.after}>
      <ProblemNote error={error} again={again} />
    </div>
  );
}

/** What a browser has to be told that cannot write into a file as it comes. */
export function MemoryNote() {
  if (writesToFile()) return null;
  return (
    <Text size="sm" c="dimmed" mb="md">
      This browser keeps an export in its memory until it is whole, {bytesInWords(MEMORY_LIMIT)} at most.
      Chrome and Edge write it straight to a file, when the desk has an https address.
    </Text>
  );
}
