import { AnswerLink } from './answer-link.tsx';
import type { AnswerModel, ClaimModel } from './claim.model.ts';

/** The rebuttals of the map as a list, each with those to it. */
export function MapList({
  model,
  answers,
  label,
}: {
  model: ClaimModel;
  answers: readonly AnswerModel[];
  label: string;
}) {
  return (
    <ol aria-label={label}>
      {answers.map((answer) => (
        <li key={answer.id}>
          <AnswerLink model={model} answer={answer} />
          {answer.answers.length > 0 && (
            <MapList model={model} answers={answer.answers} label={`Rebuttals to ${answer.number}`} />
          )}
        </li>
      ))}
    </ol>
  );
}
