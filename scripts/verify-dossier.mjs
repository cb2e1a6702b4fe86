#!/usr/bin/env node
/**
 * Checks a Rejoinder dossier offline with Node 20.19 or newer: node verify-dossier.mjs dossier.json --key KEY
 * Stops at the first thing that does not hold. Exit codes: 0 verified with keys that you trust; 1 it fails; 2 called
 * wrongly; 3 consistent, but nobody said whose keys these are. docs/verify.md says what that proves, and what not.
 */
import { createHash, createPublicKey, verify as isEd25519 } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import { parseArgs } from 'node:util';

let place = ''; // what is being looked at: the words of a failure begin with it
const fail = (words) => { throw new Error(words); };
const check = (holds, words) => holds || fail(words);
const isText = (value) => typeof value === 'string';
const isIndex = (value) => Number.isSafeInteger(value) && value >= 0;
// ── Bytes: UTF-8, canonical JSON (RFC 8785), canonical base64, SHA-256; objects with exactly these members ──────────
const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const hex = (bytes) => bytes.toString('hex');
const textOf = (bytes) => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
export function canonical(value, depth = 1) {
  check(isText(value) ? value.isWellFormed() : typeof value !== 'number' || Number.isFinite(value), 'no such text');
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  check(depth <= 256, 'it nests more than 256 deep');
  if (Array.isArray(value)) return `[${value.map((one) => canonical(one, depth + 1)).join(',')}]`;
  const names = Object.keys(value).sort(); // by UTF-16 code units
  return `{${names.map((name) => `${canonical(name)}:${canonical(value[name], depth + 1)}`).join(',')}}`;
}
const base64 = (text, length, bytes = Buffer.from(String(text), 'base64')) =>
  check(bytes.toString('base64') === text && bytes.length === length, `no base64 of ${length} bytes`) && bytes;
function exact(value, list) {
  const [names, has] = [list.split(/\s+/).sort(), Object.keys(value).sort()];
  return check(canonical(names) === canonical(has), `its members are ${has}, and have to be ${names}`) && value;
}
// ── Signed notes, keys and checkpoints (C2SP signed-note, tlog-checkpoint; Ed25519 of RFC 8032) ─────────────────────
function readKey(vkey) {
  const parts = isText(vkey) && /^([^\s+\p{Cc}]{1,255})\+([0-9a-f]{8})\+(.+)$/u.exec(vkey);
  const [, name, id, rest] = parts || fail(`no key: ${vkey}`);
  const bytes = base64(rest, 33);
  check(bytes[0] === 1 && hex(sha256(`${name}\n`, bytes)).startsWith(id), `${vkey} is no Ed25519 key with its own id`);
  return { vkey, name, id, point: bytes.subarray(1) };
}
// OpenSSL takes points of small order, for which anybody can sign, and points not written as RFC 8032 writes them.
const PRIME = `7f${'ff'.repeat(30)}ed`;
const SMALL_ORDER = `${'00'.repeat(32)} ${'00'.repeat(31)}01 7f${'ff'.repeat(30)}ec
  7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7
  05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826`;
