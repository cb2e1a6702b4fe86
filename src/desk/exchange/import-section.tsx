import { Alert, Anchor, Button, Group, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { FileUp } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import { ApiProblem, api } from '../api.ts';
import { ProblemNote } from '../parts/answers.tsx';
import { FilePlace } from '../parts/file-drop.tsx';
import { refreshAll } from '../queries.ts';
import { type LeaveWords, useUnsaved } from '../shell/unsaved.tsx';
import { countsInWords } from './counts-in-words.ts';
import classes from './exchange.module.css';
import { bytesInWords, type Passed, startMeter } from './meter.ts';
import { ProgressBar } from './progress-bar.tsx';
import { lookAt, type RecordFile } from './record-file.ts';
import { RefusedLine } from './refused-line.tsx';

const LEAVE_SENDING: LeaveWords = {
  title: 'Stop the import?',
  loss: 'The file is still being sent. If you leave, the import stops, and nothing of it stays.',
  leave: 'Leave and stop it',
};
const LEAVE_RECORDING: LeaveWords = {
  title: 'Leave before it has ended?',
  loss: 'The whole file was sent, and the service goes on without you: but only this page says how it ended. Otherwise look at the record later.',
  leave: 'Leave all the same',
};

/** Imports a record from a file: looked at here, sent as it is, and taken whole or not at all. */
export function ImportSection({ isFree }: { isFree: boolean }) {
  const [chosen, setChosen] = useState<RecordFile | null>(null);
  const [refused, setRefused] = useState('');
  const [passed, setPassed] = useState<Passed | null>(null);
  const stop = useRef<AbortController | null>(null);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => () => stop.current?.abort(), []);
  const run = useMutation({
    mutationFn: async ({ file }: RecordFile) => {
      const controller = new AbortController();
      stop.current = controller;
      const meter = startMeter();
      setPassed(meter.at(0));
      try {
        const onSent = (bytes: number) => setPassed(meter.at(Math.min(bytes, file.size)));
        return await api.exchange.import(file, { signal: controller.signal, onSent });
      } catch (error) {
        // A file that was changed or taken away meanwhile looks like a line that broke.
        const isThere = await file
          .slice(0, 1)
          .arrayBuffer()
          .then(Boolean, () => false);
        if (!isThere) throw new FileGone();
        throw error;
      } finally {
        setPassed(null);
      }
    },
    onSuccess: () => void refreshAll(),
    onError: (error) => error instanceof ApiProblem && error.code === 'cut-off' && void refreshAll(),
  });
  const isSent = passed !== null && chosen !== null && passed.bytes >= chosen.file.size;
  useUnsaved(passed !== null, isSent ? LEAVE_RECORDING : LEAVE_SENDING);
  // The button that was pressed is gone: the focus goes to what came of it.
  const stage = run.status + String(chosen?.file.name) + refused;
  const before = useRef(stage);
  useEffect(() => {
    if (before.current !== stage) place.current?.focus();
    before.current = stage;
  }, [stage]);

  const take = async (file: File) => {
    run.reset();
    setChosen(null);
    setRefused('');
    const looked = await lookAt(file);
    if ('refusal' in looked) setRefused(`${file.name}: ${looked.refusal}`);
    else setChosen(looked);
  };
  const forget = () => {
    run.reset();
    setChosen(null);
  };
  const begin = () => chosen && run.mutate(chosen);
  if (!isFree && !run.data && !run.error && passed === null) return <RecordThere />;
  return (
    <div ref={place} tabIndex={-1} className={classes.stage}>
      {refused && (
        <Alert color="red" role="alert" title="This file cannot be imported" mb="md">
          {refused} Nothing was sent.
        </Alert>
      )}
      {!chosen && (
        <FilePlace
          label="Drop an exported record here, or choose its file"
          accept=".ndjson,.jsonl,application/x-ndjson"
          icon={<FileUp size={28} aria-hidden />}
          onFile={take}
        />
      )}
      {chosen && run.isIdle && <Chosen {...chosen} onBegin={begin} onForget={forget} />}
      {chosen && passed && !isSent && (
        <ProgressBar
          title={`Sending ${chosen.file.name} …`}
          part={passed.bytes / chosen.file.size}
          onCancel={() => stop.current?.abort()}
        >
          {bytesInWords(passed.bytes)} of {bytesInWords(chosen.file.size)}
          {passed.perSecond !== null && ` · ${bytesInWords(passed.perSecond)} a second`}
        </ProgressBar>
      )}
      {isSent && (
        <ProgressBar title="Checking and recording …" part={null}>
          All of it was sent: {countsInWords(chosen.counts)}. Every line is held against the rules, then all
          are recorded at once. A large record takes minutes; stay here to see how it ends.
        </ProgressBar>
      )}
      {run.data && (
        <Alert color="green" role="status" title="The record is here, whole">
          <Text>
            {countsInWords(run.data.counts)}. The ledger has {run.data.events.toLocaleString('en')} events of
            it, each by you.
          </Text>
          {run.data.counts.person > 0 && (
            <Text mt="xs">
              Of the people, those who were not known here were made: disabled and without roles, until you{' '}
              <Anchor component={Link} href="/people" inherit>
                give them an address
              </Anchor>
              .
            </Text>
          )}
          <Button component={Link} href="/" mt="md">
            Read the record
          </Button>
        </Alert>
      )}
      {chosen && run.error && <Failure error={run.error} chosen={chosen} again={begin} other={forget} />}
    </div>
  );
}

