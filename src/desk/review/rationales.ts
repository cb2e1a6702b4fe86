import type { Decision } from '../words.ts';

/** Sentences that reviewers write often, to begin with. */
export const RATIONALES: Record<Decision, readonly string[]> = {
  approve: [
    'Read against the sources; every quotation stands in its place.',
    'The changes that were asked for are made.',
  ],
  request_changes: [
    'The quotation does not carry the statement: ',
    'Say who said it, and who reported it.',
    'Give the date as precisely as the source does.',
    'The wording is not neutral: ',
  ],
  reject: [
    'It is on the record already.',
    'No source shows that it was said.',
    'It is not for this record: ',
  ],
};

/** A sentence added to what was written. */
export function withSentence(written: string, sentence: string): string {
  const before = written.trimEnd();
  return before === '' ? sentence : `${before} ${sentence}`;
}
