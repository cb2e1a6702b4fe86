/** Seals a story as a desk does: bodies, a Merkle tree, a checkpoint, a signature. The tree is the naive reference. */
import { createHash } from 'node:crypto';
import { canonicalText } from '../../src/ledger/canonical.ts';
import { checkpointText, type Signer, signerOf } from '../../src/ledger/note.ts';
import { digestOf, type Json, makeStory, type Story, type StoryEvent } from './dossier-story.ts';
import { referenceConsistency, referenceInclusion, referenceLeaf, referenceRoot } from './reference-tree.ts';

export interface SignedPart {
  key: string;
  note: string;
}

export interface Integrity extends Json {
  sha256: string;
  signature: SignedPart;
  checkpoint: SignedPart;
  events: { index: number; body: string; proof: string[] }[];
  records: { type: string; id: string; event: number; salt: string }[];
}

export type Dossier = Json & { claim: Json; throughEvent: number; integrity: Integrity };

export interface SealedDossier {
  document: Dossier;
  bytes: Uint8Array;
  story: Story;
  signer: Signer;
  logSigner: Signer;
  /** The hashes of all leaves of the log. */
  leaves: Buffer[];
}

/** Ways in which a desk that holds the key may seal otherwise than it should. */
export interface SealHooks {
  body?: (body: Json, event: StoryEvent) => Json;
  checkpoint?: (text: string) => string;
}

const seedBytes = (text: string) => new Uint8Array(createHash('sha256').update(text).digest());
export const toBytes = (document: unknown) => new TextEncoder().encode(canonicalText(document));

/** The text that a desk signs for a document. */
export function signatureText(content: Json, sha256: string): string {
  const { claim, throughEvent } = content as Dossier;
  return `rejoinder dossier 1\nclaim ${claim.id}\nthrough ${throughEvent}\nsha256 ${sha256}\n`;
}

/** Hashes and signs a document anew, as whoever holds the key can. */
export function resign(document: Dossier, signer: Signer): Dossier {
  const { integrity, ...content } = document;
  const sha256 = createHash('sha256').update(canonicalText(content)).digest('hex');
  const signature = { key: signer.vkey, note: signer.sign(signatureText(content, sha256)) };
  return { ...document, integrity: { ...integrity, sha256, signature } };
}

/** A good dossier. Of every third, log and document are signed by two keys, as after a rotation. */
export function makeDossier(seed: number, hooks: SealHooks = {}): SealedDossier {
  return sealStory(makeStory(seed), seed, hooks);
}

export function sealStory(story: Story, seed: number, hooks: SealHooks = {}): SealedDossier {
  const name = seed % 2 === 0 ? 'desk.example.org' : 'rejoinder-0123456789ab';
  const signer = signerOf(name, seedBytes(`signer ${seed % 7}`));
  const logSigner = seed % 3 === 0 ? signerOf(name, seedBytes(`before ${seed % 7}`)) : signer;
  const thread = story.events.filter(({ claim, forms }) => claim && forms.length > 0);
  const previous = new Map(thread.map(({ index }, at) => [index, thread[at - 1]?.index ?? null]));
  const bodies = new Map(
    story.events.map((event) => [event.index, bodyOf(event, previous.get(event.index), hooks)]),
  );
  const leaves = Array.from({ length: story.size }, (_, index) =>
    referenceLeaf(Buffer.from(bodies.get(index) ?? `a draft at ${index} of ${seed}`)),
  );
  const root = referenceRoot(leaves);
  const text = checkpointText({ origin: name, size: story.size, root });
  const events = story.events.map(({ index }) => ({
    index,
    body: bodies.get(index) as string,
    proof: referenceInclusion(index, leaves).map((hash) => hash.toString('base64')),
  }));
  const integrity = {
    canonicalization: 'RFC 8785',
    checkpoint: { key: logSigner.vkey, note: logSigner.sign(hooks.checkpoint?.(text) ?? text) },
    events,
    records: recordsOf(story),
  };
  const document = resign({ ...story.content, integrity } as unknown as Dossier, signer);
  return { document, bytes: toBytes(document), story, signer, logSigner, leaves };
}

function bodyOf(
  { index, at, by, action, record, claim, state, forms }: StoryEvent,
  previous: number | null | undefined,
  hooks: SealHooks,
): string {
  const listed = forms.map(({ type, id, salt, form }) => ({ type, id, digest: digestOf(salt, form) }));
  const body: Json = {
    index,
    at,
    by,
    operation: `${record.type}.${action}`,
    record,
    ...(claim && { claim }),
    state,
    ...(previous !== undefined && { previous }),
    ...(listed.length > 0 && { makesVisible: listed }),
  };
  const event = { index, at, by, action, record, ...(claim && { claim }), state, forms };
  return canonicalText(hooks.body?.(body, event) ?? body);
}

/** The salts of everything shown: each from the newest event that lists it in the form that the document shows. */
function recordsOf({ content, events }: Story): Integrity['records'] {
  const all = events.flatMap((event) => event.forms.map((one) => ({ ...one, event: event.index })));
  return all
    .filter(({ type, id, form }, position) => {
      const isLast = !all.slice(position + 1).some((one) => one.type === type && one.id === id);
      return isShown(content, type, id, form) && (type === 'notice' || isLast);
    })
    .map(({ type, id, event, salt }) => ({ type, id, event, salt: salt.toString('base64') }));
}

function isShown(content: Json, type: string, id: string, form: Json): boolean {
  if (type === 'standing' || type === 'notice') return true;
  const wanted = canonicalText(form);
  const is = (value: unknown): boolean => {
    if (typeof value !== 'object' || value === null) return false;
    const { evidence, reviews, rebuttals, snapshots, ...bare } = value as Json;
    return (
      (!Array.isArray(value) && bare.id === id && canonicalText(bare) === wanted) ||
      Object.values(value).some(is)
    );
  };
  return is(content);
}

/** A checkpoint of the same log at another size, and the proof between the two as the service answers it. */
export function otherCheckpoint({ leaves, logSigner }: SealedDossier, size: number) {
  const grown = [...leaves];
  while (grown.length < size) grown.push(referenceLeaf(Buffer.from(`later, at ${grown.length}`)));
  const note = logSigner.sign(
    checkpointText({ origin: logSigner.name, size, root: referenceRoot(grown.slice(0, size)) }),
  );
  const [from, to] = [Math.min(size, leaves.length), Math.max(size, leaves.length)];
  const hashes = referenceConsistency(from, grown.slice(0, to)).map((hash) => hash.toString('base64'));
  return {
    note: new TextEncoder().encode(note),
    proof: new TextEncoder().encode(JSON.stringify({ from, to, hashes })),
  };
}