/** The file is not what it was when it was chosen. */
class FileGone extends Error {}

function Chosen({
  file,
  counts,
  onBegin,
  onForget,
}: RecordFile & { onBegin: () => void; onForget: () => void }) {
  return (
    <div className={classes.chosen}>
      <Text fw={600}>
        <bdi>{file.name}</bdi>
      </Text>
      <Text>
        A whole exported record of {bytesInWords(file.size)}: {countsInWords(counts)}.
      </Text>
      <Group mt="md" gap="sm">
        <Button onClick={onBegin}>Import it</Button>
        <Button variant="default" onClick={onForget}>
          Choose another file
        </Button>
      </Group>
    </div>
  );
}

/** An installation that an import cannot go into. */
function RecordThere() {
  return (
    <Alert color="gray" title="There is a record here already">
      <Text>
        An import goes into an installation that has none: no actor, source, claim or rebuttal, not even a
        draft. Two records are never mixed.
      </Text>
      <Text mt="xs">
        To import: set up another one with a data folder of its own, run “rejoinder user add” there before its
        first start, so that no sample is loaded, and open this page there.
      </Text>
    </Alert>
  );
}

function Failure({
  error,
  chosen,
  again,
  other,
}: {
  error: Error;
  chosen: RecordFile;
  again: () => void;
  other: () => void;
}) {
  const buttons = (
    <Group mt="md" gap="sm">
      <Button variant="default" onClick={again}>
        Try again
      </Button>
      <Button variant="default" onClick={other}>
        Choose another file
      </Button>
    </Group>
  );
  if (error.name === 'AbortError')
    return (
      <Alert color="gray" role="status" title="Cancelled">
        Nothing of it stays.
        {buttons}
      </Alert>
    );
  if (error instanceof FileGone)
    return (
      <Alert color="red" role="alert" title="The file changed, or is gone">
        It is not as it was when you chose it. Nothing of it stays; choose it again.
        <Button variant="default" mt="md" display="block" onClick={other}>
          Choose a file
        </Button>
      </Alert>
    );
  if (!(error instanceof ApiProblem)) return <ProblemNote error={error} again={again} />;
  if (error.code === 'line-refused')
    return (
      <RefusedLine problem={error} file={chosen.file}>
        {buttons}
      </RefusedLine>
    );
  if (error.code === 'cut-off')
    return (
      <Alert color="red" role="alert" title={error.title}>
        {error.message} An import is taken whole or not at all: look at{' '}
        <Anchor component={Link} href="/" inherit>
          the record
        </Anchor>{' '}
        before you try again.
        {buttons}
      </Alert>
    );
  if (error.code === 'record-not-empty') return <ProblemNote error={error} />;
  return <ProblemNote error={error} again={again} />;
}
