import { Anchor, Button, Group, Loader, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { FileCheck2 } from 'lucide-react';
import { useState } from 'react';
import { api } from '../api.ts';
import { ProblemNote } from '../parts/answers.tsx';
import { FileDrop, type Given } from '../parts/file-drop.tsx';
import { Page } from '../parts/page.tsx';
import { Result } from './result.tsx';
import { readOptions, type Trust, TrustedKeys, useTrust } from './trust.tsx';
import classes from './verify.module.css';
import { keysOf, notADossier, type Outcome, verifyInWorker } from './verify.ts';

type Checked = { name: string; bytes: Uint8Array } & ({ refusal: string } | { outcome: Outcome });

async function check(file: Given, trust: Trust): Promise<Checked> {
  const refusal = notADossier(file.bytes);
  if (refusal !== null) return { ...file, refusal };
  const options = { keys: keysOf(trust.keys), ...readOptions(trust) };
  let outcome = await verifyInWorker({ bytes: file.bytes, ...options });
  const needs = 'result' in outcome ? outcome.result.needs : undefined;
  if (needs && navigator.onLine) {
    // Only the two sizes are told to the service; the dossier stays here.
    const proof = await api.log.consistency(needs.from, needs.to).catch(() => undefined);
    if (proof) outcome = await verifyInWorker({ bytes: file.bytes, ...options, proof });
  }
  return { ...file, outcome };
}

/** Checks a dossier in the browser, by the project's own verifier: nothing is sent anywhere. */
export function VerifyPage() {
  const [trust, setTrust] = useTrust();
  const [file, setFile] = useState<Given | null>(null);
  const run = useMutation({ mutationFn: (given: Given) => check(given, trust), networkMode: 'always' });

  const take = (given: Given) => {
    setFile(given);
    run.mutate(given);
  };
  return (
    <Page title="Verify a dossier">
      <div className={classes.columns}>
        <div>
          <Text mb="md">
            A dossier proves itself: who signed it, that nothing in it was changed since, and that its history
            stands in a log that only grows. It is checked here, on your device; the file is not sent
            anywhere, and no line is needed.
          </Text>
          <FileDrop
            label="Drop a dossier here, or choose its file"
            accept=".json,application/json"
            icon={<FileCheck2 size={28} aria-hidden />}
            onFile={take}
          />
          <div aria-live="polite" aria-busy={run.isPending} className={classes.result}>
            {run.isPending && (
              <Group gap="sm">
                <Loader size="sm" aria-hidden />
                <Text>Checking {file?.name} …</Text>
              </Group>
            )}
            {run.error && <ProblemNote error={run.error} {...(file && { again: () => run.mutate(file) })} />}
            {run.data && !run.isPending && <Result {...run.data} />}
          </div>
          {file && !run.isPending && (
            <Button variant="default" mt="md" onClick={() => run.mutate(file)}>
              Check {file.name} again
            </Button>
          )}
        </div>
        <aside>
          <TrustedKeys value={trust} onChange={setTrust} />
          <Title order={2} size="h4" mt="xl">
            What this proves, and what not
          </Title>
          <ul>
            <li>It proves what the desk recorded, and when; not that a claim is true.</li>
            <li>It proves who signed only as far as you have the key from a place that you trust.</li>
            <li>
              Whoever keeps the signing key could write another log from the start. A checkpoint that somebody
              else kept shows that it is still the same one.
            </li>
          </ul>
          <Title order={2} size="h4" mt="xl">
            Without this page
          </Title>
          <Text>
            One script, to be read before it is run, does the same with Node alone:{' '}
            <Anchor href="/verify-dossier.mjs" download inherit>
              verify-dossier.mjs
            </Anchor>
            .
          </Text>
          <pre className={classes.command}>node verify-dossier.mjs dossier.json --key KEY</pre>
        </aside>
      </div>
    </Page>
  );
}
