#!/usr/bin/env node
/**
 * Checks a Rejoinder dossier offline, with Node 20.19 or newer and nothing else. Read it from top to bottom, then run
 *   node verify-dossier.mjs dossier.json --key desk.example.org+1a2b3c4d+AbCd…
 * It stops at the first thing that does not hold. Exit codes: 0 verified with keys that you trust; 1 it fails; 2 called
 * wrongly; 3 consistent, but nobody said whose keys these are. docs/verify.md says what that proves, and what it does not.
 */
import { createHash, createPublicKey, verify as isEd25519 } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

let place = ''; // what is looked at now: the words of a failure begin with it
const fail = (words) => {
  throw new Error(words);
};
const check = (holds, words) => holds || fail(words);

// ── Bytes: UTF-8, canonical JSON (RFC 8785), canonical base64, SHA-256; objects with exactly these members ──────────
const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const textOf = (bytes) => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
const isIndex = (value) => Number.isSafeInteger(value) && value >= 0;

export function canonical(value, depth = 1) {
  if (typeof value === 'string') check(value.isWellFormed(), 'half a surrogate pair is no text');
  if (typeof value === 'number') check(Number.isFinite(value), 'a number is too large');
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  check(depth <= 256, 'it nests more than 256 deep');
  if (Array.isArray(value)) return `[${value.map((one) => canonical(one, depth + 1)).join(',')}]`;
  const names = Object.keys(value).sort(); // by UTF-16 code units
  return `{${names.map((name) => `${canonical(name)}:${canonical(value[name], depth + 1)}`).join(',')}}`;
}

function parseCanonical(text) {
  const value = JSON.parse(text);
  const form = canonical(value);
  let at = 0;
  while (at < form.length && form[at] === text[at]) at++;
  return form === text ? value : fail(`not in RFC 8785 form, which is another from character ${at + 1} on`);
}

function base64(text, length) {
  const bytes = Buffer.from(String(text), 'base64');
  check(bytes.toString('base64') === text && bytes.length === length, `not the base64 of ${length} bytes`);
  return bytes;
}

function exact(value, names) {
  check(typeof value === 'object' && value !== null && !Array.isArray(value), 'not an object');
  const [has, wanted] = [Object.keys(value).sort().join(' '), names.split(' ').sort().join(' ')];
  return check(has === wanted, `its members are “${has}”, and have to be “${wanted}”`) && value;
}

// ── Signed notes, keys and checkpoints (C2SP signed-note, tlog-checkpoint; Ed25519 of RFC 8032) ─────────────────────
function readKey(vkey) {
  place = `the key ${vkey}`;
  const [, name = '', id, material] =
    /^([^+]+)\+([0-9a-f]{8})\+(.+)$/u.exec(vkey) ?? fail('not <name>+<id>+<base64>');
  const bytes = base64(material, 33);
  check(
    bytes[0] === 1 && /^[^\s+\p{White_Space}\p{Cc}]{1,255}$/u.test(name),
    'not an Ed25519 key with a name',
  );
  check(sha256(`${name}\n`, bytes).toString('hex', 0, 4) === id, 'its id is that of another key');
  return { vkey, name, id, point: bytes.subarray(1) };
}

// OpenSSL takes points of small order, for which anybody can sign, and points not written as RFC 8032 writes them.
const PRIME = `7f${'ff'.repeat(30)}ed`;
const SMALL_ORDER = `${'00'.repeat(32)} ${'00'.repeat(31)}01 7f${'ff'.repeat(30)}ec
  7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7
  05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826`;
function isSigned(text, signature, { point }) {
  for (const encoded of [point, signature.subarray(0, 32)]) {
    const y = Buffer.from(encoded).reverse();
    y[0] &= 0x7f;
    if (y.toString('hex') >= PRIME || SMALL_ORDER.includes(y.toString('hex'))) return false;
  }
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: point.toString('base64url') };
  return isEd25519(null, Buffer.from(text), createPublicKey({ key: jwk, format: 'jwk' }), signature);
}

/** The text of a note with exactly one signature line, by one of these keys. */
function openNote(note, keys) {
  const end = note.lastIndexOf('\n\n');
  const [, name, line] = /^— (\S+) (\S+)\n$/u.exec(note.slice(end + 2)) ?? [];
  const isNote = end > 0 && name && !/[^\n -\u{10ffff}]/u.test(note);
  check(isNote, 'not a text, an empty line and exactly one signature line');
  const [text, bytes] = [note.slice(0, end + 1), base64(line, 68)];
  const named = keys.filter((key) => key.name === name && key.id === bytes.toString('hex', 0, 4));
  check(named.length > 0, `signed by another key of ${name}`);
  const key = named.find((one) => isSigned(text, bytes.subarray(4), one)) ?? fail('the signature is false');
  return { text, key };
}

