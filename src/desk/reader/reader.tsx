/** The archived text of a source, in which words are found, chosen by mouse, touch or keys, and marked. */
import { Kbd, VisuallyHidden } from '@mantine/core';
import {
  type KeyboardEvent,
  type MouseEvent,
  useCallback,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from 'react';
import { flushSync } from 'react-dom';
import type { Citation } from '../api.ts';
import { counted } from '../parts/counted.ts';
import { Chunk, chunksOf, touches } from './chunk.tsx';
import { selectedUnits, unitAtCaret } from './dom-selection.ts';
import { FindBox } from './find-box.tsx';
import { marksOf } from './marks.tsx';
import { type Paragraph, paragraphIndex, snapped, stepFrom, type UnitSpan } from './offsets.ts';
import classes from './reader.module.css';

/** How long a selection has to rest before it counts: a finger moves its ends one at a time. */
const REST_MS = 120;
/** From this many code units on, what is not seen is not laid out. */
const LONG = 30_000;
/** The most characters of a selection that are read out. */
const SPOKEN = 300;

interface Props {
  text: string;
  paragraphs: readonly Paragraph[];
  snapshotId: string;
  language: string | null;
  citations: readonly Citation[];
  /** The passage that was asked for. */
  target: UnitSpan | null;
  chosen: UnitSpan | null;
  onChoose: (span: UnitSpan | null) => void;
  /** Enter: the panel takes over. */
  onAct: () => void;
}

export function Reader({
  text,
  paragraphs,
  snapshotId,
  language,
  citations,
  target,
  chosen,
  onChoose,
  onAct,
}: Props) {
  const root = useRef<HTMLElement>(null);
  const findBox = useRef<HTMLInputElement>(null);
  const helpId = useId();
  /** Whether the browser shows what is chosen as its own selection. */
  const [isSelected, setSelected] = useState(false);
  const [spoken, setSpoken] = useState('');
  /** The words between which keys choose: where the choice began, and where it is moved. */
  const ends = useRef<{ fixed: UnitSpan; moved: UnitSpan } | null>(null);
  const marks = useMemo(
    () => marksOf(citations, snapshotId, paragraphs),
    [citations, snapshotId, paragraphs],
  );
  const chunks = useMemo(() => chunksOf(paragraphs, marks), [paragraphs, marks]);

  const [unfolded, setUnfolded] = useState<ReadonlySet<number>>(new Set());
  const unfold = useCallback((unit: number, isUnfolded: boolean) => {
    setUnfolded((before) => {
      const after = new Set(before);
      if (isUnfolded) after.add(unit);
      else after.delete(unit);
      return after;
    });
  }, []);

  const latest = useRef({ chosen, onChoose });
  latest.current = { chosen, onChoose };
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const settle = () => {
      const units = root.current && selectedUnits(root.current);
      const span = units && snapped(text, paragraphs, units);
      setSelected(Boolean(span));
      if (!span) return;
      ends.current = { fixed: span, moved: span };
      latest.current.onChoose(span);
    };
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(settle, REST_MS);
    };
    document.addEventListener('selectionchange', wait);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('selectionchange', wait);
    };
  }, [text, paragraphs]);

  // Once: what was asked for is in the middle of the window, also when what stands above it was laid out since.
  useEffect(() => {
    if (!target) return;
    const show = () => root.current?.querySelector('[data-target]')?.scrollIntoView({ block: 'center' });
    show();
    const timer = setTimeout(show, 150);
    return () => clearTimeout(timer);
  }, [target]);

  /** Chooses without the browser's selection, shows it and reads it out. */
  const choose = (span: UnitSpan, edge: 'first' | 'last' | 'middle') => {
    document.getSelection()?.removeAllRanges();
    setSelected(false);
    onChoose(span);
    const words = text.slice(span.from, span.to);
    setSpoken(words.length > SPOKEN ? `${words.slice(0, SPOKEN)} …` : words);
    requestAnimationFrame(() => {
      const pieces = root.current?.querySelectorAll('[data-chosen]') ?? [];
      const piece = edge === 'last' ? pieces[pieces.length - 1] : pieces[0];
      piece?.scrollIntoView({ block: edge === 'middle' ? 'center' : 'nearest' });
    });
  };

  const move = (step: 'word' | 'sentence', forward: boolean, widens: boolean) => {
    const from = ends.current && chosen ? ends.current.moved : null;
    const place = from ? (forward ? from.to : from.from) : firstSeen(root.current, target);
    const next = stepFrom(paragraphs, place, { step, forward, language: language ?? undefined });
    if (!next) return;
    const word = step === 'sentence' && !widens ? firstWord(paragraphs, next, language) : next;
    const fixed = (widens && chosen && ends.current?.fixed) || word;
    ends.current = { fixed, moved: word };
    const span = { from: Math.min(fixed.from, word.from), to: Math.max(fixed.to, word.to) };
    choose(snapped(text, paragraphs, span) ?? span, forward ? 'last' : 'first');
  };

  /** Where the paragraph begins in which keys choose now. */
  const paragraphAt = (): number => {
    const place = (chosen && ends.current?.moved.from) ?? firstSeen(root.current, target);
    return paragraphs[paragraphIndex(paragraphs, place, 'unit')]?.unit ?? 0;
  };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.target !== root.current || event.ctrlKey || event.metaKey || event.altKey) return;
    const isRtl = event.key.startsWith('Arrow') && isRightToLeft(root.current, paragraphAt());
    const act: Record<string, (() => void) | undefined> = {
      ArrowRight: () => move('word', !isRtl, event.shiftKey),
      ArrowLeft: () => move('word', isRtl, event.shiftKey),
      ArrowDown: () => move('sentence', true, event.shiftKey),
      ArrowUp: () => move('sentence', false, event.shiftKey),
      Enter: chosen ? onAct : undefined,
      Escape: () => onChoose(null),
      '/': () => findBox.current?.focus(),
    };
    const one = act[event.key];
    if (!one) return;
    event.preventDefault();
    one();
  };

  const toLabel = (id: string) => {
    const place = document.getElementById(id);
    const folded = place?.closest<HTMLElement>('ul[hidden]')?.dataset.unit;
    if (folded !== undefined) flushSync(() => unfold(Number(folded), true));
    place?.focus();
  };

  const onClick = (event: MouseEvent<HTMLElement>) => {
    const at = event.target instanceof Element ? event.target : null;
    if (at?.closest('a, button') || !document.getSelection()?.isCollapsed) return;
    if (chosen) onChoose(null);
    const label = at?.closest<HTMLElement>('[data-marks]')?.dataset.marks?.split(' ')[0];
    if (label) toLabel(label);
    else if (root.current) {
      const unit = unitAtCaret(root.current);
      ends.current = null;
      if (unit !== null) startAt.current = unit;
    }
  };
  const startAt = useRef<number | null>(null);
  const firstSeen = (place: HTMLElement | null, asked: UnitSpan | null): number =>
    startAt.current ?? asked?.from ?? seenUnit(place);

  return (
    <div className={classes.reader}>
      <FindBox
        ref={findBox}
        text={text}
        onHit={(span) => {
          const whole = snapped(text, paragraphs, span) ?? span;
          ends.current = { fixed: whole, moved: whole };
          choose(whole, 'middle');
        }}
        onDone={() => root.current?.focus({ preventScroll: true })}
      />
      <p id={helpId} className={classes.help}>
        Select words with the mouse or a finger. By keys: <Kbd>←</Kbd> <Kbd>→</Kbd> choose a word,{' '}
        <Kbd>↑</Kbd> <Kbd>↓</Kbd> go by sentences, <Kbd>Shift</Kbd> with them widens, <Kbd>Enter</Kbd> makes
        something of it, <Kbd>/</Kbd> finds words.
      </p>
      <section
        ref={root}
        className={classes.text}
        lang={language ?? undefined}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: words are chosen in it by keys.
        tabIndex={0}
        aria-label={`Archived text, with ${counted(marks.length, 'marked passage')}`}
        aria-describedby={helpId}
        onKeyDown={onKeyDown}
        onClick={onClick}
      >
        {chunks.map((chunk) => (
          <Chunk
            key={chunk.key}
            chunk={chunk}
            isLong={text.length > LONG}
            target={target && touches(target, chunk) ? target : null}
            chosen={chosen && !isSelected && touches(chosen, chunk) ? chosen : null}
            unfolded={unfolded}
            onUnfold={unfold}
          />
        ))}
      </section>
      <VisuallyHidden role="status">{spoken && `Chosen: ${spoken}`}</VisuallyHidden>
    </div>
  );
}

function firstWord(paragraphs: readonly Paragraph[], sentence: UnitSpan, language: string | null): UnitSpan {
  const word = stepFrom(paragraphs, sentence.from, {
    step: 'word',
    forward: true,
    language: language ?? undefined,
  });
  return word && word.to <= sentence.to ? word : sentence;
}

/** Whether words go from right to left in the paragraph that begins at a code unit: there the left arrow goes on. */
function isRightToLeft(root: HTMLElement, unit: number): boolean {
  const paragraph = root.querySelector(`[data-at="${unit}"]`);
  return paragraph !== null && getComputedStyle(paragraph).direction === 'rtl';
}

/** The first code unit of the paragraph at the top of the window. */
function seenUnit(root: HTMLElement | null): number {
  const box = root?.getBoundingClientRect();
  if (!box) return 0;
  for (const below of [20, 60, 100]) {
    const at = document.elementFromPoint(box.left + 60, Math.max(box.top, 130) + below);
    const paragraph = at?.closest<HTMLElement>('[data-at]');
    if (paragraph) return Number(paragraph.dataset.at);
  }
  return 0;
}
