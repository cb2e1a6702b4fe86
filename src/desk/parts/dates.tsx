import { instantWords, statedWords } from './date-words.ts';

export { instantWords, statedWords };

export function Stated({ date }: { date: string }) {
  return <time dateTime={date}>{statedWords(date)}</time>;
}

export function Instant({ at }: { at: string }) {
  return <time dateTime={at}>{instantWords(at)}</time>;
}
