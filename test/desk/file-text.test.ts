/** Files that somebody drops: which are read, and in which encoding. */
import { describe, expect, test } from '@jest/globals';
import { asStored, decoded, kindOf } from '../../src/desk/reader/file-text.ts';

const file = (name: string, type = '', size = 10) => ({ name, type, size });
const bytes = (...all: number[]) => Uint8Array.from(all);
const utf8 = (text: string) => new TextEncoder().encode(text);

describe('the kind of a file', () => {
  test.each([
    [file('article.txt'), 'text'],
    [file('ARTICLE.TXT'), 'text'],
    [file('page.html'), 'html'],
    [file('page.htm', 'text/html'), 'html'],
    [file('without ending', 'text/plain'), 'text'],
  ])('%j is read', (one, kind) => {
    expect(kindOf(one)).toEqual({ kind });
  });

  test.each([
    [file('paper.pdf', 'application/pdf'), 'copy its text'],
    [file('letter.docx'), 'save it as .txt'],
    [file('picture.png', 'image/png'), 'Only .txt and .html'],
    [file('no ending'), 'Only .txt and .html'],
    [file('huge.txt', 'text/plain', 25 * 1024 * 1024), 'larger than'],
    [file('nothing.txt', 'text/plain', 0), 'empty'],
  ])('%j is refused, and it is said what to do', (one, words) => {
    const { kind, refused } = kindOf(one);
    expect(kind).toBeUndefined();
    expect(refused).toContain(words);
  });
});

describe('the encoding of a text', () => {
  test('is UTF-8 wherever it can be', () => {
    expect(decoded(utf8('“Привет” 👋🏽'), 'text')).toEqual({ text: '“Привет” 👋🏽', guessed: null });
    expect(decoded(bytes(0xef, 0xbb, 0xbf, 0x61), 'text')).toEqual({ text: 'a', guessed: null });
  });

  test('is windows-1252 for what is no UTF-8, and that is told', () => {
    expect(decoded(bytes(0x63, 0x61, 0x66, 0xe9), 'text')).toEqual({ text: 'café', guessed: 'windows-1252' });
  });

  test('is what a page says that it is', () => {
    const page = new Uint8Array([...utf8('<meta charset="koi8-r"><p>'), 0xf0, 0xd2, 0xc9]);
    expect(decoded(page, 'html')).toEqual({ text: '<meta charset="koi8-r"><p>При', guessed: 'koi8-r' });
    expect(decoded(page, 'text')?.guessed).toBe('windows-1252');
  });

  test('a page that names an unknown one is read as windows-1252', () => {
    const page = new Uint8Array([...utf8('<meta charset="nonsense">'), 0xe9]);
    expect(decoded(page, 'html')?.guessed).toBe('windows-1252');
  });

  test('UTF-16 is known by its mark', () => {
    expect(decoded(bytes(0xff, 0xfe, 0x61, 0, 0x62, 0), 'text')).toEqual({ text: 'ab', guessed: 'utf-16le' });
    expect(decoded(bytes(0xfe, 0xff, 0, 0x61), 'text')).toEqual({ text: 'a', guessed: 'utf-16be' });
  });

  test('what belongs to a program is no text', () => {
    expect(decoded(bytes(0x50, 0x4b, 3, 4, 0, 0), 'text')).toBeNull();
  });
});

test('a text is stored with plain line ends, composed, without a mark at its beginning', () => {
  expect(asStored('\ufeffcafe\u0301\r\none\rtwo\n')).toBe('café\none\ntwo\n');
});
