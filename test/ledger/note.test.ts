import { describe, expect, test } from '@jest/globals';
import {
  checkpointText,
  NoteError,
  openNote,
  parseCheckpoint,
  parseNote,
  parseVerifierKey,
  signerOf,
} from '../../src/ledger/note.ts';

/** The example of C2SP signed-note. */
const VKEY = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
const NOTE = `This is an example message.

— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
`;

const signer = signerOf('record.example.org', new Uint8Array(32).fill(1));
const other = signerOf('record.example.org', new Uint8Array(32).fill(2));
const refuses = (note: string) => expect(() => openNote(note, signer)).toThrow(NoteError);

describe('the published example', () => {
  test('its key is read', () => {
    expect(parseVerifierKey(VKEY)).toMatchObject({ name: 'example.com/foo', id: '530d903a', vkey: VKEY });
  });

  test('its note verifies', () => {
    expect(openNote(NOTE, parseVerifierKey(VKEY))).toBe('This is an example message.\n');
  });

  test('with any bit flipped it does not', () => {
    const key = parseVerifierKey(VKEY);
    const bytes = Buffer.from(NOTE);
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      let text: string | null = null;
      try {
        text = openNote(new TextDecoder('utf-8', { fatal: true }).decode(flipped), key);
      } catch {}
      expect({ bit, text }).toEqual({ bit, text: null });
    }
  });
});

describe('keys', () => {
  test('a vkey goes there and back', () => {
    expect(parseVerifierKey(signer.vkey)).toMatchObject({
      name: signer.name,
      id: signer.id,
      publicKey: signer.publicKey,
      vkey: signer.vkey,
    });
  });

  test.each([
    ['nothing', ''],
    ['no parts', 'record.example.org'],
    ['another id', signer.vkey.replace(signer.id, '00000000')],
    ['another name', signer.vkey.replace('record', 'recorder')],
    ['an id in capitals', VKEY.replace('530d903a', '530D903A')],
    ['another algorithm', VKEY.replace('+Ae', '+Bu')],
    ['a key that is too short', `${VKEY.slice(0, -4)}`],
    ['a line end', `${VKEY}\n`],
    ['a space in the name', VKEY.replace('example.com', 'example com')],
  ])('%s is no verifier key', (_what, vkey) => {
    expect(() => parseVerifierKey(vkey)).toThrow(NoteError);
  });

  test.each(['', 'a b', 'a+b', 'a\u00a0b', 'a\nb', 'x'.repeat(256)])('%j is no name for a key', (name) => {
    expect(() => signerOf(name, new Uint8Array(32))).toThrow(NoteError);
  });
});

describe('notes', () => {
  const note = signer.sign('one\n\ntwo\n');

  test('what is signed verifies under its key alone; the text may hold empty lines', () => {
    expect(openNote(note, signer)).toBe('one\n\ntwo\n');
    expect(parseNote(note)).toMatchObject({ text: 'one\n\ntwo\n', name: signer.name, id: signer.id });
    expect(() => openNote(note, other)).toThrow(`not by ${other.name} ${other.id}`);
    expect(signer.sign('one\n\ntwo\n')).toBe(note);
  });

  const line = note.slice(note.indexOf('— '));
  test.each([
    ['two signature lines', `${note}${line}`],
    ['a signature line of another key after ours', `${note}${other.sign('x\n').split('\n\n')[1]}`],
    ['none', 'one\n\n'],
    ['no empty line', `one\n${line}`],
    ['no line end at last', note.slice(0, -1)],
    ['one line end more', `${note}\n`],
    ['a hyphen for the dash', note.replace('— ', '- ')],
    ['a carriage return', note.replaceAll('\n', '\r\n')],
    ['another text', note.replace('one', 'One')],
    ['another name', note.replace('— record', '— recorder')],
    ['a space more', note.replace('— record', '—  record')],
    ['a space at the end', note.replace(/\n$/, ' \n')],
    [
      'base64 that is not canonical',
      note.replace(/(.)=\n$/, (_all, last) => `${String.fromCharCode(last.charCodeAt(0) + 1)}=\n`),
    ],
    ['nothing', ''],
  ])('%s is refused', (_what, wrong) => refuses(wrong));

  test.each(['no line end', 'a tab\tin it\n', 'a NUL\0\n', 'a return\r\n'])('%j cannot be signed', (text) => {
    expect(() => signer.sign(text)).toThrow(NoteError);
  });
});

describe('checkpoints', () => {
  const root = new Uint8Array(32).fill(9);

  test('go there and back', () => {
    for (const size of [0, 1, 20_852_163, Number.MAX_SAFE_INTEGER]) {
      const text = checkpointText({ origin: 'record.example.org', size, root });
      expect(text.split('\n')).toHaveLength(4);
      expect(parseCheckpoint(text)).toEqual({ origin: 'record.example.org', size, root });
    }
  });

  const text = checkpointText({ origin: 'record.example.org', size: 12, root });
  test.each([
    ['a leading zero', text.replace('12', '012')],
    ['a sign', text.replace('12', '+12')],
    ['no number', text.replace('12', 'claim 12')],
    ['more than a number can hold', text.replace('12', '9007199254740992')],
    ['an extension line', `${text}more\n`],
    ['an empty line at last', `${text}\n`],
    ['no origin', text.replace('record.example.org', '')],
    ['a root that is too short', text.replace('CQkJ', '')],
    ['no line end', text.slice(0, -1)],
  ])('%s is refused', (_what, wrong) => {
    expect(() => parseCheckpoint(wrong)).toThrow(NoteError);
  });
});
