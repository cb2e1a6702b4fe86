import { Button, CloseButton, Text, Title } from '@mantine/core';
import { type RefObject, useEffect, useRef, useState } from 'react';
import type { Citation, Source } from '../api.ts';
import { ClaimForm } from './claim-form.tsx';
import { Done, type Made } from './done.tsx';
import { EvidenceForm } from './evidence-form.tsx';
import {
  LONGEST_QUOTATION,
  type Paragraph,
  quotationOf,
  type Span,
  toSpan,
  toUnits,
  type UnitSpan,
} from './offsets.ts';
import { RebuttalForm } from './rebuttal-form.tsx';
import type { Passage, Remembered } from './tie.ts';
import classes from './workbench.module.css';

type Way = 'claim' | 'appearance' | 'evidence' | 'rebuttal';

const WAYS: Record<Way, { label: string; help: string; color: string }> = {
  claim: { label: 'New claim', help: 'Somebody says that something is so.', color: 'claim' },
  appearance: {
    label: 'Appearance of a claim or rebuttal',
    help: 'Here stands what is on the record already.',
    color: 'context',
  },
  evidence: {
    label: 'Evidence for a claim or rebuttal',
    help: 'It supports or opposes one, or helps to understand it.',
    color: 'supports',
  },
  rebuttal: { label: 'Rebuttal', help: 'Somebody answers a claim, or another rebuttal.', color: 'rebuttal' },
};

interface Props {
  ref: RefObject<HTMLElement | null>;
  source: Source;
  snapshotId: string;
  text: string;
  paragraphs: readonly Paragraph[];
  citations: readonly Citation[];
  chosen: UnitSpan | null;
  onChoose: (span: UnitSpan | null) => void;
  /** Whether a form is open that needs the words. */
  onHold: (isHeld: boolean) => void;
  /** The focus goes back to the text. */
  onBack: () => void;
}

export function SelectionPanel({
  ref,
  source,
  snapshotId,
  text,
  paragraphs,
  citations,
  chosen,
  onChoose,
  onHold,
  onBack,
}: Props) {
  const [way, setWay] = useState<Way | null>(null);
  const [made, setMade] = useState<Made | null>(null);
  const [remembered, setRemembered] = useState<Remembered>({});
  const heading = useRef<HTMLHeadingElement>(null);

  useEffect(() => onHold(way !== null), [onHold, way]);
  // Another step of the panel: its heading is where one goes on.
  const step = made ? 'made' : way;
  useEffect(() => {
    if (step) heading.current?.focus();
  }, [step]);
  // Other words than those of which something was just made: a new beginning.
  const from = chosen?.from;
  useEffect(() => {
    if (from !== undefined) setMade(null);
  }, [from]);

  const close = () => {
    setWay(null);
    setMade(null);
    onChoose(null);
    onBack();
  };
  const span = chosen && toSpan(paragraphs, chosen);
  const passage: Passage | null = span && {
    source,
    snapshotId,
    quotation: quotationOf(text, paragraphs, span),
    onTake: (other: Span) => onChoose(toUnits(paragraphs, other)),
  };
  const length = span ? span.end - span.start : 0;
  const isTooLong = length > LONGEST_QUOTATION;
  const form = {
    source,
    passage,
    citations,
    remembered,
    onMade: (one: Made, remember: Remembered) => {
      setRemembered((before) => ({ ...before, ...remember }));
      setWay(null);
      setMade(one);
      onChoose(null);
    },
    onSame: (remember: Remembered) => {
      setRemembered((before) => ({ ...before, ...remember }));
      setWay('appearance');
    },
  };
  const title = made ? 'Recorded' : way ? WAYS[way].label : 'Make something of it';
  return (
    <aside
      ref={ref}
      className={classes.panel}
      aria-label="Made of the selection"
      data-idle={(!chosen && !way && !made) || undefined}
    >
      <div className={classes.panelHead}>
        <Title order={2} size="h4" ref={heading} tabIndex={-1}>
          {title}
        </Title>
        {(chosen || way || made) && (
          <CloseButton aria-label="Close, and go back to the text" onClick={close} />
        )}
      </div>
      {made ? (
        <Done made={made} onGoOn={close} />
      ) : (
        <>
          <Chosen passage={passage} isForm={way !== null} />
          {isTooLong && (
            <Text role="alert" size="sm" c="red.9">
              A quotation has at most {LONGEST_QUOTATION.toLocaleString('en')} characters; these are{' '}
              {length.toLocaleString('en')}. Select fewer words.
            </Text>
          )}
          {passage && !way && !isTooLong && (
            <ul className={classes.ways}>
              {(Object.entries(WAYS) as [Way, (typeof WAYS)[Way]][]).map(([one, { label, help, color }]) => (
                <li key={one}>
                  <button
                    type="button"
                    className={classes.way}
                    style={{ '--way-color': `var(--mark-${color})` } as React.CSSProperties}
                    onClick={() => {
                      document.getSelection()?.removeAllRanges();
                      setWay(one);
                    }}
                  >
                    <b>{label}</b>
                    <small>{help}</small>
                  </button>
                </li>
              ))}
            </ul>
          )}
          {way && (
            <>
              <Button variant="subtle" size="compact-sm" mb="sm" px={0} onClick={() => setWay(null)}>
                ← Something else
              </Button>
              {way === 'claim' && <ClaimForm {...form} />}
              {way === 'rebuttal' && <RebuttalForm {...form} />}
              {(way === 'appearance' || way === 'evidence') && (
                <EvidenceForm key={way} isAppearance={way === 'appearance'} {...form} />
              )}
            </>
          )}
        </>
      )}
    </aside>
  );
}

/** The words that are chosen now, beside what is made of them. */
function Chosen({ passage, isForm }: { passage: Passage | null; isForm: boolean }) {
  if (!passage) {
    return (
      <Text size="sm" c="dimmed">
        {isForm
          ? 'No words are selected now. Select those that you quote in the text.'
          : 'Select words in the text: make a claim of them, a rebuttal, or evidence. Nothing has to be typed again.'}
      </Text>
    );
  }
  return (
    <>
      <blockquote
        className={classes.quote}
        dir="auto"
        lang={passage.source.language ?? undefined}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: long words scroll, by keys too.
        tabIndex={0}
        aria-label="The words that are quoted"
      >
        {passage.quotation.exact}
      </blockquote>
      {isForm && (
        <Text size="sm" c="dimmed" mb="xs">
          Other words? Select them in the text; what you wrote here stays.
        </Text>
      )}
    </>
  );
}
