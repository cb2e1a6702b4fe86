/** The reader and, for an editor, the panel beside it in which something is made of the words that are chosen. */
import { useMemo, useRef, useState } from 'react';
import type { Citation, Snapshot, Source } from '../api.ts';
import { may, useMe } from '../queries.ts';
import { AskedPassage } from './asked-passage.tsx';
import { paragraphsOf, type Span, toUnits, type UnitSpan } from './offsets.ts';
import { Reader } from './reader.tsx';
import { SelectionPanel } from './selection-panel.tsx';
import classes from './workbench.module.css';

interface Props {
  source: Source;
  snapshot: Snapshot;
  text: string;
  citations: readonly Citation[];
  /** The passage that was asked for, in code points. */
  target: Span | null;
}

export function Workbench({ source, snapshot, text, citations, target }: Props) {
  const { me } = useMe();
  const paragraphs = useMemo(() => paragraphsOf(text), [text]);
  const [chosen, setChosen] = useState<UnitSpan | null>(null);
  /** A form is open: a click into the text does not take its words away. */
  const [isHeld, setHeld] = useState(false);
  const panel = useRef<HTMLElement>(null);
  const column = useRef<HTMLDivElement>(null);
  const asked = useMemo(() => target && toUnits(paragraphs, target), [paragraphs, target]);
  const mayMake = may(me, 'createClaim');

  const backToText = () =>
    column.current?.querySelector<HTMLElement>('[aria-describedby]')?.focus({ preventScroll: true });
  return (
    <div className={classes.workbench} data-beside={mayMake || asked !== null || undefined}>
      <div ref={column}>
        <Reader
          text={text}
          paragraphs={paragraphs}
          snapshotId={snapshot.id}
          language={source.language}
          citations={citations}
          target={asked}
          chosen={chosen}
          onChoose={(span) => {
            if (span || !isHeld) setChosen(span);
          }}
          onAct={() => panel.current?.querySelector<HTMLElement>('li button, textarea')?.focus()}
        />
      </div>
      {(mayMake || asked) && (
        <div className={classes.side}>
          {target && asked && (
            <AskedPassage
              words={text.slice(asked.from, asked.to)}
              span={target}
              snapshot={snapshot}
              citations={citations}
            />
          )}
          {mayMake && (
            <SelectionPanel
              ref={panel}
              source={source}
              snapshotId={snapshot.id}
              text={text}
              paragraphs={paragraphs}
              citations={citations}
              chosen={chosen}
              onChoose={setChosen}
              onHold={setHeld}
              onBack={backToText}
            />
          )}
        </div>
      )}
    </div>
  );
}
