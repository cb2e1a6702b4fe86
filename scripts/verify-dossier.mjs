#!/usr/bin/env node
// biome-ignore-all format: one thought a line, so that the whole stays short enough to be read
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

let place = ''; // what is being looked at: the words of a failure begin with it
const fail = (words) => { throw new Error(words); };
const check = (holds, words) => holds || fail(words);

// ── Bytes: UTF-8, canonical JSON (RFC 8785), canonical base64, SHA-256; objects with exactly these members ──────────
const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const hex = (bytes) => bytes.toString('hex');
const textOf = (bytes) => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
const isText = (value) => typeof value === 'string';
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
  return check(canonical(value) === text, 'not in RFC 8785 form: white space, order, escapes or a repetition') && value;
}
function base64(text, length) {
  const bytes = Buffer.from(String(text), 'base64');
  check(bytes.toString('base64') === text && bytes.length === length, `not the base64 of ${length} bytes`);
  return bytes;
}
function exact(value, list) {
  check(typeof value === 'object' && value !== null && !Array.isArray(value), 'not an object');
  const [names, has] = [list.split(/\s+/), Object.keys(value)];
  const isExact = has.length === names.length && names.every((name) => Object.hasOwn(value, name));
  return check(isExact, `its members are ${has}, and have to be ${names}`) && value;
}

// ── Signed notes, keys and checkpoints (C2SP signed-note, tlog-checkpoint; Ed25519 of RFC 8032) ─────────────────────
export function readKey(vkey) {
  const [, name, id, rest] = /^([^\s+\p{Cc}]{1,255})\+([0-9a-f]{8})\+(.+)$/u.exec(vkey) ?? fail('not <name>+<id>+<base64>');
  const bytes = base64(rest, 33);
  check(bytes[0] === 1 && hex(sha256(`${name}\n`, bytes)).startsWith(id), 'not an Ed25519 key with its own id');
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
    if (hex(y) >= PRIME || SMALL_ORDER.includes(hex(y))) return false;
  }
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: point.toString('base64url') };
  return isEd25519(null, Buffer.from(text), createPublicKey({ key: jwk, format: 'jwk' }), signature);
}
/** The text of a note that has exactly one signature line, which is by one of these keys; and that key. */
function openNote(note, keys) {
  const end = note.lastIndexOf('\n\n');
  const [, name, line] = /^— (\S+) (\S+)\n$/u.exec(note.slice(end + 2)) ?? [];
  const isNote = end > 0 && name && !/[^\n -\u{10ffff}]/u.test(note);
  check(isNote, 'not a text, an empty line and exactly one signature line');
  const [text, bytes] = [note.slice(0, end + 1), base64(line, 68)];
  const named = keys.filter((key) => key.name === name && hex(bytes).startsWith(key.id));
  check(named.length > 0, `signed by another key of ${name}`);
  return [text, named.find((one) => isSigned(text, bytes.subarray(4), one)) ?? fail('the signature is false')];
}
function openCheckpoint(note, keys) {
  const [text, key] = openNote(note, keys);
  const [, origin, size, root] = /^([^\n]+)\n(0|[1-9]\d{0,15})\n([^\n]+)\n$/u.exec(text) ?? [];
  check(isIndex(Number(size)) && origin === key.name, 'not an origin (the name of its key), a size and a root');
  return { origin, size: Number(size), root: base64(root, 32) };
}

