import { Alert, Button, Text, TextInput } from '@mantine/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import classes from './access.module.css';

/** Marks all of it, and leaves the beginning in sight. */
function mark(box: HTMLInputElement): void {
  box.setSelectionRange(0, box.value.length, 'backward');
}

/** A secret that is shown this once: it can be copied, by a button or by hand. It takes the focus when it comes. */
export function ShownOnce({
  title,
  label,
  secret,
  children,
}: {
  title: string;
  label: string;
  secret: string;
  /** What to do with it, and until when. */
  children: ReactNode;
}) {
  const box = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState<'yes' | 'no' | null>(null);
  useEffect(() => box.current?.focus(), []);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(secret);
      setCopied('yes');
    } catch {
      // Browsers keep the clipboard from pages without https.
      if (box.current) mark(box.current);
      setCopied('no');
    }
  };
  return (
    <Alert color="ink" title={title} my="md">
      <div className={classes.secret}>
        <TextInput
          ref={box}
          label={label}
          value={secret}
          readOnly
          dir="ltr"
          spellCheck={false}
          autoComplete="off"
          onFocus={(event) => mark(event.currentTarget)}
        />
        <Button onClick={() => void copy()}>Copy</Button>
      </div>
      <Text size="sm" role="status" mt={4}>
        {copied === 'yes' && 'Copied.'}
        {copied === 'no' && 'It is marked: copy it with Ctrl C.'}
      </Text>
      <Text component="div" size="sm">
        {children}
      </Text>
    </Alert>
  );
}
