import { VisuallyHidden } from '@mantine/core';
import { diffWordsWithSpace } from 'diff';
import classes from './parts.module.css';

/** How one text became another, word by word: what went is struck out, what came is underlined. */
export function Difference({ before, after }: { before: string; after: string }) {
  return (
    <span className="words" dir="auto" style={{ whiteSpace: 'pre-line' }}>
      {diffWordsWithSpace(before, after).map((part, at) => {
        const key = `${at} ${part.value.length}`;
        if (part.added) {
          return (
            <ins key={key} className={classes.added}>
              <VisuallyHidden>[added: </VisuallyHidden>
              {part.value}
              <VisuallyHidden>]</VisuallyHidden>
            </ins>
          );
        }
        if (part.removed) {
          return (
            <del key={key} className={classes.removed}>
              <VisuallyHidden>[removed: </VisuallyHidden>
              {part.value}
              <VisuallyHidden>]</VisuallyHidden>
            </del>
          );
        }
        return <span key={key}>{part.value}</span>;
      })}
    </span>
  );
}
