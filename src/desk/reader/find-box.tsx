import { ActionIcon, TextInput } from '@mantine/core';
import { ArrowDown, ArrowUp, Search } from 'lucide-react';
import { type RefObject, useCallback, useDeferredValue, useMemo, useRef, useState } from 'react';
import { findAll, type Searchable, searchable } from './find.ts';
import type { UnitSpan } from './offsets.ts';
import classes from './reader.module.css';

const MOST = 1_000;

/** Finds words in the text, forgiving quotes, dashes and capitals. Enter goes to the next place and chooses it. */
export function FindBox({
  ref,
  text,
  onHit,
  onDone,
}: {
  ref: RefObject<HTMLInputElement | null>;
  text: string;
  onHit: (span: UnitSpan) => void;
  /** Escape: back to the text. */
  onDone: () => void;
}) {
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState<number | null>(null);
  const wanted = useDeferredValue(typed.trim());
  const isWanted = wanted !== '';
  const folded = useRef<{ text: string; searched: Searchable } | null>(null);
  const isBehind = wanted !== typed.trim();
  const search = useCallback(
    (words: string) => {
      if (words === '') return [];
      // Kept beside the state of React, which forgets what it made for a key that another key overtook.
      if (folded.current?.text !== text) folded.current = { text, searched: searchable(text) };
      return findAll(folded.current.searched, words);
    },
    [text],
  );
  const found = useMemo(() => search(wanted), [search, wanted]);

  const go = (by: 1 | -1) => {
    // Enter may come before the places of the last letter are shown.
    const hits = isBehind ? search(typed.trim()) : found;
    if (hits.length === 0) return;
    const next = at === null ? (by === 1 ? 0 : hits.length - 1) : (at + by + hits.length) % hits.length;
    const hit = hits[next];
    setAt(next);
    if (hit) onHit(hit);
  };
  const many =
    found.length === MOST ? `${MOST.toLocaleString('en')} or more` : found.length.toLocaleString('en');
  return (
    <search className={classes.find}>
      <TextInput
        ref={ref}
        type="search"
        label="Find in the text"
        placeholder="Words of the article"
        leftSection={<Search size={16} aria-hidden />}
        value={typed}
        maxLength={500}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setAt(null);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') {
            event.preventDefault();
            go(event.shiftKey ? -1 : 1);
          } else if (event.key === 'Escape') {
            event.preventDefault();
            onDone();
          }
        }}
        className={classes.findBox}
      />
      <span role="status" className={classes.findCount}>
        {isWanted && !isBehind && found.length === 0 && 'Not in the text'}
        {!isBehind && found.length > 0 && (at === null ? `${many} found` : `${at + 1} of ${many}`)}
      </span>
      <ActionIcon
        variant="default"
        size="lg"
        aria-label="Previous place"
        disabled={found.length === 0}
        onClick={() => go(-1)}
      >
        <ArrowUp size={16} aria-hidden />
      </ActionIcon>
      <ActionIcon
        variant="default"
        size="lg"
        aria-label="Next place"
        disabled={found.length === 0}
        onClick={() => go(1)}
      >
        <ArrowDown size={16} aria-hidden />
      </ActionIcon>
    </search>
  );
}
