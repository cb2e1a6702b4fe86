/** The dossier of a claim as a page for paper: everything in full, nothing to click. */
import { Button, Group, Text } from '@mantine/core';
import { Printer } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link, useParams } from 'wouter';
import { ApiProblem } from '../api.ts';
import { Answer as AnswerOf, Empty } from '../parts/answers.tsx';
import { instantWords, statedWords } from '../parts/dates.tsx';
import { Page } from '../parts/page.tsx';
import { ACT, ATTACK, OFFERED, STANDING, STATE } from '../words.ts';
import { type AnswerModel, type ClaimModel, nameOf } from './claim.model.ts';
import { useClaim } from './claim.queries.ts';
import classes from './print.module.css';
import { PrintedApprovals, PrintedEvidence, PrintedNotices, PrintedRequests } from './print-parts.tsx';
import { PrintedProof } from './print-proof.tsx';

export function PrintPage() {
  const { id = '' } = useParams<{ id: string }>();
  const { query, isStaff, basis } = useClaim(id, 'public');
  const { error } = query;
  const answer = (
    <AnswerOf query={query} what="claim">
      {(model) => <Paper model={model} />}
    </AnswerOf>
  );
  if (query.data !== undefined || !error) return answer;
  const isHidden = isStaff && basis === 'public' && error instanceof ApiProblem && error.status === 404;
  return (
    <Page title="Dossier of a claim">
      {isHidden ? (
        <Empty title="Nothing of this claim is public yet">
          <Text>Staff can print the working copy instead.</Text>
          <Button component={Link} href={`/claims/${id}/print?as=desk`} variant="default" mt="md">
            Show the working copy
          </Button>
        </Empty>
      ) : (
        answer
      )}
    </Page>
  );
}

function Paper({ model }: { model: ClaimModel }) {
  const { claim, standing, work } = model;
  return (
    <Page
      title={`Dossier: ${claim.text.slice(0, 60)}`}
      heading={
        <span className={classes.statement} dir="auto" lang={claim.language ?? undefined}>
          {claim.text}
        </span>
      }
    >
      <Group className={classes.tools} gap="sm" mb="lg">
        <Button leftSection={<Printer size={18} aria-hidden />} onClick={() => window.print()}>
          Print
        </Button>
        <Button component={Link} href={`/claims/${claim.id}`} variant="default">
          Back to the claim
        </Button>
      </Group>
      <div className={classes.paper}>
        {work ? (
          <p className={classes.working}>
            <b>Working copy:</b> the newest versions, drafts too ({STATE[work.state].label.toLowerCase()}).
            Not published, and proof of nothing.
          </p>
        ) : (
          <p className={classes.asOf}>
            Dossier of a claim, as published{model.asOf && <> until {instantWords(model.asOf)}</>}. A rebuttal
            is its speaker’s, never the desk’s verdict.
          </p>
        )}
        <dl className={classes.facts}>
          <Fact label="Claimed by">
            <bdi>{nameOf(model, claim.claimantId)}</bdi>
          </Fact>
          <Fact label="Stated">{statedWords(claim.statedAt)}</Fact>
          {claim.topics.length > 0 && (
            <Fact label="Topics">
              <bdi>{claim.topics.join(', ')}</bdi>
            </Fact>
          )}
          <Fact label="Version">{claim.version}</Fact>
          {claim.context && (
            <Fact label="Context">
              <span dir="auto" className={classes.prose}>
                {claim.context}
              </span>
            </Fact>
          )}
        </dl>
        <PrintedNotices notices={model.notices} />
        <PrintedApprovals approvals={model.approvals} />
        <section>
          <h2>Where it stands: {STANDING[standing.value].label.toLowerCase()}</h2>
          <p>{standing.sentence}</p>
        </section>
        <section>
          <h2>Evidence of the claim</h2>
          <PrintedEvidence model={model} evidence={model.evidence} of="claim" />
        </section>
        <section>
          <h2>Rebuttals</h2>
          {model.thread.length === 0 ? (
            <p>Nobody has answered it on the record.</p>
          ) : (
            <Answers model={model} answers={model.thread} />
          )}
        </section>
        <PrintedRequests model={model} />
        <PrintedProof model={model} />
      </div>
    </Page>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Answers({ model, answers }: { model: ClaimModel; answers: readonly AnswerModel[] }) {
  return (
    <ol className={classes.answers}>
      {answers.map((answer) => (
        <li key={answer.id}>
          <PrintedAnswer model={model} answer={answer} />
          {answer.answers.length > 0 && <Answers model={model} answers={answer.answers} />}
        </li>
      ))}
    </ol>
  );
}

function PrintedAnswer({ model, answer }: { model: ClaimModel; answer: AnswerModel }) {
  const { number, responderId, form, counting, withdrawal, work } = answer;
  return (
    <article className={classes.answer}>
      <h3>
        {number} <bdi>{nameOf(model, responderId)}</bdi>
        {form
          ? `: ${ACT[form.act].label.toLowerCase()}, ${statedWords(form.statedAt)}`
          : ': withdrawn rebuttal'}
        {work && work.state !== 'published' && ` (${STATE[work.state].label.toLowerCase()})`}
      </h3>
      {withdrawal?.at && (
        <p>
          <b>Withdrawn</b> on {instantWords(withdrawal.at)}: <bdi>{withdrawal.reason}</bdi> It does not count.
        </p>
      )}
      {counting === 'under-withdrawn' && (
        <p>
          <b>Does not count:</b> it answers something that was withdrawn.
        </p>
      )}
      {counting === 'unpublished' && (
        <p>
          <b>Not public:</b> it does not count yet.
        </p>
      )}
      {form && (
        <>
          <p className={classes.offered} data-offered={form.evidenceOffered}>
            <b>{OFFERED[form.evidenceOffered].label}</b>
            {form.attack && ` · It speaks ${ATTACK[form.attack].label}.`}
          </p>
          <p className="words" dir="auto" lang={form.language ?? undefined}>
            {form.text}
          </p>
          <PrintedEvidence model={model} evidence={answer.evidence} of="rebuttal" />
        </>
      )}
      <PrintedNotices notices={answer.notices.filter(({ kind }) => kind !== 'withdrawal' || !withdrawal)} />
      <PrintedApprovals approvals={answer.approvals} />
    </article>
  );
}