function openCheckpoint(note, keys) {
  const { text, key } = openNote(note, keys);
  const [, origin, size, root] = /^([^\n]+)\n(0|[1-9]\d{0,15})\n([^\n]+)\n$/u.exec(text) ?? [];
  check(isIndex(Number(size)), 'not an origin, a size and a root, each on a line');
  check(origin === key.name, `the origin is ${origin}, and the key is one of ${key.name}`);
  return { origin, size: Number(size), root: base64(root, 32) };
}

// ── The Merkle tree of RFC 6962, section 2.1: what a proof leads to, from the root down ─────────────────────────────
const nodeHash = (left, right) => sha256(Buffer.of(1), left, right);
/** The largest power of two below `size`, the last hash of the proof, and those before it. */
function halve(size, proof) {
  let k = 1;
  while (k * 2 < size) k *= 2;
  return [k, proof.at(-1) ?? fail('the proof has too few hashes'), proof.slice(0, -1)];
}
function rootOver(index, size, hash, proof) {
  if (size === 1) return check(proof.length === 0, 'the proof has too many hashes') && hash;
  const [k, sibling, rest] = halve(size, proof);
  if (index < k) return nodeHash(rootOver(index, k, hash, rest), sibling);
  return nodeHash(sibling, rootOver(index - k, size - k, hash, rest));
}
export function checkInclusion(index, size, hash, proof, root) {
  check(isIndex(index) && isIndex(size) && index < size, `a log of ${size} events has no event ${index}`);
  check(
    [hash, ...proof].every((one) => one.length === 32),
    'a hash has 32 bytes',
  );
  check(rootOver(index, size, hash, proof).equals(root), 'the proof does not lead to the root');
}
/** The roots of the first `old` entries and of all `size`; `oldRoot` while the former are a tree of their own. */
function rootsOver(old, size, proof, oldRoot) {
  const isLast =
    old === size && check(proof.length === (oldRoot ? 0 : 1), 'the proof is too long or too short');
  if (isLast) return [oldRoot ?? proof[0], oldRoot ?? proof[0]];
  const [k, sibling, rest] = halve(size, proof);
  if (old > k) return rootsOver(old - k, size - k, rest).map((root) => nodeHash(sibling, root));
  const [before, after] = rootsOver(old, k, rest, oldRoot);
  return [before, nodeHash(after, sibling)];
}
export function checkConsistency(old, size, proof, oldRoot, root) {
  check(
    isIndex(old) && isIndex(size) && old > 0 && old <= size,
    `no log of ${size} events begins with ${old}`,
  );
  check(
    proof.every((one) => one.length === 32),
    'a hash has 32 bytes',
  );
  const [before, after] = rootsOver(old, size, proof, oldRoot);
  check(
    before.equals(oldRoot) && after.equals(root),
    `the log of ${size} events does not begin with that of ${old}`,
  );
}

// ── The events, and all that the document shows ─────────────────────────────────────────────────────────────────────
const [UUID, HASH] = ['"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"', '"[0-9a-f]{64}"'];
const FORM = `\\{"digest":${HASH},"id":${UUID},"type":"[a-z_]+"\\}`;
const NUMBER = '(?:0|[1-9]\\d{0,14})';
// RFC 8785 has one order of members and no white space: a pattern says exactly what the body of an event can be.
const BODY = new RegExp(
  `^\\{"at":"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z","by":(?:null|${UUID}),(?:"claim":${UUID},)?"index":${NUMBER},` +
    `(?:"makesVisible":\\[${FORM}(?:,${FORM})*\\],)?"operation":"([a-z_]+)\\.[a-z_]+",` +
    `"record":\\{"id":${UUID},"type":"\\1"(?:,"version":${NUMBER})?\\},"state":${HASH}\\}$`,
);

function readEvents(entries, { size, root }) {
  let before = { index: -1, at: '' };
  return entries.map((entry) => {
    place = `event ${entry?.index}`;
    const { index, body: text, proof } = exact(entry, 'index body proof');
    check(typeof text === 'string' && BODY.test(text), 'its body is not written as one');
    const body = JSON.parse(text);
    check(body.index === index && index > before.index && body.at >= before.at, 'it is not in its place');
    const hashes = proof.map((hash) => base64(hash, 32));
    checkInclusion(index, size, sha256(Buffer.of(0), text), hashes, root);
    const forms = (body.makesVisible ?? []).map((form) => ({ ...form, key: `${form.type} ${form.id}` }));
    check(new Set(forms.map((form) => form.key)).size === forms.length, 'it lists a form twice');
    before = body;
    const subject = `${body.record.type} ${body.record.id}`;
    return { ...body, forms, subject, isRedaction: body.operation.endsWith('.redacted') };
  });
}