// ── The Merkle tree of RFC 6962, section 2.1: what a proof leads to, from the root down ─────────────────────────────
const nodeHash = (left, right) => sha256(Buffer.of(1), left, right);
const areHashes = (list) => list.every((hash) => hash.length === 32);
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
  check(areHashes([hash, ...proof]), 'a hash has 32 bytes');
  check(rootOver(index, size, hash, proof).equals(root), 'its proof does not lead to the root of the checkpoint');
}
/** The roots of the first `old` entries and of all `size`; `oldRoot` while the former are a tree of their own. */
function rootsOver(old, size, proof, oldRoot) {
  const isEnd = old === size && check(proof.length === (oldRoot ? 0 : 1), 'the proof has not the right length');
  if (isEnd) return [oldRoot ?? proof[0], oldRoot ?? proof[0]];
  const [k, sibling, rest] = halve(size, proof);
  if (old > k) return rootsOver(old - k, size - k, rest).map((root) => nodeHash(sibling, root));
  const [before, after] = rootsOver(old, k, rest, oldRoot);
  return [before, nodeHash(after, sibling)];
}
export function checkConsistency(old, size, proof, oldRoot, root) {
  check(isIndex(old) && isIndex(size) && old > 0 && old <= size, `no proof leads from ${old} events to ${size}`);
  const [before, after] = check(areHashes(proof), 'a hash has 32 bytes') && rootsOver(old, size, proof, oldRoot);
  check(before.equals(oldRoot) && after.equals(root), `the log of ${size} events does not begin with that of ${old}`);
}

// ── The events, and all that the document shows ─────────────────────────────────────────────────────────────────────
const [UUID, HASH] = ['"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"', '"[0-9a-f]{64}"'];
const [FORM, NUMBER] = [`\\{"digest":${HASH},"id":${UUID},"type":"[a-z_]+"\\}`, '(?:0|[1-9]\\d{0,14})'];
// RFC 8785 has one order of members and no white space: a pattern says exactly what the body of an event can be.
const BODY = new RegExp(`^\\{"at":"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z","by":(?:null|${UUID}),\
(?:"claim":${UUID},)?"index":${NUMBER},(?:"makesVisible":\\[${FORM}(?:,${FORM})*\\],)?\
"operation":"([a-z_]+)\\.[a-z_]+",\
"record":\\{"id":${UUID},"type":"\\1"(?:,"version":${NUMBER})?\\},"state":${HASH}\\}$`);

const DOCUMENT = `dossier asOf throughEvent claim standing evidence rebuttals reviews replyRequests verdict notices history
  actors sources integrity`;
const INTEGRITY = 'canonicalization sha256 signature checkpoint events records';

/** The events by index; of each record the newest event that changed it, and of each form the newest that shows it. */
function readEvents({ claim, throughEvent, asOf, history, integrity }, { size, root }) {
  const [byIndex, latest, origin] = [new Map(), new Map(), new Map()];
  let before = { index: -1, at: '' };
  for (const entry of integrity.events) {
    place = `event ${entry?.index}`;
    const { index, body: text, proof } = exact(entry, 'index body proof');
    check(typeof text === 'string' && BODY.test(text), 'its body is not one of an event');
    const { at, by, claim: about, operation, record, makesVisible: forms = [], ...body } = JSON.parse(text);
    check(body.index === index && index > before.index && at >= before.at, 'it is not in its place');
    checkInclusion(index, size, sha256(Buffer.of(0), text), proof.map((hash) => base64(hash, 32)), root);
    const { type, id, version = null } = record;
    const keys = forms.map((form) => `${form.type} ${form.id}`);
    const [action, subject, isRedaction] = [operation.split('.')[1], `${type} ${id}`, type === 'redaction'];
    const line = { event: index, at, by, action, record: { type, id }, version };
    const event = { index, type, subject, about, forms, line, isRedaction };
    check(isRedaction || new Set(keys).size === keys.length, 'it lists a form twice');
    const isOfClaim = about === claim.id && (type !== 'claim' || id === claim.id);
    const isOther = about === undefined && !/^(claim|rebuttal|reply_request)$/.test(type);
    check(isOfClaim || (isOther && (isRedaction || origin.has(subject))), 'it has nothing to do with this claim');
    byIndex.set(index, event);
    before = { index, at };
    if (isRedaction) continue; // it changes no record: it shows other forms of what earlier events showed
    latest.set(subject, event);
    for (const key of keys) origin.set(key, event);
  }
  place = 'history';
  const lines = [...byIndex.values()].filter((event) => !event.isRedaction).map((event) => event.line);
  check(canonical(lines) === canonical(history), 'it is not what the events say');
  check(lines.at(-1)?.event === throughEvent && lines.at(-1).at === asOf, 'it does not end at throughEvent and asOf');
  return { byIndex, latest, origin };
}

