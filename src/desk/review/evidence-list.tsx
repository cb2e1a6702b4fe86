import { Text, Title } from '@mantine/core';
import { counted } from '../parts/counted.ts';
import { EvidenceItem } from '../parts/quotation.tsx';
import { type Change, changedEvidence } from './changes.ts';
import { PassageView } from './passage-view.tsx';
import type { Reading, ReadVersion } from './reading.ts';
import classes from './review.module.css';

const TAG: Record<Change, string> = { same: '', added: 'new', removed: 'taken away' };

/** Every piece of evidence, the quotation beside the passage in which it stands; what came and went since `before`. */
export function EvidenceList({ reading, before }: { reading: Reading; before: ReadVersion | null }) {
  const { newest, type } = reading;
  const all = changedEvidence(before ? before.evidence : newest.evidence, newest.evidence);
  const unverified = newest.evidence.filter((one) => !one.verified).length;
  return (
    <section aria-labelledby="evidence">
      <Title order={2} size="h3" id="evidence" mb="xs">
        Evidence
      </Title>
      <Text mb="sm">
        {newest.evidence.length === 0
          ? 'There is none: nothing shows that it was said, or that it is so.'
          : `${counted(newest.evidence.length, 'piece', 'pieces')}${
              unverified > 0 ? `, ${unverified} of them unverified: no archived text holds the words.` : '.'
            }`}
      </Text>
      <ol className={classes.evidence} aria-labelledby="evidence">
        {all.map(({ evidence, change }) => (
          <li key={evidence.id} data-change={change}>
            {change !== 'same' && <span className={classes.tag}>{TAG[change]}</span>}
            <div className={classes.beside}>
              <EvidenceItem
                evidence={evidence}
                shown={reading}
                type={type === 'rebuttal' ? 'rebuttal' : 'claim'}
              />
              <div>
                {evidence.quotation && evidence.snapshotId ? (
                  <PassageView
                    snapshotId={evidence.snapshotId}
                    quotation={evidence.quotation}
                    source={reading.sources[evidence.sourceId]}
                  />
                ) : (
                  <Text className={classes.why}>
                    Nothing to hold it against here: the source has no archived text, or nothing is quoted of
                    it. Look it up yourself before you approve it.
                  </Text>
                )}
              </div>
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
