/** Ways to damage a dossier without its key. Each answers the damaged bytes, or null where it finds nothing to damage. */
import { canonicalText } from '../../src/ledger/canonical.ts';
import type { Json, Random } from './dossier-story.ts';
import { type Dossier, type Integrity, type SealedDossier, toBytes } from './dossiers.ts';

export type Breakage = (dossier: SealedDossier, random: Random) => Uint8Array | null;

const encode = (text: string) => new TextEncoder().encode(text);
const textOf = ({ bytes }: SealedDossier) => new TextDecoder().decode(bytes);
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The bytes with one bit turned over. */
export function flipBit(bytes: Uint8Array, bit: number): Uint8Array {
  const flipped = Uint8Array.from(bytes);
  const at = bit >> 3;
  flipped[at] = (flipped[at] as number) ^ (1 << (bit & 7));
  return flipped;
}

/** Damage to the text alone: most of it a lenient reader would not see. */
function inText(change: (text: string, random: Random) => string | null): Breakage {
  return (dossier, random) => {
    const before = textOf(dossier);
    const after = change(before, random);
    return after === null || after === before ? null : encode(after);
  };
}

/** Damage to `integrity`, which nothing signs as a whole; written canonically again. */
function inIntegrity(
  change: (integrity: Integrity, random: Random, dossier: SealedDossier) => unknown,
): Breakage {
  return (dossier, random) => {
    const document = structuredClone(dossier.document);
    const answer = change(document.integrity, random, dossier);
    const bytes = toBytes(document);
    return answer === null || canonicalText(document) === textOf(dossier) ? null : bytes;
  };
}

/** Base64 that decodes to the same bytes where decoding is lenient. */
function otherBase64(text: string, random: Random): string {
  const padding = /=*$/.exec(text)?.[0].length ?? 0;
  const end = text.length - padding;
  const last = BASE64.indexOf(text[end - 1] as string);
  const ways = [
    `${text}=`,
    ` ${text}`,
    `${text.slice(0, 4)}\n${text.slice(4)}`,
    text.replaceAll('+', '-').replaceAll('/', '_'),
    text.slice(0, end),
    padding > 0 ? text.slice(0, end - 1) + BASE64[last ^ 1] + '='.repeat(padding) : `${text}====`,
  ].filter((one) => one !== text);
  return random.pick(ways);
}

/** Two different places of a list, or null. */
function twoOf(list: readonly unknown[], random: Random): [number, number] | null {
  if (list.length < 2) return null;
  const one = random.below(list.length);
  return [one, (one + 1 + random.below(list.length - 1)) % list.length];
}

/** Exchanges one member of two entries. */
function exchange(list: object[], member: string, random: Random): unknown {
  const two = twoOf(list, random);
  if (!two) return null;
  const [one, other] = [list[two[0]] as Json, list[two[1]] as Json];
  [one[member], other[member]] = [other[member], one[member]];
  return two;
}

const resignedNote = (note: string, change: (line: string) => string) => {
  const end = note.lastIndexOf(' ');
  return note.slice(0, end + 1) + change(note.slice(end + 1, -1)) + note.slice(-1);
};

const partOf = (integrity: Integrity, random: Random) =>
  integrity[random.pick(['signature', 'checkpoint'] as const)];

const strangers: Json[] = [
  { extra: 1 },
  { ['__proto__']: {} },
  { constructor: null },
  { '': '' },
  { 'key note': 0 },
];
const add = (target: object, random: Random) => {
  for (const [name, value] of Object.entries(random.pick(strangers)))
    Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
};