/** Everything that the document shows is what an event recorded, and stands where it belongs; and nothing is left out. */
function checkRecords({ claim, integrity, ...document }, { byIndex, latest, origin }) {
  const [records, shown, answers] = [new Map(), new Map(), new Set()];
  for (const [n, record] of integrity.records.entries()) {
    place = `integrity.records[${n}]`;
    const { type, id, event, salt } = exact(record, 'type id event salt');
    const key = type === 'notice' ? `${type} ${id} ${event}` : `${type} ${id}`;
    check([type, id].every(isText) && byIndex.has(event) && !records.has(key), 'its event is not here, or it repeats');
    records.set(key, { event: byIndex.get(event), salt: base64(salt, 16) });
  }
  const show = (type, where, id, form, belongs, told) => {
    place = where;
    const key = told === undefined ? `${type} ${id}` : `${type} ${id} ${canonical(told)}`;
    const record = records.get(key) ?? fail('integrity.records has nothing of it');
    const { event, salt } = record;
    const digest = hex(sha256(salt, canonical(form)));
    check(record.position === undefined, 'it is shown twice');
    record.position = event.forms.findIndex((one) => one.type === type && one.id === id && one.digest === digest);
    check(record.position >= 0, `it is not what event ${event.index} recorded`);
    const home = told === undefined ? origin.get(key) : event;
    check(home && !home.isRedaction, 'no event of this claim made it public');
    const isRedacted = event.isRedaction && event.index > home.index && Object.hasOwn(form, 'redacted');
    check(event === home || isRedacted, `event ${home.index} shows it otherwise`);
    check(isText(id) && (type === 'standing' || form.id === id), 'it stands under the id of another');
    check(belongs(home, form), 'it does not belong here, or something newer took its place');
    shown.set(key, { type, where, form });
  };
  const showAll = (type, where, list, belongs) => {
    for (const [n, form] of list.entries()) show(type, `${where}[${n}]`, form.id, form, belongs);
  };
  const isNewest = (subject) => (home) => home === latest.get(subject);
  const isVersion = (subject) => (home, form) => isNewest(subject)(home) && home.line.version === form.version;
  const isAbout = (subject) => (home) => home.subject === subject;
  const showAnswers = (where, parentId, nodes) => {
    for (const [n, { rebuttals, ...node }] of nodes.entries()) {
      const [here, subject, { evidence, reviews, ...rebuttal }] = [`${where}[${n}]`, `rebuttal ${node.id}`, node];
      if (Object.hasOwn(node, 'withdrawal')) show('tombstone', here, node.id, node, isNewest(subject));
      else {
        show('rebuttal', here, node.id, rebuttal, isVersion(subject));
        showAll('evidence', `${here}.evidence`, evidence, isNewest(subject));
        showAll('review', `${here}.reviews`, reviews, isAbout(subject));
      }
      check(node.parentId === parentId && node.claimId === claim.id, 'what is around it answers something else');
      answers.add(subject);
      showAnswers(`${here}.rebuttals`, node.id, rebuttals);
    }
  };
  const subject = `claim ${claim.id}`;
  show('claim', 'claim', claim.id, claim, isVersion(subject));
  show('standing', 'standing', claim.id, document.standing, (home) => home.about === claim.id);
  showAll('evidence', 'evidence', document.evidence, isNewest(subject));
  showAll('review', 'reviews', document.reviews, isAbout(subject));
  showAll('reply_request', 'replyRequests', document.replyRequests, isNewest(subject));
  showAnswers('rebuttals', null, document.rebuttals);
  for (const [id, actor] of Object.entries(document.actors)) show('actor', `actors.${id}`, id, actor, () => true);
  for (const [id, { snapshots, ...source }] of Object.entries(document.sources)) {
    show('source', `sources.${id}`, id, source, () => true);
    showAll('snapshot', `sources.${id}.snapshots`, snapshots, (_home, form) => form.sourceId === id);
  }
  for (const [n, { event, at, record, ...told }] of document.notices.entries()) {
    const isTold = ({ line }) => canonical({ at, record }) === canonical({ at: line.at, record: line.record });
    show('notice', `notices[${n}]`, record.id, { id: record.id, ...told }, isTold, event);
  }
  let before = [-1, -1];
  for (const [key, { event, position = fail(`the document does not show ${key}`) }] of records) {
    place = `${key} in integrity.records`;
    check(event.index > before[0] || (event.index === before[0] && position > before[1]), 'it is not in its place');
    before = [event.index, position];
  }
  for (const event of byIndex.values()) {
    place = `event ${event.index}`;
    const isUsed = !event.isRedaction || [...records.values()].some((record) => record.event === event);
    check(isUsed, 'it redacted nothing that is shown here');
    check(event.type !== 'rebuttal' || answers.has(event.subject), `the document leaves ${event.subject} out`);
    for (const { type, id } of event.isRedaction ? [] : event.forms) {
      const isPart = type === 'review' || (/^(evidence|reply_request)$/.test(type) && isNewest(event.subject)(event));
      const isDue = type === 'notice' || (isPart && event.about !== undefined && shown.has(event.subject));
      const key = type === 'notice' ? `${type} ${id} ${event.index}` : `${type} ${id}`;
      check(!isDue || shown.has(key), `the document leaves ${type} ${id} out`);
    }
  }
  return [...shown.values()];
}