function thingsShown({
  claim,
  standing,
  evidence,
  rebuttals,
  reviews,
  replyRequests,
  notices,
  actors,
  sources,
}) {
  const things = [];
  const add = (type, where, id, form, more) =>
    things.push({ type, id, key: `${type} ${id}`, where, form, ...more });
  const addAll = (type, where, list, more) =>
    list.forEach((form, n) => add(type, `${where}[${n}]`, form.id, form, more));
  const addTree = (where, parentId, nodes) =>
    nodes.forEach(({ rebuttals: answers, ...node }, n) => {
      place = `${where}[${n}]`;
      check(node.parentId === parentId && node.claimId === claim.id, 'it answers something else');
      const subject = `rebuttal ${node.id}`;
      const { evidence, reviews, ...rebuttal } = node;
      if (Object.hasOwn(node, 'withdrawal')) add('tombstone', place, node.id, node, { subject });
      else {
        add('rebuttal', place, node.id, rebuttal, { subject });
        addAll('evidence', `${place}.evidence`, evidence, { under: subject });
        addAll('review', `${place}.reviews`, reviews, { under: subject });
      }
      addTree(`${place}.rebuttals`, node.id, answers);
    });
  const subject = `claim ${claim.id}`;
  add('claim', 'claim', claim.id, claim, { subject });
  add('standing', 'standing', claim.id, standing);
  addAll('evidence', 'evidence', evidence, { under: subject });
  addAll('review', 'reviews', reviews, { under: subject });
  addAll('reply_request', 'replyRequests', replyRequests, { under: subject });
  addTree('rebuttals', null, rebuttals);
  for (const [id, actor] of Object.entries(actors)) add('actor', `actors.${id}`, id, actor);
  for (const [id, { snapshots, ...source }] of Object.entries(sources)) {
    add('source', `sources.${id}`, id, source);
    addAll('snapshot', `sources.${id}.snapshots`, snapshots, { source: id });
  }
  for (const [n, { event, at, record, ...told }] of notices.entries())
    add('notice', `notices[${n}]`, record.id, { id: record.id, ...told }, { told: { event, at, record } });
  return things;
}

// ── Each thing is what an event recorded, and stands where it belongs ───────────────────────────────────────────────
function checkDigests(records, things, events) {
  const listed = events.flatMap((event) => event.forms.map((form) => ({ ...form, event })));
  const salted = new Map();
  let at = 0;
  for (const [n, record] of records.entries()) {
    place = `integrity.records[${n}]`;
    const { type, id, event, salt } = exact(record, 'type id event salt');
    const isIt = (one) => one.type === type && one.id === id && one.event.index === event;
    while (at < listed.length && !isIt(listed[at])) at++;
    const one = listed[at++] ?? fail('no event lists it, or it is not in its place');
    salted.set(one.key, [...(salted.get(one.key) ?? []), { ...one, salt: base64(salt, 16) }]);
  }
  for (const thing of things) {
    place = thing.where;
    const bytes = canonical(thing.form);
    const isOf = ({ event }) =>
      !thing.told ||
      event.index === thing.told.event ||
      (event.isRedaction && event.index > thing.told.event);
    const group = salted.get(thing.key) ?? [];
    const n = group.findIndex((one) => isOf(one) && sha256(one.salt, bytes).toString('hex') === one.digest);
    check(n >= 0, 'it is not what the log recorded: no event listed here has its digest');
    thing.event = group.splice(n, 1)[0].event;
  }
  place = 'integrity.records';
  for (const [key, group] of salted) check(group.length === 0, `the document does not show ${key}`);
}

const REFERENCES = Object.entries({
  claimantId: 'actor',
  responderId: 'actor',
  actorId: 'actor',
  saidById: 'actor',
  reportedById: 'actor',
  publisherId: 'actor',
  partOfId: 'actor',
  sourceId: 'source',
  snapshotId: 'snapshot',
});

function checkPlaces({ claim, throughEvent, asOf, history }, things, events) {
  const [newest, origin, latest] = [new Map(), new Map(), new Map()];
  for (const event of events) {
    place = `event ${event.index}`;
    const { type, id } = event.record;
    const isOurs = event.claim === claim.id && (type !== 'claim' || id === claim.id);
    const isShown = event.claim === undefined && (newest.has(event.subject) || event.isRedaction);
    check(
      isOurs || (isShown && !/^(claim|rebuttal|reply_request)$/.test(type)),
      'it has nothing to do with this claim',
    );
    const isUsed =
      event.index <= throughEvent || (event.isRedaction && things.some((thing) => thing.event === event));
    check(isUsed, 'it is newer than the dossier, and redacts nothing in it');
    if (!event.isRedaction) latest.set(event.subject, event);
    for (const { key } of event.forms) newest.set(key, event);
    for (const { key } of event.isRedaction ? [] : event.forms) origin.set(key, event);
  }
  const shown = new Set(things.flatMap(({ key, subject, told }) => [key, subject, `${key} ${told?.event}`]));
  for (const { type, id, key, where, form, told, subject, under, source, event } of things) {
    place = where;
    const home = told ? events.find((one) => one.index === told.event) : origin.get(key);
  }
}
