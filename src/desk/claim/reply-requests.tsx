/** Whom the desk asked for a reply, how, when, until when, and what came of it. */
import { Text, Title } from '@mantine/core';
import { Instant } from '../parts/dates.tsx';
import { ActorName } from '../parts/text.tsx';
import { AnswerLink } from './answer-link.tsx';
import { type ClaimModel, nameOf, type ReplyRequest } from './claim.model.ts';
import classes from './claim.module.css';
import { AskTool, SettleTool } from './staff.tsx';

export function ReplyRequests({ model }: { model: ClaimModel }) {
  const { replyRequests, basis } = model;
  if (replyRequests.length === 0 && basis === 'public') return null;
  return (
    <section className={classes.section} aria-labelledby="asked">
      <Title order={2} size="h3" id="asked">
        Asked for a reply
      </Title>
      {replyRequests.length === 0 ? (
        <Text c="dimmed">The desk has asked nobody yet.</Text>
      ) : (
        <ul className={classes.requests}>
          {replyRequests.map((request) => (
            <li key={request.id}>
              <Request model={model} request={request} />
              <SettleTool model={model} id={request.id} />
            </li>
          ))}
        </ul>
      )}
      <AskTool model={model} />
    </section>
  );
}

function Request({ model, request }: { model: ClaimModel; request: ReplyRequest }) {
  const { actorId, channel, askedAt, dueAt, question } = request;
  return (
    <>
      <p className={classes.requested}>
        Asked <ActorName id={actorId} name={nameOf(model, actorId)} /> <bdi>{channel}</bdi> on{' '}
        <Instant at={askedAt} />, for a reply until <Instant at={dueAt} />:{' '}
        <b>
          <Outcome model={model} request={request} />
        </b>
      </p>
      <blockquote className={classes.question} dir="auto">
        {question}
      </blockquote>
    </>
  );
}

function Outcome({
  model,
  request: { outcome, rebuttalId, dueAt },
}: {
  model: ClaimModel;
  request: ReplyRequest;
}) {
  const answer = model.byId.get(rebuttalId ?? '');
  if (outcome === 'answered')
    return answer ? (
      <>
        answered: <AnswerLink model={model} answer={answer} />
      </>
    ) : (
      'answered'
    );
  if (outcome === 'declined') return 'declined to comment';
  if (outcome === 'no_reply') return 'no reply';
  return Date.parse(dueAt) < Date.now() ? 'no reply recorded yet; the time is over' : 'waiting for a reply';
}
