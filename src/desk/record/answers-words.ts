/** What a list says of the answers to a claim. Pure. */
import type { ClaimItem } from '../api.ts';
import { counted } from '../parts/counted.ts';

type Counts = Pick<ClaimItem, 'rebuttalCount' | 'evidencedCount' | 'unevidencedCount'>;

/** How many answers there are, and what is recorded of evidence with them: none offered and not recorded are two things. */
export function answersWords({ rebuttalCount, evidencedCount, unevidencedCount }: Counts): string {
  const answers = counted(rebuttalCount, 'rebuttal');
  const unrecorded = rebuttalCount - evidencedCount - unevidencedCount;
  if (rebuttalCount === 0) return answers;
  if (unrecorded === rebuttalCount) return `${answers}: evidence not recorded`;
  if (unevidencedCount === rebuttalCount) return `${answers}, no evidence offered`;
  if (evidencedCount === rebuttalCount)
    return rebuttalCount === 1 ? `${answers}, with evidence` : `${answers}, all with evidence`;
  const parts = [
    [evidencedCount, 'with evidence'],
    [unevidencedCount, 'with none offered'],
    [unrecorded, 'not recorded'],
  ] as const;
  const said = parts
    .filter(([count]) => count > 0)
    .map(([count, words]) => `${count.toLocaleString('en')} ${words}`);
  return `${answers}: ${said.join(', ')}`;
}
