/** What one can take away of a claim: its dossier, a page for paper, and how to check it. */
import { Anchor, Text, Title } from '@mantine/core';
import { Download, History, Printer, ShieldCheck } from 'lucide-react';
import { type MouseEvent, useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import { ApiProblem, dossierAddress } from '../api.ts';
import { ProblemNote } from '../parts/answers.tsx';
import type { ClaimModel } from './claim.model.ts';
import classes from './claim.module.css';
import { saveFile } from './save-file.ts';
import { asOfInstant, isAsOf } from './stated-span.ts';

const SIGN = 18;

/** The first characters of an id, to tell files apart. */
export function shortId(id: string): string {
  return id.slice(-8);
}

export function Downloads({ model }: { model: ClaimModel }) {
  const [params] = useSearchParams();
  const asOf = params.get('asOf') ?? '';
  const id = model.claim.id;
  const query = asOf ? `?asOf=${encodeURIComponent(asOf)}` : '';
  const isPublic = model.basis === 'public' || (model.work?.publishedVersion != null && !model.withdrawal);
  return (
    <section aria-labelledby="take-away">
      <Title order={2} size="h5" id="take-away">
        Take it away
      </Title>
      <ul className={classes.links}>
        <li>{isPublic ? <DossierLink id={id} asOf={asOf} /> : <NoDossier model={model} />}</li>
        <li>
          <Printer size={SIGN} aria-hidden />
          <Anchor component={Link} href={`/claims/${id}/print${query || (isPublic ? '' : '?as=desk')}`}>
            Print
          </Anchor>
        </li>
        <li>
          <ShieldCheck size={SIGN} aria-hidden />
          <Anchor component={Link} href="/verify">
            Verify it
          </Anchor>
        </li>
        <li>
          <History size={SIGN} aria-hidden />
          <Anchor component={Link} href={`/claims/${id}/history`}>
            History
          </Anchor>
        </li>
      </ul>
    </section>
  );
}

function NoDossier({ model }: { model: ClaimModel }) {
  return (
    <Text size="sm" c="dimmed">
      {model.withdrawal
        ? 'The claim is withdrawn: the public gets no dossier of it.'
        : 'There is no dossier before the claim is published.'}
    </Text>
  );
}

/** A plain link to the file; followed here, so that one sees it being made, or why it cannot be. */
function DossierLink({ id, asOf }: { id: string; asOf: string }) {
  const [state, setState] = useState<'idle' | 'making' | 'saved' | { failed: unknown }>('idle');
  const instant = asOf && isAsOf(asOf) ? asOfInstant(asOf, Date.now()) : undefined;
  const address = dossierAddress(id, instant);
  const name = `claim-${shortId(id)}-dossier.json`;
  const make = async () => {
    setState('making');
    try {
      await saveFile(await readFile(address), name);
      setState('saved');
    } catch (failed) {
      setState({ failed });
    }
  };
  const follow = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (state !== 'making') void make();
  };
  return (
    <>
      <Download size={SIGN} aria-hidden />
      <Anchor href={address} download={name} onClick={follow}>
        Download the dossier (JSON)
      </Anchor>
      <span role="status" className={classes.progress}>
        {state === 'making' && 'Preparing the dossier …'}
        {state === 'saved' && 'Saved.'}
      </span>
      {typeof state === 'object' && <ProblemNote error={state.failed} again={() => void make()} />}
    </>
  );
}

/** The very bytes, for only they prove themselves. */
async function readFile(address: string): Promise<Blob> {
  const response = await fetch(address, { headers: { Accept: 'application/json' } }).catch(() => {
    throw new ApiProblem({
      type: '/problems/offline',
      title: 'The desk cannot be reached',
      detail: 'You may be offline, or the service is down.',
    });
  });
  if (response.ok) return response.blob();
  const members = await response.json().catch(() => ({ status: response.status }));
  throw new ApiProblem(
    members as Record<string, unknown>,
    Number(response.headers.get('retry-after')) || null,
  );
}