function isSigned(text, signature, { point }) {
  for (const y of [Buffer.from(point).reverse(), Buffer.from(signature.subarray(0, 32)).reverse()]) {
    y[0] &= 0x7f;
    if (hex(y) >= PRIME || SMALL_ORDER.includes(hex(y))) return false;
  }
  const key = { key: { kty: 'OKP', crv: 'Ed25519', x: point.toString('base64url') }, format: 'jwk' };
  return isEd25519(null, Buffer.from(text), createPublicKey(key), signature);
}
/** The text of a note that has exactly one signature line, which is by one of these keys; and that key. */
function openNote(note, keys) {
  const parts = /^(.+\n)\n— (\S+) (\S+)\n$/su.exec(check(isText(note), 'not a text') && note);
  const [, text, name, line] = parts ?? fail('not a text, an empty line and exactly one signature line');
  check(!/[^\n -\u{10ffff}]/u.test(note), 'it holds a control character');
  const bytes = base64(line, 68);
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
/** Goes down to entry `at`, where `ends` gives hashes, and up again with all of them; the others only from the left. */
function rootsOver(at, size, proof, ends, isFirst = true) {
  const end = ends(at, size, proof, isFirst);
  if (end) return end;
  let k = 1;
  while (k * 2 < size) k *= 2;
  const [sibling, rest] = [proof.at(-1) ?? fail('the proof has too few hashes'), proof.slice(0, -1)];
  if (at >= k) return rootsOver(at - k, size - k, rest, ends, false).map((root) => nodeHash(sibling, root));
  const [root, ...others] = rootsOver(at, k, rest, ends, isFirst);
  return [nodeHash(root, sibling), ...others];
}
export function checkInclusion(index, size, hash, proof, root) {
  const canBe = isIndex(index) && isIndex(size) && index < size && [hash, ...proof].every((one) => one.length === 32);
  check(canBe, `a log of ${size} events has no such proof of event ${index}`);
  const ends = (_at, left, rest) => left === 1 && check(rest.length === 0, 'the proof has too many hashes') && [hash];
  check(rootsOver(index, size, proof, ends)[0].equals(root), 'its proof does not lead to the root of the checkpoint');
}
export function checkConsistency(old, size, proof, oldRoot, root) {
  const canBe = isIndex(old) && isIndex(size) && old > 0 && old <= size && proof.every((one) => one.length === 32);
  check(canBe, `no such proof leads from ${old} events to ${size}`);
  const ends = (at, left, [first = oldRoot, ...more], isFirst) => at === left - 1 &&
    check(more.length === 0 && (first === oldRoot) === isFirst, 'the proof has not the right length') && [first, first];
  const [after, before] = rootsOver(old - 1, size, proof, ends);
  check(before.equals(oldRoot) && after.equals(root), `the log of ${size} events does not begin with that of ${old}`);
}
// ── The events: each is in the log, has to do with the claim, and has its line in the history ───────────────────────
const [UUID, HASH] = ['"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"', '"[0-9a-f]{64}"'];
const [FORM, NUMBER] = [`\\{"digest":${HASH},"id":${UUID},"type":"[a-z_]+"\\}`, '(?:0|[1-9]\\d{0,14})'];
// In RFC 8785, with its one order of members and no white space, a pattern says exactly what the body of an event is.
const BODY = new RegExp(`^\\{"at":"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z","by":(?:null|${UUID}),\
(?:"claim":${UUID},)?"index":${NUMBER},(?:"makesVisible":\\[${FORM}(?:,${FORM})*\\],)?\
"operation":"([a-z_]+)\\.[a-z_]+","record":\\{"id":${UUID},"type":"\\1"(?:,"version":${NUMBER})?\\},"state":${HASH}\\}$`);
/** The events by index; of each record the newest that changed it, and of each form the newest that shows it. */
function readEvents({ claim, throughEvent, asOf, history, integrity }, { size, root }) {
  const [byIndex, latest, origin] = [new Map(), new Map(), new Map()];
  let before = { index: -1, at: '' };
  for (const entry of integrity.events) {
    place = `event ${entry?.index}`;
    const { index, body: text, proof } = exact(entry, 'index body proof');
    const body = check(isText(text) && BODY.test(text), 'its body is not that of an event') && JSON.parse(text);
    const { at, by, claim: about, operation, record: { type, id, version = null }, makesVisible: forms = [] } = body;
    check(body.index === index && index > before.index && at >= before.at, 'it is not in its place');
    checkInclusion(index, size, sha256(Buffer.of(0), text), proof.map((hash) => base64(hash, 32)), root);
    const [action, subject, isRedaction] = [operation.split('.')[1], `${type} ${id}`, type === 'redaction'];
    const line = { event: index, at, by, action, record: { type, id }, version };
    const event = { index, type, subject, about, forms, line, isRedaction };
    const keys = new Set(forms.map((form) => `${form.type} ${form.id}`));
    check(isRedaction || keys.size === forms.length, 'it lists a form twice');
    const isOther = !about && !/^(claim|rebuttal|reply_request)$/.test(type) && (isRedaction || origin.has(subject));
    const isOfClaim = about === claim.id && (type !== 'claim' || id === claim.id);
    check(isOfClaim || isOther, 'it has nothing to do with this claim');
    before = byIndex.set(index, event) && body;
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
// ── The records: everything shown is what an event recorded, where it belongs, and nothing that is due is left out ──
function checkRecords({ claim, integrity, ...document }, { byIndex, latest, origin }) {
  const [records, shown] = [new Map(), new Map()];
  const keyOf = (type, id, event) => (type === 'notice' ? `${type} ${id} ${canonical(event)}` : `${type} ${id}`);
  place = 'integrity.records';
  for (const record of integrity.records) {
    const { type, id, event, salt } = exact(record, 'type id event salt');
    const key = check(isText(type) && isText(id), 'a type or an id is no text') && keyOf(type, id, event);
    check(byIndex.has(event) && !records.has(key), `${key} is there twice, or names an event that is not`);
    records.set(key, { event: byIndex.get(event), salt: base64(salt, 16) });
  }
  const show = (type, where, id, form, belongs, told) => {
    place = where;
    const record = records.get(keyOf(type, id, told)) ?? fail('integrity.records has nothing of it');
    const [{ event, salt, position }, text] = [record, canonical(form)];
    check(position === undefined && isText(id) && text.startsWith('{'), 'it is shown twice, or is no record');
    const digest = hex(sha256(salt, text));
    record.position = event.forms.findIndex((one) => one.type === type && one.id === id && one.digest === digest);
    check(record.position >= 0, `it is not what event ${event.index} recorded`);
    const home = type === 'notice' ? event : origin.get(`${type} ${id}`);
    const isRedacted = event.isRedaction && event.index > home?.index && Object.hasOwn(form, 'redacted');
    check(event === home ? !event.isRedaction : isRedacted, 'another event is the newest to show it');
    check(type === 'standing' || form.id === id, 'it stands under the id of another');
    check(belongs(home, form), 'it does not belong here, or something newer took its place');
    shown.set(keyOf(type, id, told), { type, where, form });
  };
  const showAll = (type, where, list, ...rest) => {
    for (const [n, form] of list.entries()) show(type, `${where}[${n}]`, form.id, form, ...rest);
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
      check(node.parentId === parentId && node.claimId === claim.id, `${here} answers something else`);
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
  for (const name of ['actors', 'sources']) check(canonical(document[name]).startsWith('{'), `${name} is no object`);
  for (const [id, actor] of Object.entries(document.actors)) show('actor', `actors.${id}`, id, actor, () => true);
  for (const [id, { snapshots, ...source }] of Object.entries(document.sources)) {
    show('source', `sources.${id}`, id, source, () => true);
    showAll('snapshot', `sources.${id}.snapshots`, snapshots, (_home, form) => form.sourceId === id);
  }
  for (const [n, { event, at, record, ...told }] of document.notices.entries()) {
    const isTold = ({ line }) => canonical({ at, record }) === canonical({ at: line.at, record: line.record });
    show('notice', `notices[${n}]`, record.id, { id: record.id, ...told }, isTold, event);
  }
  place = 'integrity.records';
  for (const [key, { position }] of records) check(isIndex(position), `the document does not show ${key}`);
  const inOrder = [...records.values()].sort((a, b) => a.event.index - b.event.index || a.position - b.position);
  check([...records.values()].every((one, n) => one === inOrder[n]), 'not in the order of the events and their lists');
  for (const event of byIndex.values()) {
    place = `event ${event.index}`;
    const isAnswer = shown.has(event.subject) || shown.has(event.subject.replace('rebuttal', 'tombstone'));
    check(event.type !== 'rebuttal' || isAnswer, `the document leaves ${event.subject} out`);
    for (const { type, id } of event.isRedaction ? [] : event.forms) {
      const isPart = type === 'review' || (/^(evidence|reply_request)$/.test(type) && isNewest(event.subject)(event));
      const isDue = type === 'notice' || (isPart && event.about !== undefined && shown.has(event.subject));
      check(!isDue || shown.has(keyOf(type, id, event.index)), `the document leaves ${type} ${id} out`);
    }
  }
  return [...shown.values()];
}
function checkSnapshot({ name, bytes }, things) {
  place = name;
  const [hash, text] = [hex(sha256(bytes)), [...textOf(bytes)]]; // offsets count code points
  const ids = things.filter(({ type, form }) => type === 'snapshot' && form.sha256 === hash).map(({ form }) => form.id);
  check(ids.length > 0, `its SHA-256 is ${hash}, which no snapshot of the dossier has`);
  const isTheirs = ({ type, form }) => type === 'evidence' && ids.includes(form.snapshotId) && form.quotation;
  const quoting = things.filter((thing) => isTheirs(thing) && !Object.hasOwn(thing.form, 'redacted'));
  const stands = (from, words) => from >= 0 && text.slice(from, from + [...words].length).join('') === words;
  for (const { where, form: { quotation: { start, end, prefix, exact: words, suffix } } } of quoting) {
    const isThere = isIndex(start) && end === start + [...words].length && stands(start, words);
    check(isThere && stands(start - [...prefix].length, prefix) && stands(end, suffix), `no quotation: ${where}`);
  }
  return `${name} is snapshot ${ids}, SHA-256 ${hash}; quotations that stand where they should: ${quoting.length}.`;
}
function checkSince(since, proof, checkpoint, keys) {
  place = 'the checkpoint kept earlier';
  const [old, grown] = [openCheckpoint(textOf(since), keys), checkpoint].sort((a, b) => a.size - b.size);
  check(old.origin === grown.origin, 'it is of another log');
  if (old.size !== grown.size && !proof) return { from: old.size, to: grown.size }; // the proof that it takes
  const none = { from: old.size, to: old.size, hashes: [] };
  const { from, to, hashes } = old.size === grown.size ? none : JSON.parse(textOf(proof));
  check(from === old.size && to === grown.size, `the proof has to lead from ${old.size} to ${grown.size}`);
  return checkConsistency(from, to, hashes.map((hash) => base64(hash, 32)), old.root, grown.root);
}
/** Checks a dossier: `checks` says what holds, `failure` what is the first not to, `needs` which proof it takes. */
export function verify(bytes, { keys = [], snapshots = [], since, proof } = {}) {
  const checks = [];
  try {
    place = 'the file';
    const document = JSON.parse(textOf(bytes));
    check(canonical(document) === textOf(bytes), 'not in RFC 8785 form: white space, order, an escape or a repetition');
    const { integrity, ...rest } = exact(document, `dossier asOf throughEvent claim standing evidence rebuttals reviews
      replyRequests verdict notices history actors sources integrity`);
    check(rest.dossier === 1 && rest.verdict === null, 'it is no dossier of version 1');
    place = 'integrity';
    const { signature, checkpoint } = exact(integrity, 'canonicalization sha256 signature checkpoint events records');
    const hash = hex(sha256(canonical(rest)));
    check(integrity.canonicalization === 'RFC 8785' && integrity.sha256 === hash, `the document has sha256 ${hash}`);
    checks.push(`The ${bytes.length} bytes are canonical JSON; without integrity their SHA-256 is ${hash}.`);
    const [signer, logger] = [signature, checkpoint].map((one) => readKey(exact(one, 'key note').key));
    for (const { vkey } of [signer, logger]) check(!keys.length || keys.includes(vkey), `signed by another: ${vkey}`);
    place = 'the signature';
    const about = `claim ${rest.claim.id}\nthrough ${rest.throughEvent}\nsha256 ${hash}\n`;
    check(openNote(signature.note, [signer])[0] === `rejoinder dossier 1\n${about}`, 'it is about something else');
    place = 'the checkpoint';
    const log = openCheckpoint(checkpoint.note, [logger]);
    check(log.origin === signer.name, `its log is not that of ${signer.name}`);
    checks.push(`They are claim ${rest.claim.id} through event ${rest.throughEvent}, signed by ${signer.vkey}.
The checkpoint of the log ${log.origin} with ${log.size} events is signed by ${logger.vkey}.`);
    const events = readEvents(document, log);
    checks.push(`Events in that log, as they stand here: ${events.byIndex.size}; the history is what they say.`);
    const things = checkRecords(document, events);
    checks.push(`Records that are what these events recorded, where they belong: ${things.length}; none is left out.`);
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
  const read = (path) => path && readFileSync(path === '-' ? 0 : path);
  const bytes = read(check(positionals.length === 1, 'give one file, or - for stdin') && positionals[0]);
  const keys = values.key.flatMap((key) => (/\+[0-9a-f]{8}\+/.test(key) ? key : textOf(read(key)).trim().split('\n')));
  const snapshots = values.snapshot.map((name) => ({ name, bytes: read(name) }));
  const given = { keys: keys.filter(readKey), snapshots, since: read(values.since), proof: read(values.proof) };
  let result = verify(bytes, given);
  const query = result.needs && `/log/proof/consistency?from=${result.needs.from}&to=${result.needs.to}`;
  const answer = query && values.log && (await fetch(values.log.replace(/\/+$/, '') + query));
  if (answer?.ok) result = verify(bytes, { ...given, proof: Buffer.from(await answer.arrayBuffer()) });
  const ends = {
    verified: 'VERIFIED with the keys that you gave.',
    failed: `FAILED: ${result.failure}`,
    incomplete: `INCOMPLETE: get ${query} from the service for --proof, or give its address as --log.`,
    consistent: 'CONSISTENT, SIGNER UNKNOWN: get the key from elsewhere, and give it with --key.',
  };
  console.log([...result.checks, ends[result.outcome]].join('\n'));
  process.exitCode = Object.keys(ends).indexOf(result.outcome);
}
if (process.argv[1] && realpathSync(process.argv[1]) === import.meta.filename)
  main().catch((error) => console.error(`${error.message}\n${place}`) ?? process.exit(2));
