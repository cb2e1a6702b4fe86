/** Where the claim stands, with the sentence that says why. */
import { Text, Title } from '@mantine/core';
import { StandingBadge } from '../parts/badges.tsx';
import { Stated } from '../parts/dates.tsx';
import { ActorName } from '../parts/text.tsx';
import { ACT } from '../words.ts';
import { AnswerLink } from './answer-link.tsx';
import { type AnswerModel, type ClaimModel, nameOf } from './claim.model.ts';
import classes from './claim.module.css';

/** How many open answers are listed before the rest is folded away. */
const OPEN_SHOWN = 5;

export function StandingSection({ model }: { model: ClaimModel }) {
  const { standing, byId, basis } = model;
  const open = standing.openRebuttals.flatMap((id) => byId.get(id) ?? []);
  return (
    <section className={classes.standing} aria-labelledby="standing">
      <div className={classes.standingHead}>
        <Title order={2} size="h4" id="standing">
          Where it stands
        </Title>
        <StandingBadge value={standing.value} />
      </div>
      <p className={classes.sentence}>{standing.sentence}</p>
      <Text size="sm">
        <b>The last word:</b> <LastWord model={model} />
      </Text>
      {open.length > 0 && (
        <div className={classes.open}>
          <Text size="sm" span fw={700}>
            Not answered:
          </Text>
          <OpenAnswers model={model} answers={open.slice(0, OPEN_SHOWN)} />
          {open.length > OPEN_SHOWN && (
            <details>
              <summary>{open.length - OPEN_SHOWN} more</summary>
              <OpenAnswers model={model} answers={open.slice(OPEN_SHOWN)} />
            </details>
          )}
        </div>
      )}
      {basis === 'working' && (
        <Text size="sm" c="dimmed">
          Computed from the published rebuttals alone.
        </Text>
      )}
    </section>
  );
}

function OpenAnswers({ model, answers }: { model: ClaimModel; answers: readonly AnswerModel[] }) {
  return (
    <ul>
      {answers.map((answer) => (
        <li key={answer.id}>
          <AnswerLink model={model} answer={answer} />
        </li>
      ))}
    </ul>
  );
}

function LastWord({ model }: { model: ClaimModel }) {
  const { rebuttalId, actorId, act, date } = model.standing.lastWord;
  const answer = model.byId.get(rebuttalId ?? '');
  if (answer && act)
    return (
      <>
        <ActorName id={actorId} name={nameOf(model, actorId)} />,{' '}
        <AnswerLink model={model} answer={answer}>
          {ACT[act].label.toLowerCase()}
        </AnswerLink>
        , <Stated date={date} />
      </>
    );
  return (
    <>
      the claim itself, <Stated date={date} />
    </>
  );
}
