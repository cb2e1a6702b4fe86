import { Anchor } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { statedWords } from '../parts/dates.tsx';
import { ACT } from '../words.ts';
import { answerAnchor, useHere, useView } from './addresses.ts';
import { type AnswerModel, type ClaimModel, nameOf } from './claim.model.ts';
import { isolated } from './text-width.ts';

/** “Chinese Foreign Ministry: denial, 23 April 2024”, the name in its own direction. */
export function answerWords(model: ClaimModel, { responderId, form }: AnswerModel): string {
  const name = isolated(nameOf(model, responderId));
  return form
    ? `${name}: ${ACT[form.act].label.toLowerCase()}, ${statedWords(form.statedAt)}`
    : `${name}: withdrawn rebuttal`;
}

/** Leads to an answer: on this page where answers are listed, else to the thread. */
export function AnswerLink({
  model,
  answer,
  children,
}: {
  model: ClaimModel;
  answer: AnswerModel;
  children?: ReactNode;
}) {
  const view = useView();
  const here = useHere();
  const words = children ?? answerWords(model, answer);
  const anchor = answerAnchor(answer.id);
  // An address of this very page is the browser's own: it scrolls there each time.
  if (view === 'thread' || view === 'time')
    return (
      <Anchor href={`#${anchor}`} inherit>
        {words}
      </Anchor>
    );
  return (
    <Anchor component={Link} href={here({ view: '' }, anchor)} inherit>
      {words}
    </Anchor>
  );
}
