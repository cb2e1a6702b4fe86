/** The timeline of a claim as a picture of our own, each mark a link; and the same as a list. */

import { Button } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { Stated, statedWords } from '../parts/dates.tsx';
import { ACT } from '../words.ts';
import { FAMILY_LABEL, type Family, familyOf } from './acts.ts';
import { answerAnchor, useHere } from './addresses.ts';
import { AnswerLink, answerWords } from './answer-link.tsx';
import { type ClaimModel, inTimeOrder, nameOf } from './claim.model.ts';
import { isolated } from './text-width.ts';
import { layOutTimeline, type Mark, TIMELINE } from './timeline.layout.ts';
import classes from './timeline.module.css';

/** Narrower than this the picture scrolls in its own box. */
const LEAST_WIDTH = 620;

export function Timeline({ model }: { model: ClaimModel }) {
  const { ref, width } = useElementSize<HTMLDivElement>();
  const [isListed, setListed] = useState(false);
  const families = new Set<Family>([
    'claim',
    ...model.all.filter((one) => one.form).map((one) => familyOf(one.form?.act ?? null)),
  ]);
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls is scrolled by keyboard, too. */}
      <section className={classes.box} ref={ref} aria-label="Timeline" tabIndex={0}>
        {width > 0 && <Picture model={model} width={Math.max(width, LEAST_WIDTH)} />}
      </section>
      <Legend families={families} />
      <Button
        variant="default"
        size="compact-md"
        mt="sm"
        aria-expanded={isListed}
        onClick={() => setListed(!isListed)}
      >
        {isListed ? 'Hide the list' : 'As a list'}
      </Button>
      {isListed && <TimelineList model={model} />}
    </>
  );
}

function Picture({ model, width }: { model: ClaimModel; width: number }) {
  const { height, ticks, marks } = layOutTimeline(model, width, ({ responderId, form }) => ({
    name: nameOf(model, responderId),
    act: form ? ACT[form.act].label.toLowerCase() : '',
  }));
  return (
    // biome-ignore lint/a11y/useSemanticElements: there is no element for a picture with links in it.
    <svg
      className={classes.picture}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="group"
      aria-label="The claim and its rebuttals along the time"
    >
      {ticks.map(({ x, label }) => (
        <g key={`${x} ${label}`} className={classes.tick} aria-hidden>
          <line x1={x} x2={x} y1={TIMELINE.axis - 8} y2={height} />
          <text x={x} y={14} textAnchor="middle">
            {label}
          </text>
        </g>
      ))}
      {marks.map((mark) => (
        <MarkLink key={mark.id ?? 'claim'} model={model} mark={mark} />
      ))}
    </svg>
  );
}

function MarkLink({ model, mark }: { model: ClaimModel; mark: Mark }) {
  const here = useHere();
  const [, navigate] = useLocation();
  const answer = model.byId.get(mark.id ?? '');
  const href = answer ? here({ view: '' }, answerAnchor(answer.id)) : '#main';
  const name = answer
    ? answerWords(model, answer)
    : `${isolated(nameOf(model, model.claim.claimantId))}: the claim, ${statedWords(model.claim.statedAt)}`;
  return (
    <a
      href={href}
      className={classes.mark}
      data-family={mark.family}
      onClick={(event) => {
        if (!answer || event.ctrlKey || event.metaKey) return;
        event.preventDefault();
        navigate(href);
      }}
    >
      <title>{name}</title>
      <Form {...mark} />
      <text
        x={mark.labelX}
        y={mark.labelY}
        dy="0.35em"
        textAnchor={mark.labelAnchor}
        fontSize={TIMELINE.font}
        direction="ltr"
      >
        {mark.label}
      </text>
    </a>
  );
}

/** A span of time as a bar; a point in the form of its family. */
function Form({ x, y, width, signX, family }: Mark) {
  const half = TIMELINE.mark / 2;
  return (
    <g className={classes.form}>
      {width > 0 && <rect className={classes.span} x={x} y={y - 4} width={width} height={8} rx={2} />}
      <path d={outlineOf(family, signX, y, half)} />
    </g>
  );
}

/** The outline of a family’s mark around a middle. */
function outlineOf(family: Family, x: number, y: number, half: number): string {
  if (family === 'claim') return `M${x - half},${y - half}h${2 * half}v${2 * half}h${-2 * half}z`;
  if (family === 'against')
    return `M${x},${y - half - 1}l${half + 1},${half + 1}l${-half - 1},${half + 1}l${-half - 1},${-half - 1}z`;
  if (family === 'gives-way') return `M${x - half},${y - half}h${2 * half}l${-half},${2 * half}z`;
  return `M${x - half},${y}a${half},${half} 0 1 0 ${2 * half},0a${half},${half} 0 1 0 ${-2 * half},0z`;
}

function Legend({ families }: { families: ReadonlySet<Family> }) {
  const half = TIMELINE.mark / 2;
  return (
    <ul className={classes.legend} aria-label="What the marks mean">
      {[...families].map((family) => (
        <li key={family}>
          <svg
            width={16}
            height={16}
            viewBox="0 0 16 16"
            aria-hidden
            className={classes.mark}
            data-family={family}
          >
            <path className={classes.form} d={outlineOf(family, 8, 8, half)} />
          </svg>
          {FAMILY_LABEL[family]}
        </li>
      ))}
      <li>A bar is as long as the date is imprecise.</li>
    </ul>
  );
}

function TimelineList({ model }: { model: ClaimModel }) {
  const { claim } = model;
  const claimEntry = (
    <li key="claim">
      <Stated date={claim.statedAt} />: <bdi>{nameOf(model, claim.claimantId)}</bdi>, the claim
    </li>
  );
  return (
    <ol className={classes.list} aria-label="Timeline as a list">
      {claimEntry}
      {inTimeOrder(model.all).map((answer) => (
        <li key={answer.id}>
          {answer.form ? (
            <>
              <Stated date={answer.form.statedAt} />:{' '}
            </>
          ) : (
            'Withdrawn: '
          )}
          <AnswerLink model={model} answer={answer}>
            <bdi>{nameOf(model, answer.responderId)}</bdi>
            {answer.form && `, ${ACT[answer.form.act].label.toLowerCase()}`}
          </AnswerLink>
        </li>
      ))}
    </ol>
  );
}
