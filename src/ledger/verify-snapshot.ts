/** Checks the full text of a source against the dossier that quotes it. */
import type { Shown } from './verify-records.ts';
import { check, type Members, numberOf, sha256Hex, stringOf, textOf, within } from './verify-shapes.ts';

/** Says which snapshot the text is and how many quotations stand in it. Error when it is none, or when one does not. */
export function checkSnapshot(bytes: Uint8Array, shown: readonly Shown[]): string {
  const sha256 = sha256Hex(bytes);
  const ids = shown
    .filter(({ type, form }) => type === 'snapshot' && form.sha256 === sha256)
    .map(({ form }) => form.id);
  check(ids.length > 0, `its SHA-256 is ${sha256}, which no snapshot of the dossier has`);
  const text = [...textOf(bytes)];
  const quoting = shown.filter(
    ({ type, form }) =>
      type === 'evidence' &&
      ids.includes(form.snapshotId) &&
      form.quotation &&
      !Object.hasOwn(form, 'redacted'),
  );
  for (const { form, place } of quoting) {
    within(`the quotation of ${place}`, () => requireQuotation(form.quotation as Members, text));
  }
  return `is snapshot ${ids.join(' and ')}; quotations that stand in it where they should: ${quoting.length}`;
}

/** Offsets count code points; `prefix` and `suffix` are what stands right beside the words. */
function requireQuotation(quotation: Members, text: readonly string[]): void {
  const [exact, prefix, suffix] = [quotation.exact, quotation.prefix, quotation.suffix].map((one) => [
    ...stringOf(one),
  ]) as [string[], string[], string[]];
  const [start, end] = [numberOf(quotation.start), numberOf(quotation.end)];
  const words = [...prefix, ...exact, ...suffix];
  const from = start - prefix.length;
  check(end - start === exact.length && from >= 0, 'its offsets do not fit its words');
  const stands = text.slice(from, from + words.length).join('') === words.join('');
  check(stands, 'it does not stand there');
}
