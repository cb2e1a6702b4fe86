/** What proves an archived copy: when it was captured, its hash, and where else it is kept. */
import { Anchor, Button } from '@mantine/core';
import { useState } from 'react';
import type { Source } from '../api.ts';
import { Instant } from '../parts/dates.tsx';
import classes from './source.module.css';

export type Copy = Source['snapshots'][number];

export function CopyFacts({ copy, length }: { copy: Copy; length?: number | undefined }) {
  return (
    <dl className={classes.facts}>
      <div>
        <dt>Captured</dt>
        <dd>
          <Instant at={copy.capturedAt} />
        </dd>
      </div>
      <div>
        <dt>SHA-256 of the text</dt>
        <dd>
          <Hash value={copy.sha256} />
        </dd>
      </div>
      {length !== undefined && length > 0 && (
        <div>
          <dt>Length</dt>
          <dd>{length.toLocaleString('en')} characters</dd>
        </div>
      )}
      {copy.archiveUrls.length > 0 && (
        <div>
          <dt>Kept elsewhere</dt>
          <dd>
            {copy.archiveUrls.map((url, at) => (
              <span key={url}>
                {at > 0 && ', '}
                <Anchor href={url} rel="noreferrer" inherit>
                  {hostOf(url)}
                </Anchor>
              </span>
            ))}
          </dd>
        </div>
      )}
    </dl>
  );
}

export function hostOf(url: string): string {
  return URL.parse(url)?.host ?? url;
}

/** A hash: its beginning, and all of it when one asks. */
function Hash({ value }: { value: string }) {
  const [said, setSaid] = useState('');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      setSaid('Copied');
    } catch {
      setSaid('This browser does not let the desk copy: open it and select it');
    }
  };
  return (
    <span className={classes.hash}>
      <details>
        <summary>
          <code>{value.slice(0, 12)}…</code>
        </summary>
        <code className={classes.wholeHash}>{value}</code>
      </details>
      <Button variant="default" size="compact-xs" onClick={() => void copy()}>
        Copy<span className={classes.hidden}> the SHA-256</span>
      </Button>
      <span role="status">{said}</span>
    </span>
  );
}
