import { type ReactNode, useId, useRef, useState } from 'react';
import classes from './parts.module.css';

/** A file as it was given. */
export interface Given {
  name: string;
  bytes: Uint8Array;
}

interface Props {
  label: string;
  /** As of `<input type="file">`. */
  accept?: string;
  icon?: ReactNode;
  onFile: (file: Given) => void;
}

/** A place to drop a file on, or to choose one with mouse or keyboard. */
export function FileDrop({ label, accept, icon, onFile }: Props) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const [fault, setFault] = useState('');

  const read = async (file: File | undefined) => {
    if (!file) return;
    try {
      onFile({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) });
      setFault('');
    } catch {
      setFault(`${file.name} could not be read. Is it still there?`);
    }
    // The same file may be chosen again.
    if (input.current) input.current.value = '';
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is the mouse's way; the input inside is everybody's.
    <div
      className={classes.drop}
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        void read(event.dataTransfer.files[0]);
      }}
    >
      {icon}
      <label htmlFor={id}>{label}</label>
      <input
        ref={input}
        id={id}
        type="file"
        accept={accept}
        onChange={(event) => void read(event.currentTarget.files?.[0])}
      />
      {fault && <p role="alert">{fault}</p>}
    </div>
  );
}
