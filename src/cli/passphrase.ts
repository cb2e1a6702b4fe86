/** A passphrase is typed without echo, or read from a file; never an argument, which other programs could see. */
import { readFile } from 'node:fs/promises';
import { InputError } from './input.ts';

const ENTER = /[\r\n]/;
const [INTERRUPT, END, BACKSPACE, DELETE] = ['\u0003', '\u0004', '\b', '\u007f'];
/** For new passphrases only: one that was once used has to go on working. */
const SHORTEST = 8;

/**
 * The passphrase in `file`, or the one typed at the terminal. A new one has at least 8 characters and is typed twice.
 * InputError when there is neither.
 */
export async function readPassphrase(file: string | undefined, isNew: boolean): Promise<string> {
  const passphrase = file === undefined ? await ask(isNew) : await fromFile(file);
  if (passphrase === '') throw new InputError('The passphrase is empty.');
  if (isNew && [...passphrase].length < SHORTEST) {
    throw new InputError(
      `The passphrase is too short: give at least ${SHORTEST} characters, better five random words.`,
    );
  }
  return passphrase;
}

async function fromFile(file: string): Promise<string> {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
    return text.replace(/\r?\n$/, '');
  } catch (error) {
    throw new InputError(
      `The passphrase cannot be read from ${file}: ${error instanceof Error ? error.message : error}`,
    );
  }
}

async function ask(isNew: boolean): Promise<string> {
  if (!process.stdin.isTTY) {
    throw new InputError(
      'There is no terminal to type a passphrase at: give --passphrase-file, or REJOINDER_PASSPHRASE_FILE.',
    );
  }
  const typed = await typeUnseen('Passphrase of the keys: ');
  if (isNew && (await typeUnseen('The same again: ')) !== typed) {
    throw new InputError('The two were not the same. Nothing was done.');
  }
  return typed;
}

/** What is typed up to Enter. The prompt goes to stderr. */
async function typeUnseen(prompt: string): Promise<string> {
  const { stdin, stderr } = process;
  stderr.write(prompt);
  stdin.setRawMode(true).setEncoding('utf8').resume();
  let typed = '';
  try {
    return await new Promise<string>((resolve, reject) => {
      const read = (text: string) => {
        for (const character of text) {
          if (character === INTERRUPT || character === END) {
            return reject(new InputError('Nothing was done.'));
          }
          if (ENTER.test(character)) return resolve(typed);
          if (character === BACKSPACE || character === DELETE) typed = [...typed].slice(0, -1).join('');
          else typed += character;
        }
      };
      stdin.on('data', read).once('end', () => reject(new InputError('Nothing was done.')));
    });
  } finally {
    stdin.removeAllListeners('data').removeAllListeners('end').pause().setRawMode(false);
    stderr.write('\n');
  }
}
