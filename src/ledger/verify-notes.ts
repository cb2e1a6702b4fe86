/** The signed notes of a dossier, each opened by one of several keys. */
import {
  type CheckpointText,
  NoteError,
  openNote,
  parseCheckpoint,
  parseNote,
  parseVerifierKey,
  type VerifierKey,
} from './note.ts';
import { check, stringOf, within } from './verify-shapes.ts';

/** Reads a verifier key that a document names. */
export function keyOf(value: unknown): VerifierKey {
  return within('key', () => parseVerifierKey(stringOf(value)));
}

/** The text of a note that one of the keys signed. Error when none did. */
export function openNoteByOne(note: string, keys: readonly VerifierKey[]): string {
  const { name, id } = parseNote(note);
  const named = keys.filter((key) => key.name === name && key.id === id);
  check(named.length > 0, `signed by another key: ${name}+${id}`);
  for (const key of named) {
    try {
      return openNote(note, key);
    } catch (error) {
      if (!(error instanceof NoteError)) throw error;
    }
  }
  throw new Error('the signature is false');
}

/** A checkpoint that one of the keys signed, and whose origin is that key's name. */
export function openCheckpoint(note: string, keys: readonly VerifierKey[]): CheckpointText {
  const checkpoint = parseCheckpoint(openNoteByOne(note, keys));
  const { name } = parseNote(note);
  check(checkpoint.origin === name, `the origin is ${checkpoint.origin}, and its key is one of ${name}`);
  return checkpoint;
}