function checkSnapshot({ name, bytes }, things) {
  place = name;
  const hash = hex(sha256(bytes));
  const ids = things.filter(({ type, form }) => type === 'snapshot' && form.sha256 === hash).map(({ form }) => form.id);
  check(ids.length > 0, `its SHA-256 is ${hash}, which no snapshot of the dossier has`);
  const text = [...textOf(bytes)]; // offsets count code points
  const isQuoting = ({ type, form }) => type === 'evidence' && ids.includes(form.snapshotId) && form.quotation;
  const quoting = things.filter((thing) => isQuoting(thing) && !Object.hasOwn(thing.form, 'redacted'));
  for (const { where, form: { quotation: { start, end, ...words } } } of quoting) {
    const [before, exactly, after] = [words.prefix, words.exact, words.suffix].map((one) => [...(isText(one) ? one : fail(where))]);
    const [from, all] = [start - before.length, [...before, ...exactly, ...after]];
    const isPlace = isIndex(start) && end - start === exactly.length && from >= 0;
    const stands = isPlace && text.slice(from, from + all.length).join('') === all.join('');
    check(stands, `the quotation of ${where} does not stand there`);
  }
  return `${name} is snapshot ${ids.join(' and ')}, SHA-256 ${hash}; quotations that stand in it where they should: ${quoting.length}.`;
}

/** Compares with a checkpoint kept earlier; answers which proof that takes, when it is not given. */
function checkSince(since, proof, checkpoint, keys) {
  place = 'the checkpoint kept earlier';
  const [old, grown] = [openCheckpoint(textOf(since), keys), checkpoint].sort((a, b) => a.size - b.size);
  check(old.origin === grown.origin, 'it is of another log');
  if (old.size === grown.size) return check(old.root.equals(grown.root), 'at its size this log has another root') && null;
  if (!proof) return { from: old.size, to: grown.size };
  const { from, to, hashes } = JSON.parse(textOf(proof));
  check(from === old.size && to === grown.size, `the proof has to lead from ${old.size} to ${grown.size}`);
  checkConsistency(from, to, hashes.map((hash) => base64(hash, 32)), old.root, grown.root);
  return null;
}

