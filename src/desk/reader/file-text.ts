/** The text of a file that somebody drops: which kind it is, and in which encoding it was written. Pure. */

/** The longest text that the record takes, in code points. */
export const LONGEST_TEXT = 1_000_000;
/** A larger file holds no article. */
export const LARGEST_FILE = 24 * 1024 * 1024;

export type FileKind = 'text' | 'html';

/** The kind of a file by its name and type, or in a sentence why it is none that can be read. */
export function kindOf({ name, type, size }: { name: string; type: string; size: number }): {
  kind?: FileKind;
  refused?: string;
} {
  const ending = /\.([^./\\]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  if (size > LARGEST_FILE)
    return { refused: 'This file is larger than 24 MB. Paste the part of it that is cited.' };
  if (size === 0) return { refused: 'This file is empty.' };
  if (['html', 'htm', 'xhtml'].includes(ending) || type === 'text/html' || type === 'application/xhtml+xml')
    return { kind: 'html' };
  if (['txt', 'text'].includes(ending) || type === 'text/plain') return { kind: 'text' };
  if (ending === 'pdf' || ['doc', 'docx', 'odt', 'rtf', 'pages'].includes(ending)) {
    return {
      refused: `A .${ending} file cannot be read here. Open it, copy its text, and paste it; or save it as .txt.`,
    };
  }
  return { refused: 'Only .txt and .html files can be read. Of anything else, copy the text and paste it.' };
}

export interface Decoded {
  text: string;
  /** The encoding, when it was not UTF-8 and had to be found out. */
  guessed: string | null;
}

/** Reads bytes as UTF-8; else as what they say they are; else as windows-1252, in which every byte is a character. Null for no text at all. */
export function decoded(bytes: Uint8Array, kind: FileKind): Decoded | null {
  const marked = markedEncoding(bytes);
  if (marked)
    return { text: new TextDecoder(marked).decode(bytes), guessed: marked === 'utf-8' ? null : marked };
  // Outside UTF-16 no text holds NUL; files of programs do.
  if (bytes.subarray(0, 8_192).includes(0)) return null;
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), guessed: null };
  } catch {
    const said = kind === 'html' ? saidEncoding(bytes) : null;
    const encoding = said ?? 'windows-1252';
    return { text: new TextDecoder(encoding).decode(bytes), guessed: encoding };
  }
}

function markedEncoding([first, second, third]: Uint8Array): string | null {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return null;
}

/** The encoding that a page names for itself, when browsers know it. */
function saidEncoding(bytes: Uint8Array): string | null {
  const head = new TextDecoder('windows-1252').decode(bytes.subarray(0, 4_096));
  const label = /<meta[^>]+charset\s*=\s*["']?\s*([\w:-]+)/i.exec(head)?.[1];
  if (!label) return null;
  try {
    const { encoding } = new TextDecoder(label);
    return encoding === 'utf-8' ? null : encoding;
  } catch {
    return null;
  }
}

/** As the record stores a text: NFC, lines that end with LF, no byte order mark. */
export function asStored(text: string): string {
  return text
    .replace(/^\ufeff/, '')
    .replace(/\r\n?/g, '\n')
    .normalize('NFC');
}
