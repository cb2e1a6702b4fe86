/**
 * Brings the text of a source to the form in which a snapshot stores, hashes and counts it: NFC, LF line
 * ends, no leading byte order mark. Nothing else changes; a snapshot is an archive.
 */
export function normaliseSourceText(text: string): string {
  return text
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .normalize('NFC');
}