/** Checks a dossier: `checks` says what holds, `failure` what is the first not to, `needs` which proof is still to be got. */
export function verify(bytes, { keys = [], snapshots = [], since, proof } = {}) {
  const checks = [];
  try {
    place = 'the file';
    const document = exact(parseCanonical(textOf(bytes)), DOCUMENT);
    const { integrity, ...rest } = document;
    check(document.dossier === 1 && document.verdict === null, 'it is no dossier of version 1');
    place = 'integrity';
    const { canonicalization, sha256: hash, signature, checkpoint } = exact(integrity, INTEGRITY);
    const isHash = canonicalization === 'RFC 8785' && hex(sha256(canonical(rest))) === hash;
    check(isHash, 'its sha256 is not that of the document');
    checks.push(`The ${bytes.length} bytes are canonical JSON; without integrity their SHA-256 is ${hash}.`);
    const [signer, logger] = [signature, checkpoint].map((one) => readKey(exact(one, 'key note').key));
    const stranger = [signer, logger].find((key) => keys.length > 0 && !keys.includes(key.vkey));
    check(!stranger, `signed by another key: ${stranger?.vkey}`);
    place = 'the signature';
    const subject = `claim ${document.claim.id}\nthrough ${document.throughEvent}`;
    const [text] = openNote(signature.note, [signer]);
    check(text === `rejoinder dossier 1\n${subject}\nsha256 ${hash}\n`, 'it is about something else');
    checks.push(`They are signed by ${signer.vkey}, as the dossier of ${subject.replace('\n', ' ')}.`);
    place = 'the checkpoint';
    const log = openCheckpoint(checkpoint.note, [logger]);
    check(log.origin === signer.name, `its log is not that of ${signer.name}`);
    checks.push(`The checkpoint of the log ${log.origin} with ${log.size} events is signed by ${logger.vkey}.`);
    const events = readEvents(document, log);
    checks.push(`Events that are in that log as they stand here: ${events.byIndex.size}; the history is what they say.`);
    const things = checkRecords(document, events);
    checks.push(`Records that are what these events recorded, in their places: ${things.length}; none of theirs is left out.`);
    for (const snapshot of snapshots) checks.push(checkSnapshot(snapshot, things));
    const needs = since && checkSince(since, proof, log, keys.length > 0 ? keys.map(readKey) : [signer, logger]);
    if (needs) return { outcome: 'incomplete', checks, needs };
    if (since) checks.push('The log of this checkpoint and that of the one kept earlier are one log.');
    return { outcome: keys.length > 0 ? 'verified' : 'consistent', checks };
  } catch (error) {
    return { outcome: 'failed', checks, failure: `${place}: ${error.message}` };
  }
}

async function main() {
  place = 'usage: verify-dossier.mjs FILE [--key KEY]… [--snapshot FILE]… [--since FILE [--proof FILE | --log URL]]';
  const [one, many] = [{ type: 'string' }, { type: 'string', multiple: true, default: [] }];
  const options = { key: many, snapshot: many, since: one, proof: one, log: one };
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  check(positionals.length === 1, 'give one file, or - for stdin');
  const read = (path) => path && readFileSync(path === '-' ? 0 : path);
  const isKey = (text) => /^[^+]+\+[0-9a-f]{8}\+/.test(text);
  const keys = values.key.flatMap((key) => (isKey(key) ? key : textOf(read(key)).trim().split('\n')));
  keys.forEach(readKey);
  const snapshots = values.snapshot.map((name) => ({ name, bytes: read(name) }));
  const [bytes, given] = [read(positionals[0]), { keys, snapshots, since: read(values.since), proof: read(values.proof) }];
  let result = verify(bytes, given);
  const query = result.needs && `/log/proof/consistency?from=${result.needs.from}&to=${result.needs.to}`;
  if (query && values.log) {
    const answer = await fetch(values.log + query);
    result = verify(bytes, { ...given, proof: Buffer.from(await answer.arrayBuffer()) });
  }
  const [code, end] = {
    verified: [0, 'VERIFIED with the keys that you gave.'],
    failed: [1, `FAILED: ${result.failure}`],
    incomplete: [2, `INCOMPLETE: get ${query} from the service, and give it with --proof; or give its address with --log`],
    consistent: [3, 'CONSISTENT, SIGNER UNKNOWN: get the key from elsewhere, and give it with --key.'],
  }[result.outcome];
  console.log([...result.checks, end].join('\n'));
  process.exitCode = code;
}
if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url))
  main().catch((error) => console.error(`${error.message}\n${place}`) ?? process.exit(2));
