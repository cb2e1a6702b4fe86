/** The answers of a claim as a tree that folds, or in time order. */
import { Button, VisuallyHidden } from '@mantine/core';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { useEffect, useState } from 'react';
import { counted } from '../parts/counted.ts';
import { answerAnchor, useTargetAnswer } from './addresses.ts';
import { Answer } from './answer.tsx';
import { type AnswerModel, ancestorsOf, type ClaimModel, inTimeOrder } from './claim.model.ts';
import classes from './thread.module.css';

/** Goes to the answer that the address leads to, once it is there. */
function useArrival(target: string | null, model: ClaimModel): void {
  const isHere = target !== null && model.byId.has(target);
  useEffect(() => {
    if (!isHere) return;
    const place = document.getElementById(answerAnchor(target));
    place?.focus({ preventScroll: true });
    place?.scrollIntoView({ block: 'start' });
  }, [target, isHere]);
}

export function TimeList({ model }: { model: ClaimModel }) {
  const target = useTargetAnswer();
  useArrival(target, model);
  return (
    <ol className={classes.flat} aria-label="Rebuttals in time order">
      {inTimeOrder(model.all).map((answer) => (
        <li key={answer.id}>
          <Answer model={model} answer={answer} isTarget={answer.id === target} isApart />
        </li>
      ))}
    </ol>
  );
}

export function Thread({ model }: { model: ClaimModel }) {
  const target = useTargetAnswer();
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  // The way to the answer that the address leads to is opened before one goes there.
  const [opened, setOpened] = useState<string | null>(null);
  if (target !== opened) {
    setOpened(target);
    const way = new Set(target ? ancestorsOf(model, target).map((one) => one.id) : []);
    setFolded(new Set([...folded].filter((id) => !way.has(id))));
  }
  useArrival(target, model);
  const branches = model.all.filter((one) => one.answers.length > 0).map((one) => one.id);
  const toggle = (id: string) => {
    const after = new Set(folded);
    if (!after.delete(id)) after.add(id);
    setFolded(after);
  };
  return (
    <>
      {branches.length > 1 && (
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={() => setFolded(folded.size === 0 ? new Set(branches) : new Set())}
        >
          {folded.size === 0 ? 'Fold all branches' : 'Unfold all branches'}
        </Button>
      )}
      <Branch
        model={model}
        answers={model.thread}
        folded={folded}
        onToggle={toggle}
        target={target}
        label="Rebuttals"
      />
    </>
  );
}

interface BranchProps {
  model: ClaimModel;
  answers: readonly AnswerModel[];
  folded: ReadonlySet<string>;
  onToggle: (id: string) => void;
  target: string | null;
  label: string;
  id?: string;
}

function Branch({ answers, label, id, ...rest }: BranchProps) {
  const { model, folded, onToggle, target } = rest;
  return (
    <ol
      className={classes.branch}
      aria-label={label}
      id={id}
      data-depth={Math.min(answers[0]?.depth ?? 0, 5)}
    >
      {answers.map((answer) => {
        const isFolded = folded.has(answer.id);
        return (
          <li key={answer.id}>
            <Answer model={model} answer={answer} isTarget={answer.id === target} />
            {answer.answers.length > 0 && (
              <>
                <Fold answer={answer} isFolded={isFolded} onToggle={onToggle} />
                {!isFolded && (
                  <Branch
                    {...rest}
                    answers={answer.answers}
                    label={`Rebuttals to ${answer.number}`}
                    id={`to-${answer.id}`}
                  />
                )}
              </>
            )}
          </li>
        );
      })}
    </ol>
  );
}

function below(answer: AnswerModel): number {
  return answer.answers.reduce((sum, one) => sum + 1 + below(one), 0);
}

function Fold({
  answer,
  isFolded,
  onToggle,
}: {
  answer: AnswerModel;
  isFolded: boolean;
  onToggle: (id: string) => void;
}) {
  const Sign = isFolded ? ChevronRight : ChevronDown;
  return (
    <Button
      variant="subtle"
      size="compact-sm"
      className={classes.fold}
      leftSection={<Sign size={16} aria-hidden />}
      aria-expanded={!isFolded}
      aria-controls={isFolded ? undefined : `to-${answer.id}`}
      onClick={() => onToggle(answer.id)}
    >
      {isFolded ? 'Show' : 'Hide'} {counted(below(answer), 'rebuttal')}
      <VisuallyHidden> under {answer.number}</VisuallyHidden>
    </Button>
  );
}
