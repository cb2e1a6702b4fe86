/** One answer: who, which act, when, in whose words, and whether its speaker offered evidence. */
import { Text, Title } from '@mantine/core';
import { ActName, OfferedBadge, StateBadge } from '../parts/badges.tsx';
import { Instant, Stated } from '../parts/dates.tsx';
import { ActorName, Words } from '../parts/text.tsx';
import { ATTACK } from '../words.ts';
import { answerAnchor } from './addresses.ts';
import { AnswerLink } from './answer-link.tsx';
import { type AnswerModel, type ClaimModel, type Counting, nameOf, sideOf } from './claim.model.ts';
import { AnswerEvidence } from './evidence.tsx';
import { Approvals, Notices } from './notices.tsx';
import { StaffPart } from './staff.tsx';
import classes from './thread.module.css';

const NOT_COUNTING: Record<Exclude<Counting, 'counts' | 'withdrawn'>, string> = {
  'under-withdrawn':
    'It answers something that was withdrawn, so it does not count for where the claim stands.',
  unpublished: 'The public does not read this rebuttal yet; it does not count for where the claim stands.',
};

interface Props {
  model: ClaimModel;
  answer: AnswerModel;
  /** The address leads here. */
  isTarget: boolean;
  /** Says what it answers with a link, where it does not stand beneath it. */
  isApart?: boolean;
}

export function Answer({ model, answer, isTarget, isApart }: Props) {
  const { form, counting } = answer;
  const isFaint = counting !== 'counts';
  return (
    <article
      id={answerAnchor(answer.id)}
      tabIndex={-1}
      className={classes.answer}
      data-offered={form && counting !== 'withdrawn' ? form.evidenceOffered : 'gone'}
      data-side={sideOf(model, answer)}
      data-target={isTarget || undefined}
      data-faint={isFaint || undefined}
      aria-labelledby={`name-${answer.id}`}
    >
      <header className={classes.answerHead}>
        <Title order={3} size="h5" id={`name-${answer.id}`} className={classes.answerName}>
          <span className={classes.number}>{answer.number}</span>{' '}
          <ActorName id={answer.responderId} name={nameOf(model, answer.responderId)} />
          {form && (
            <>
              {': '}
              <ActName value={form.act} />
            </>
          )}
        </Title>
        {sideOf(model, answer) === 'claimant' && <span className={classes.side}>The claimant</span>}
        {form && (
          <span className={classes.when}>
            <Stated date={form.statedAt} />
          </span>
        )}
        {form && counting !== 'withdrawn' && <OfferedBadge value={form.evidenceOffered} />}
        {answer.work && answer.work.state !== 'published' && <StateBadge value={answer.work.state} />}
      </header>
      <Bearing model={model} answer={answer} isApart={isApart ?? false} />
      {counting === 'withdrawn' && answer.withdrawal && <Tombstone model={model} answer={answer} />}
      {(counting === 'under-withdrawn' || counting === 'unpublished') && (
        <Text size="sm" className={classes.notCounting}>
          {NOT_COUNTING[counting]}
        </Text>
      )}
      {form && (
        <>
          <p className={classes.said}>
            <Words text={form.text} lang={form.language} />
          </p>
          {form.redacted && (
            <Text size="sm">
              Redacted by order of a court, <Instant at={form.redacted.at} />:{' '}
              <bdi>{form.redacted.ground}</bdi>
            </Text>
          )}
          <AnswerEvidence model={model} id={answer.id} type="rebuttal" evidence={answer.evidence} />
        </>
      )}
      <Notices notices={answer.notices.filter((one) => one.kind !== 'withdrawal' || !answer.withdrawal)} />
      <Approvals approvals={answer.approvals} />
      <StaffPart model={model} id={answer.id} />
    </article>
  );
}

/** What it answers, and how it bears on that. */
function Bearing({ model, answer, isApart }: { model: ClaimModel; answer: AnswerModel; isApart: boolean }) {
  const parent = model.byId.get(answer.parentId ?? '');
  const attack = answer.form?.attack;
  if (!isApart && !attack) return null;
  return (
    <Text size="sm" c="dimmed">
      {isApart && (
        <>
          Answers {parent ? <AnswerLink model={model} answer={parent} /> : 'the claim'}
          {attack ? ', ' : ''}
        </>
      )}
      {attack && (
        <span title={ATTACK[attack].help}>
          {isApart ? ATTACK[attack].label : `Goes ${ATTACK[attack].label}`}
        </span>
      )}
    </Text>
  );
}

/** What stays of an answer that was withdrawn. */
function Tombstone({
  model,
  answer: { withdrawal, responderId },
}: {
  model: ClaimModel;
  answer: AnswerModel;
}) {
  if (!withdrawal?.at) return null;
  return (
    <p className={classes.tombstone}>
      The desk withdrew this rebuttal of <bdi>{nameOf(model, responderId)}</bdi> on{' '}
      <Instant at={withdrawal.at} />: <bdi>{withdrawal.reason}</bdi> It does not count for where the claim
      stands.
    </p>
  );
}
