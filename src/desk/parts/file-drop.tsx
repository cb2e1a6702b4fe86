import { Button } from '@mantine/core';
import { type ReactNode, useId, useRef, useState } from 'react';
import classes from './parts.module.css';

/** A file as it was given. */
export interface Given {
  name: string;
  bytes: Uint8Array;
}

interface Props<Taken> {
  label: string;
  /** As of `<input type="file">`. */
  accept?: string;
  icon?: ReactNode;
  onFile: (file: Taken) => void;
}

/** A place for a file that is read at once. */
export function FileDrop({ onFile, ...place }: Props<Given>) {
  const read = async (file: File) =>
    onFile({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) });
  return <FilePlace {...place} onFile={read} />;
}

/** A place to drop a file on, or to choose one with mouse or keyboard. What `onFile` throws says that it cannot be read. */
export function FilePlace({
  label,
  accept,
  icon,
  onFile,
}: Omit<Props<File>, 'onFile'> & { onFile: (file: File) => Promise<void> }) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const [fault, setFault] = useState('');

  const read = async (file: File | undefined) => {
    if (!file) return;
    try {
      await onFile(file);
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
      <p id={id}>{label}</p>
      <Button variant="default" aria-describedby={id} onClick={() => input.current?.click()}>
        Choose a file
      </Button>
      <input
        ref={input}
        hidden
        aria-label={label}
        type="file"
        accept={accept}
        onChange={(event) => void read(event.currentTarget.files?.[0])}
      />
      {fault && <p role="alert">{fault}</p>}
    </div>
  );
}