/** Every kind of damage, by name. */
export const DAMAGE: Record<string, Breakage> = {
  'a flipped bit': ({ bytes }, { below }) => flipBit(bytes, below(bytes.length * 8)),
  'a byte less': ({ bytes }, { below }) => {
    const at = below(bytes.length);
    return Uint8Array.of(...bytes.slice(0, at), ...bytes.slice(at + 1));
  },
  'a byte order mark': inText((text) => `\uFEFF${text}`),
  'a newline at the end': inText((text) => `${text}\n`),
  'white space': inText((text) => JSON.stringify(JSON.parse(text), null, 1)),
  'another order': inText((text) =>
    JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(text)).reverse())),
  ),
  'an escape written otherwise': inText((text, { below }) => {
    const places = [...text.matchAll(/[a-z]/g)].map((match) => match.index);
    const at = places[below(places.length)] as number;
    return `${text.slice(0, at)}\\u00${text.charCodeAt(at).toString(16)}${text.slice(at + 1)}`;
  }),
  'an escaped slash': inText((text) => text.replace('/', '\\/')),
  'a repeated member': inText((text, { pick }) =>
    pick([
      text.replace('{"actors":', '{"actors":{},"actors":'),
      text.replace('"dossier":1', '"dossier":2,"dossier":1'),
      text.replace('"integrity":{', '"integrity":{"sha256":"",'),
    ]),
  ),
  'another number': inText((text, { pick }) =>
    text.replace(
      '"dossier":1',
      `"dossier":${pick(['1.0', '1e0', '10e-1', '-0', '1e400', '2', '"1"', 'true', 'null'])}`,
    ),
  ),
  'half a surrogate pair': inText((text) => text.replace('"verdict":null', '"verdict":"\\ud800"')),
  'deep nesting': inText((text, { pick }) => {
    const depth = pick([255, 256, 257, 20_000, 400_000]);
    return text.replace('"verdict":null', `"verdict":${'['.repeat(depth)}${']'.repeat(depth)}`);
  }),
  'bytes that are not UTF-8': ({ bytes }, { below, pick }) => {
    const at = below(bytes.length);
    return Uint8Array.of(
      ...bytes.slice(0, at),
      ...pick([[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80]]),
      ...bytes.slice(at),
    );
  },
  'something else': (_dossier, { pick }) =>
    encode(pick(['', 'null', '[]', '{}', '"', '{"dossier":1}', '1', '\u0000'])),
  'a strange member of integrity': inIntegrity((integrity, random) => {
    const { signature, checkpoint, events, records } = integrity;
    add(random.pick([integrity, signature, checkpoint, random.pick(events), random.pick(records)]), random);
  }),
  'a missing member of integrity': inIntegrity((integrity, random) => {
    const { signature, checkpoint, events, records } = integrity;
    const target = random.pick<object>([
      integrity,
      signature,
      checkpoint,
      random.pick(events),
      random.pick(records),
    ]);
    Reflect.deleteProperty(target, random.pick(Object.keys(target)));
  }),
  'something of another type in integrity': inIntegrity((integrity, random) => {
    const { signature, checkpoint, events, records } = integrity;
    const target = random.pick<object>([
      integrity,
      signature,
      checkpoint,
      random.pick(events),
      random.pick(records),
    ]);
    const name = random.pick(Object.keys(target)) as keyof typeof target;
    const value: unknown = target[name];
    Object.assign(target, {
      [name]: random.pick([null, [value], { value }, String(value), 0, 1.5, [], {}, true]),
    });
  }),
  'base64 of a salt written otherwise': inIntegrity(({ records }, random) => {
    const record = random.pick(records);
    record.salt = otherBase64(record.salt, random);
  }),
  'base64 of a proof written otherwise': inIntegrity(({ events }, random) => {
    const { proof } = random.pick(events);
    if (proof.length === 0) return null;
    const at = random.below(proof.length);
    proof[at] = otherBase64(proof[at] as string, random);
    return true;
  }),
  'base64 of a signature written otherwise': inIntegrity((integrity, random) => {
    const part = partOf(integrity, random);
    part.note = resignedNote(part.note, (line) => otherBase64(line, random));
  }),
  'base64 of a key written otherwise': inIntegrity((integrity, random) => {
    const part = partOf(integrity, random);
    const end = part.key.lastIndexOf('+', part.key.indexOf('+') + 9);
    part.key = part.key.slice(0, end + 1) + otherBase64(part.key.slice(end + 1), random);
  }),
  'another id of a key': inIntegrity((integrity, random) => {
    const part = partOf(integrity, random);
    part.key = part.key.replace(/\+([0-9a-f])/, (_all, digit) => `+${digit === '0' ? '1' : '0'}`);
  }),
  'a second signature line': inIntegrity((integrity, random) => {
    const part = partOf(integrity, random);
    part.note += random.pick([
      part.note.slice(part.note.lastIndexOf('—')),
      '— other.example AAAAAAAA\n',
      '\n',
      'x\n',
    ]);
  }),
  'no signature line': inIntegrity((integrity, random) => {
    const part = partOf(integrity, random);
    part.note = part.note.slice(0, part.note.lastIndexOf('—'));
  }),
  'a changed note': inIntegrity((integrity, random) => {
    const part = partOf(integrity, random);
    const at = random.below(part.note.length);
    part.note =
      part.note.slice(0, at) + random.pick(['x', '\n', '\r', '\t', '\u2028', '0']) + part.note.slice(at + 1);
  }),
  'a signature with S too large': inIntegrity((integrity, random) => {
    const part = partOf(integrity, random);
    part.note = resignedNote(part.note, addGroupOrder);
  }),
  'the note of the other part': inIntegrity((integrity) => {
    [integrity.signature, integrity.checkpoint] = [integrity.checkpoint, integrity.signature];
  }),
  'swapped salts': inIntegrity(({ records }, random) => exchange(records, 'salt', random)),
  'swapped proofs': inIntegrity(({ events }, random) => exchange(events, 'proof', random)),
  'swapped bodies': inIntegrity(({ events }, random) => exchange(events, 'body', random)),
  'a proof with a hash more or less': inIntegrity(({ events }, random) => {
    const { proof } = random.pick(events);
    if (random.below(2) === 0) return proof.pop() ?? null;
    return proof.splice(random.below(proof.length + 1), 0, Buffer.alloc(32).toString('base64')) && true;
  }),
  'another index': inIntegrity(({ events }, { pick }) => {
    const event = pick(events) as Json;
    event.index = pick([
      Number(event.index) + 1,
      Number(event.index) - 1,
      String(event.index),
      1e16,
      0.5,
      -1,
    ]);
  }),
  'events or records in another order': inIntegrity(({ events, records }, random) => {
    const list: unknown[] = random.pick([events, records]);
    const two = twoOf(list, random);
    if (two) [list[two[0]], list[two[1]]] = [list[two[1]], list[two[0]]];
    return two;
  }),
  'an event or record left out': inIntegrity(({ events, records }, random) => {
    const list: unknown[] = random.pick([events, records]);
    return list.splice(random.below(list.length), 1);
  }),
  'an event or record twice': inIntegrity(({ events, records }, random) => {
    const list: unknown[] = random.pick([events, records]);
    const at = random.below(list.length);
    return list.splice(at, 0, list[at]);
  }),
  'a record of another name': inIntegrity(({ events, records }, { pick }) => {
    const record = pick(records) as Json;
    const name = pick(['type', 'id', 'event']);
    record[name] = name === 'event' ? pick(events).index : (pick(records) as Json)[name];
  }),
};

const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

/** The same signature for verifiers that reduce S: S + L. */
function addGroupOrder(line: string): string {
  const bytes = Buffer.from(line, 'base64');
  let sum = BigInt(`0x${Buffer.from(bytes.subarray(36)).reverse().toString('hex')}`) + ORDER;
  for (let at = 36; at < 68; at++, sum >>= 8n) bytes[at] = Number(sum & 255n);
  return bytes.toString('base64');
}

/** The document of a dossier, to change and to seal again. */
export function copyOf({ document }: SealedDossier): Dossier {
  return structuredClone(document);
}
