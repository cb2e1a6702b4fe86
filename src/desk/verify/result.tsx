import { List, Text, Title } from '@mantine/core';
import { CircleAlert, CircleCheck, CircleHelp } from 'lucide-react';
import { instantWords } from '../parts/dates.tsx';
import { Words } from '../parts/text.tsx';
import classes from './verify.module.css';
import type { Outcome } from './verify.ts';

type Verdict = 'verified' | 'consistent' | 'incomplete' | 'failed';

const TITLE: Record<Verdict, string> = {
  verified: 'Verified: it holds, and a key that you trust signed it',
  consistent: 'Consistent, signer unknown',
  incomplete: 'It holds, but the earlier checkpoint could not be compared',
  failed: 'Something does not hold',
};

const WORDS: Record<Verdict, string> = {
  verified: 'Every record in it is what the log recorded, and none was left out of the thread.',
  consistent:
    'Nothing in it contradicts itself. But you gave no key that you trust, so anybody could have made and signed it. Get the key of the desk from elsewhere, and check again.',
  incomplete:
    'The proof between the two checkpoints is missing: go online and check again, or ask the desk for it.',
  failed: 'Do not rely on this file. It was changed, cut, or signed by somebody else than you expect.',
};

const SIGN = { verified: CircleCheck, consistent: CircleHelp, incomplete: CircleHelp, failed: CircleAlert };

interface Props {
  name: string;
  bytes: Uint8Array;
  refusal?: string;
  outcome?: Outcome;
}

/** What came out of a check, in words. */
export function Result({ name, bytes, refusal, outcome }: Props) {
  if (refusal !== undefined)
    return <Verdict verdict="failed" title={`${name} is no dossier`} words={refusal} />;
  if (!outcome) return null;
  if ('badKey' in outcome) {
    return <Verdict verdict="failed" title="One of your keys cannot be read" words={outcome.badKey} />;
  }
  const { result } = outcome;
  return (
    <>
      <Verdict
        verdict={result.outcome}
        title={TITLE[result.outcome]}
        words={WORDS[result.outcome]}
        detail={result.failure}
      />
      <About bytes={bytes} isSure={result.outcome !== 'failed'} />
      {result.checks.length > 0 && (
        <section>
          <Title order={2} size="h4" mt="lg">
            {result.outcome === 'failed' ? 'What held, before it failed' : 'What was checked, and holds'}
          </Title>
          <List spacing="xs" mt="xs" className={classes.checks}>
            {result.checks.map((line) => (
              <List.Item key={line}>{line}</List.Item>
            ))}
          </List>
        </section>
      )}
    </>
  );
}

function Verdict({
  verdict,
  title,
  words,
  detail,
}: {
  verdict: Verdict;
  title: string;
  words: string;
  detail?: string | undefined;
}) {
  const Sign = SIGN[verdict];
  return (
    <div className={classes.verdict} data-verdict={verdict} role={verdict === 'failed' ? 'alert' : 'status'}>
      <Sign size={32} aria-hidden />
      <div>
        <Title order={2} size="h3">
          {title}
        </Title>
        {detail && (
          <Text fw={600} mt={4}>
            {detail}
          </Text>
        )}
        <Text mt={4}>{words}</Text>
      </div>
    </div>
  );
}

/** What the file says that it is about: to be believed only as far as it holds. */
function About({ bytes, isSure }: { bytes: Uint8Array; isSure: boolean }) {
  let claim: { text?: unknown; language?: unknown } = {};
  let asOf: unknown;
  try {
    ({ claim, asOf } = JSON.parse(new TextDecoder().decode(bytes)) as { claim: typeof claim; asOf: unknown });
  } catch {
    return null;
  }
  if (typeof claim?.text !== 'string' || typeof asOf !== 'string' || Number.isNaN(Date.parse(asOf)))
    return null;
  return (
    <section>
      <Title order={2} size="h4" mt="lg">
        {isSure ? 'It is the dossier of this claim' : 'It says that it is the dossier of this claim'}
      </Title>
      <blockquote className={classes.about}>
        <Words
          text={claim.text}
          lang={typeof claim.language === 'string' ? claim.language : null}
          size="lg"
        />
      </blockquote>
      <Text size="sm" c="dimmed">
        As of {instantWords(asOf)}
      </Text>
    </section>
  );
}
