#!/usr/bin/env node
/**
 * Checks a Rejoinder dossier offline, with Node 20.19 or newer and nothing else. It stops at the first thing that
 * does not hold. docs/verify.md says what that proves, and what it does not.
 */
import { createHash, createPublicKey, verify as isEd25519 } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import { parseArgs } from 'node:util';

const USAGE = `node verify-dossier.mjs FILE [--key KEY]… [--snapshot FILE]… [--since FILE [--proof FILE]] [--help]
  FILE is the dossier, or - for stdin. KEY is a key that you trust, or a file with one key a line. --snapshot takes
  the text of a source, --since a checkpoint kept earlier, --proof the consistency proof between the two checkpoints.
  Ends with 0: verified by your keys; 1: something does not hold; 2: called wrongly, or a proof is missing;
  3: consistent, but you gave no key, so anybody could have signed it.`;
const EXIT_CODES = { verified: 0, failed: 1, incomplete: 2, consistent: 3 };

// ── Failures: the place that is being looked at, and why it does not hold ───────────────────────────────────
let place = '';
const fail = (reason) => { throw new Error(reason); };
const check = (holds, reason) => { if (!holds) fail(reason); };
/** A line as it may be printed, whatever the file holds: no character that moves a cursor, and 200 at most. */
function printable(line) {
  const byNumber = (character) => `\\u{${character.codePointAt(0).toString(16)}}`;
  const characters = [...line.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, byNumber)];
  return characters.length > 200 ? `${characters.slice(0, 199).join('')}…` : characters.join('');
}

// ── Bytes: UTF-8, SHA-256, canonical JSON (RFC 8785), canonical base64 ──────────────────────────────────────
const isText = (value) => typeof value === 'string';
const isIndex = (value) => Number.isSafeInteger(value) && value >= 0;
const hex = (bytes) => bytes.toString('hex');
const textOf = (bytes) => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
export function canonical(value, depth = 1) {
  check(!isText(value) || value.isWellFormed(), 'half a surrogate pair');
  check(typeof value !== 'number' || Number.isFinite(value), 'no such number');
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  check(depth <= 256, 'it nests more than 256 deep');
  if (Array.isArray(value)) return `[${value.map((one) => canonical(one, depth + 1)).join(',')}]`;
  const names = Object.keys(value).sort(); // by UTF-16 code units
  return `{${names.map((name) => `${canonical(name)}:${canonical(value[name], depth + 1)}`).join(',')}}`;
}
const isSame = (one, other) => canonical(one) === canonical(other);
/** The object itself, when it has these members and no others. */
function exact(value, names) {
  check(isSame(Object.keys(value).sort(), names.split(/\s+/).sort()), `its members have to be ${names}`);
  return value;
}
function base64(text, length) {
  const bytes = Buffer.from(String(text), 'base64');
  check(bytes.toString('base64') === text && bytes.length === length, `not the base64 of ${length} bytes`);
  return bytes;
}

// ── Signed notes, keys and checkpoints (C2SP signed-note, tlog-checkpoint; Ed25519 of RFC 8032) ─────────────
function readKey(vkey) {
  const parts = isText(vkey) && /^([^\s+\p{Cc}]{1,255})\+([0-9a-f]{8})\+(.+)$/u.exec(vkey);
  const [, name, id, rest] = parts || fail('no key: a name, an id and base64, with + between them');
  const bytes = base64(rest, 33);
  check(bytes[0] === 1 && hex(sha256(`${name}\n`, bytes)).startsWith(id), 'no Ed25519 key with its own id');
  return { vkey, name, id, point: bytes.subarray(1) };
}
// OpenSSL takes points of small order, for which anybody can sign, and points not written as RFC 8032 has it.
const PRIME = `7f${'ff'.repeat(30)}ed`;
const SMALL_ORDER = [0n, 1n, 2n ** 255n - 20n].map((y) => y.toString(16).padStart(64, '0')).concat(
  '7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7',
  '05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826');
function isStrictPoint(bytes) {
  const y = Buffer.from(bytes).reverse();
  y[0] &= 0x7f; // without the sign of x
  return hex(y) < PRIME && !SMALL_ORDER.includes(hex(y));
}
function isSigned(text, signature, { point }) {
  const key = { kty: 'OKP', crv: 'Ed25519', x: point.toString('base64url') };
  return isStrictPoint(point) && isStrictPoint(signature.subarray(0, 32)) &&
    isEd25519(null, Buffer.from(text), createPublicKey({ key, format: 'jwk' }), signature);
}
/** The text of a note with exactly one signature line, which is by one of these keys; and that key. */
function openNote(note, keys) {
  check(isText(note) && !/[^\n -\u{10ffff}]/u.test(note), 'it is no text, or holds a control character');
  const parts = /^(.+\n)\n— (\S+) (\S+)\n$/su.exec(note);
  const [, text, name, line] = parts ?? fail('not a text, an empty line and exactly one signature line');
  const bytes = base64(line, 68);
  const named = keys.filter((key) => key.name === name && hex(bytes).startsWith(key.id));
  check(named.length > 0, 'signed by another key');
  return [text, named.find((key) => isSigned(text, bytes.subarray(4), key)) ?? fail('the signature is false')];
}
function openCheckpoint(note, keys) {
  const [text, key] = openNote(note, keys);
  const [, origin, size, root] = /^([^\n]+)\n(0|[1-9]\d{0,15})\n([^\n]+)\n$/u.exec(text) ?? [];
  check(isIndex(Number(size)) && origin === key.name, 'not an origin (the name of its key), a size and a root');
  return { origin, size: Number(size), root: base64(root, 32) };
}

// ── The Merkle tree of RFC 6962, 2.1: proofs run from the leaf up, and are taken apart from the root down ───
const nodeHash = (left, right) => sha256(Buffer.of(1), left, right);
const isProof = (hashes) => hashes.every((hash) => hash.length === 32);
/** The size of the left part of a tree, the sibling that is combined last, and the proof below it. */
function split(size, proof) {
  let left = 1;
  while (left * 2 < size) left *= 2;
  return [left, proof.at(-1) ?? fail('the proof has too few hashes'), proof.slice(0, -1)];
}
function rootOver(index, size, hash, proof) {
  if (size === 1) return proof.length === 0 ? hash : fail('the proof has too many hashes');
  const [left, sibling, rest] = split(size, proof);
  if (index < left) return nodeHash(rootOver(index, left, hash, rest), sibling);
  return nodeHash(sibling, rootOver(index - left, size - left, hash, rest));
}
export function checkInclusion(index, size, hash, proof, root) {
  check(isIndex(index) && isIndex(size) && index < size && isProof([hash, ...proof]), 'no such proof');
  check(rootOver(index, size, hash, proof).equals(root), 'its proof does not lead to the checkpoint');
}
/** The roots of the first `old` leaves and of all. `known` is the old root while the way down keeps to the left. */
function rootsOver(old, size, proof, known) {
  if (old === size) {
    check(proof.length === (known ? 0 : 1), 'the proof has not the right length');
    return [known ?? proof[0], known ?? proof[0]];
  }
  const [left, sibling, rest] = split(size, proof);
  if (old > left) return rootsOver(old - left, size - left, rest).map((root) => nodeHash(sibling, root));
  const [before, after] = rootsOver(old, left, rest, known);
  return [before, nodeHash(after, sibling)];
}
export function checkConsistency(old, size, proof, oldRoot, root) {
  check(isIndex(old) && isIndex(size) && old > 0 && old <= size && isProof(proof), 'no such proof');
  const [before, after] = rootsOver(old, size, proof, oldRoot);
  check(before.equals(oldRoot) && after.equals(root), 'the larger log does not begin with the smaller one');
}

// ── The events: each is in the log, has to do with the claim, and has its line in the history ───────────────
const [UUID, HASH, NUMBER] = ['[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}', '[0-9a-f]{64}', '(?:0|[1-9]\\d{0,14})'];
const INSTANT = '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z';
const FORM = `\\{"digest":"${HASH}","id":"${UUID}","type":"[a-z_]+"\\}`;
// RFC 8785 has one order of members and no white space: so a pattern says exactly what the body of an event is.
const BODY = new RegExp(`^\\{"at":"${INSTANT}","by":(?:null|"${UUID}"),(?:"claim":"${UUID}",)?"index":${NUMBER},\
(?:"makesVisible":\\[${FORM}(?:,${FORM})*\\],)?"operation":"([a-z_]+)\\.[a-z_]+",\
(?:"previous":(?:null|${NUMBER}),)?"record":\\{"id":"${UUID}","type":"\\1"(?:,"version":${NUMBER})?\\},\
"state":"${HASH}"\\}$`);
function readEvent(entry, { size, root }) {
  const { index, body: text, proof } = exact(entry, 'index body proof');
  check(isText(text) && BODY.test(text), 'its body is not that of an event');
  const { at, by, operation, record: { type, id, version = null }, ...body } = JSON.parse(text);
  check(body.index === index, 'its body is that of another');
  checkInclusion(index, size, sha256(Buffer.of(0), text), proof.map((hash) => base64(hash, 32)), root);
  const line = { event: index, at, by, action: operation.split('.')[1], record: { type, id }, version };
  const { claim, previous, makesVisible: forms = [] } = body;
  const [subject, isRedaction] = [`${type} ${id}`, type === 'redaction'];
  return { index, at, claim, previous, forms, type, id, line, subject, isRedaction };
}
/** The events by index; of each record the newest that changed it, and of each form the newest that shows it. */
function readEvents({ claim, throughEvent, asOf, history, integrity }, log) {
  const [byIndex, latest, origin] = [new Map(), new Map(), new Map()];
  let before = { index: -1, at: '' };
  let thread = null; // the newest event so far of the claim's thread
  for (const [n, entry] of integrity.events.entries()) {
    place = `integrity.events[${n}]`;
    const event = readEvent(entry, log);
    const { index, type, subject, forms, line } = event;
    const isOfThread = event.claim !== undefined;
    check(index > before.index && event.at >= before.at, 'it does not come after the one before it');
    check(event.previous === (isOfThread ? thread : undefined), 'another event of its thread came before it');
    before = event;
    byIndex.set(index, event);
    if (event.isRedaction) { // it changes no record: it shows other forms of what was shown before
      check(line.action === 'carried_out' && line.version === null && !isOfThread, 'nothing was redacted by it');
      continue;
    }
    const isOurs = event.claim === claim.id && (type === 'rebuttal' || subject === `claim ${claim.id}`);
    const isReference = !isOfThread && /^(actor|source)$/.test(type) && origin.has(subject);
    check((isOurs && forms.length > 0) || isReference, 'it has nothing to do with this claim');
    if (isOfThread) thread = index;
    latest.set(subject, event);
    for (const key of forms.map((form) => `${form.type} ${form.id}`)) {
      check(origin.get(key) !== event, 'it lists a form twice');
      origin.set(key, event);
    }
  }
  place = 'history';
  const told = [...byIndex.values()].filter((event) => !event.isRedaction);
  check(isSame(told.map(({ line }) => line), history), 'it is not what the events say');
  check(told.at(-1)?.index === throughEvent && told.at(-1)?.at === asOf, 'another throughEvent or asOf');
  return { byIndex, latest, origin, told };
}

// ── The records: what is shown is what an event recorded, in its place and order, and none is left out ──────
function idsIn(type, events) {
  const listed = events.flatMap((event) => event?.forms ?? []);
  return listed.filter((form) => form.type === type).map((form) => form.id);
}
function checkRecords({ claim, integrity, ...document }, { byIndex, latest, origin, told }) {
  const [records, shown] = [new Map(), new Map()];
  const keyOf = (type, id, event) => (type === 'notice' ? `${type} ${id} ${canonical(event)}` : `${type} ${id}`);
  place = 'integrity.records';
  for (const record of integrity.records) {
    const { type, id, event, salt } = exact(record, 'type id event salt');
    const key = keyOf(type, id, event);
    check(isText(type) && isText(id) && byIndex.has(event) && !records.has(key), `${key} is no record, or twice`);
    records.set(key, { event: byIndex.get(event), salt: base64(salt, 16), position: -1 });
  }
  /** `belongs` says whether the event that first showed this form puts it here. */
  const show = (type, where, id, form, belongs, noticeOf) => {
    place = where;
    const [key, text] = [keyOf(type, id, noticeOf), canonical(form)];
    const record = records.get(key) ?? fail('integrity.records has nothing of it');
    check(!shown.has(key) && isText(id) && text.startsWith('{'), 'it is shown twice, or is no record');
    check(type === 'standing' || form.id === id, 'it stands under the id of another');
    const [{ event, salt }, { redacted }] = [record, form];
    const digest = hex(sha256(salt, text));
    record.position = event.forms.findIndex((one) => one.type === type && one.id === id && one.digest === digest);
    check(record.position >= 0, `it is not what event ${event.index} recorded`);
    const home = type === 'notice' ? event : origin.get(key);
    const isRedacted = Object.hasOwn(form, 'redacted');
    const isRedaction = event.isRedaction && home?.index < event.index && isRedacted;
    check(event.isRedaction ? isRedaction : event === home, 'another event is the newest to show it');
    check(belongs(home, form), 'it does not belong here, or something newer took its place');
    if (isRedacted) {
      const { at, ground } = exact(redacted, 'at ground');
      const isInstant = isText(at) && new RegExp(`^${INSTANT}$`).test(at) && at <= event.at;
      check(isInstant && isText(ground) && (event === home || at >= home.at), 'redacted at no such instant');
    }
    shown.set(key, { type, where, form });
  };
  /** Shows a list in the order of the ids that are due; without those it ascends by id. */
  const showAll = (type, where, list, due, belongs) => {
    place = where;
    const ids = list.map(({ id }) => id);
    check(ids.every(isText) && isSame(ids, due ?? [...new Set(ids)].sort()), 'something is left out, or not in its order');
    for (const [n, form] of list.entries()) show(type, `${where}[${n}]`, form.id, form, belongs);
  };
  const showVersion = (type, where, form, { evidence, reviews }) => {
    const subject = `${type} ${form.id}`;
    const [own, under] = [latest.get(subject) ?? fail('no event is about it'), type === 'claim' ? '' : `${where}.`];
    const about = told.filter((event) => event.subject === subject);
    show(type, where, form.id, form, (home) => home === own && own.line.version === form.version);
    showAll('evidence', `${under}evidence`, evidence, idsIn('evidence', [own]), (home) => home === own);
    showAll('review', `${under}reviews`, reviews, idsIn('review', about), (home) => home.subject === subject);
  };
  const showAnswers = (where, parentId, nodes) => {
    const ids = nodes.map(({ id }) => id);
    check(ids.every(isText) && isSame(ids, [...new Set(ids)].sort()), `${where}: not in the order of the ids`);
    for (const [n, { rebuttals, ...node }] of nodes.entries()) {
      place = `${where}[${n}]`;
      check(node.parentId === parentId && node.claimId === claim.id, 'it answers something else');
      const { evidence, reviews, ...rebuttal } = node;
      const isTombstone = Object.hasOwn(node, 'withdrawal');
      if (!isTombstone) showVersion('rebuttal', place, rebuttal, { evidence, reviews });
      else show('tombstone', place, node.id, node, (home) => home === latest.get(`rebuttal ${node.id}`));
      showAnswers(`${where}[${n}].rebuttals`, node.id, rebuttals);
    }
  };
  showVersion('claim', 'claim', claim, document);
  const own = latest.get(`claim ${claim.id}`);
  const requests = idsIn('reply_request', [own]);
  showAll('reply_request', 'replyRequests', document.replyRequests, requests, (home) => home === own);
  show('standing', 'standing', claim.id, document.standing, (home) => home.claim === claim.id);
  showAnswers('rebuttals', null, document.rebuttals);
  for (const name of ['actors', 'sources']) check(canonical(document[name]).startsWith('{'), `${name} is no object`);
  for (const [id, actor] of Object.entries(document.actors)) show('actor', `actors.${id}`, id, actor, () => true);
  for (const [id, { snapshots, ...source }] of Object.entries(document.sources)) {
    show('source', `sources.${id}`, id, source, () => true);
    showAll('snapshot', `sources.${id}.snapshots`, snapshots, null, (_home, form) => form.sourceId === id);
  }
  for (const [n, { event, at, record, ...words }] of document.notices.entries()) {
    check(!Object.hasOwn(words, 'id'), `notices[${n}]: it has an unknown member`);
    const isTold = ({ line }) => isSame({ at, record }, { at: line.at, record: line.record });
    show('notice', `notices[${n}]`, record.id, { id: record.id, ...words }, isTold, event);
  }
  place = 'notices';
  const due = told.flatMap((event) => idsIn('notice', [event]).map((id) => [id, event.index]));
  check(isSame(document.notices.map(({ record, event }) => [record.id, event]), due), 'left out, or not in order');
  place = 'integrity.records';
  for (const key of records.keys()) check(shown.has(key), `the document does not show ${key}`);
  const list = [...records.values()];
  const inOrder = [...list].sort((a, b) => a.event.index - b.event.index || a.position - b.position);
  check(list.every((one, n) => one === inOrder[n]), 'not in the order of the events and of what they list');
  for (const event of byIndex.values()) {
    const isShown = shown.has(event.subject) || shown.has(event.subject.replace('rebuttal', 'tombstone'));
    const isUsed = event.isRedaction ? list.some((record) => record.event === event) : isShown;
    check(isUsed, `event ${event.index} is about ${event.subject}, which the document does not show`);
  }
  return [...shown.values()];
}

// ── The references: what is referred to stands in the document, and nothing else does ───────────────────────
const REFERENCES = { // with a question mark: or null
  claim: { claimantId: 'actor' }, rebuttal: { responderId: 'actor' }, tombstone: { responderId: 'actor' },
  reply_request: { actorId: 'actor', rebuttalId: 'rebuttal|tombstone?' }, snapshot: { sourceId: 'source' },
  evidence: { sourceId: 'source', snapshotId: 'snapshot?', saidById: 'actor?', reportedById: 'actor?' },
  source: { publisherId: 'actor?' }, actor: { partOfId: 'actor?' },
};
function checkReferences(things, { claim, standing }) {
  const find = (types, id) => things.find(({ type, form }) => types.split(/[|?]/).includes(type) && form.id === id);
  const reached = new Set(things.filter(({ type }) => !/^(actor|source|snapshot)$/.test(type)));
  for (const { type, where, form } of reached) { // and what is added on the way
    for (const [member, types] of Object.entries(REFERENCES[type] ?? {})) {
      if (form[member] === null && types.endsWith('?')) continue;
      const target = find(types, form[member]) ?? fail(`${where}: its ${member} names nothing that stands here`);
      const isOfSource = target.type !== 'snapshot' || target.form.sourceId === form.sourceId;
      check(isOfSource, `${where}: its snapshot is of another source`);
      reached.add(target);
    }
  }
  for (const thing of things) check(reached.has(thing), `nothing refers to ${thing.where}`);
  for (const id of standing.openRebuttals) check(find('rebuttal', id), 'standing: an open answer is not here');
  const { rebuttalId, actorId } = standing.lastWord;
  const speaker = rebuttalId === null ? claim.claimantId : find('rebuttal', rebuttalId)?.form.responderId;
  check(isText(actorId) && actorId === speaker, 'standing: the last word is that of somebody else');
}

// ── What else a dossier is held against: the text of a source, and a checkpoint kept earlier ────────────────
function checkSnapshot({ name, bytes }, things) {
  place = name;
  const [hash, text] = [hex(sha256(bytes)), [...textOf(bytes)]]; // offsets count code points
  const snapshots = things.filter(({ type, form }) => type === 'snapshot' && form.sha256 === hash);
  const ids = snapshots.map(({ form }) => form.id);
  check(ids.length > 0, `its SHA-256 is ${hash}, which no snapshot of the dossier has`);
  const quotes = ({ type, form }) => type === 'evidence' && ids.includes(form.snapshotId) && form.quotation;
  const quoting = things.filter((thing) => quotes(thing) && !Object.hasOwn(thing.form, 'redacted'));
  const stands = (from, words) => from >= 0 && text.slice(from, from + [...words].length).join('') === words;
  for (const { where, form: { quotation: { start, end, prefix, suffix, exact: words } } } of quoting) {
    const isThere = isIndex(start) && end === start + [...words].length && stands(start, words);
    check(isThere && stands(start - [...prefix].length, prefix) && stands(end, suffix), `no quotation: ${where}`);
  }
  return `${name} is snapshot ${ids}; quotations that stand in it where they should: ${quoting.length}.`;
}
/** The sizes between which a consistency proof is needed, when none was given and the sizes differ. */
function checkSince(since, proof, checkpoint, keys) {
  place = 'the checkpoint kept earlier';
  const [old, grown] = [openCheckpoint(textOf(since), keys), checkpoint].sort((a, b) => a.size - b.size);
  check(old.origin === grown.origin, 'it is of another log');
  if (old.size === grown.size) return checkConsistency(old.size, old.size, [], old.root, grown.root);
  if (!proof) return { from: old.size, to: grown.size };
  const { from, to, hashes } = JSON.parse(textOf(proof));
  check(from === old.size && to === grown.size, `the proof has to lead from ${old.size} to ${grown.size}`);
  return checkConsistency(from, to, hashes.map((hash) => base64(hash, 32)), old.root, grown.root);
}

// ── All of it ───────────────────────────────────────────────────────────────────────────────────────────────
function checkAll(bytes, { keys = [], snapshots = [], since, proof }, tell) {
  place = 'the file';
  const document = JSON.parse(textOf(bytes));
  check(canonical(document) === textOf(bytes), 'not in RFC 8785 form: white space, order, an escape, a repetition');
  const { integrity, ...rest } = exact(document, `dossier asOf throughEvent claim standing evidence rebuttals
    reviews replyRequests verdict notices history actors sources integrity`);
  check(rest.dossier === 1 && rest.verdict === null, 'it is no dossier of version 1');
  place = 'integrity';
  const { signature, checkpoint } = exact(integrity, 'canonicalization sha256 signature checkpoint events records');
  const hash = hex(sha256(canonical(rest)));
  check(integrity.canonicalization === 'RFC 8785' && integrity.sha256 === hash, `the document has sha256 ${hash}`);
  tell(`The ${bytes.length} bytes are canonical JSON; without integrity their SHA-256 is ${hash}.`);
  const [signer, logger] = [signature, checkpoint].map((part) => readKey(exact(part, 'key note').key));
  const stranger = [signer, logger].find(({ vkey }) => !keys.includes(vkey));
  check(keys.length === 0 || !stranger, `signed by another key: ${stranger?.vkey}`);
  place = 'the signature';
  const [id, through] = [rest.claim.id, rest.throughEvent];
  check(isText(id) && new RegExp(`^${UUID}$`).test(id) && isIndex(through), 'no claim, or no throughEvent');
  const text = `rejoinder dossier 1\nclaim ${id}\nthrough ${through}\nsha256 ${hash}\n`;
  check(openNote(signature.note, [signer])[0] === text, 'it is about something else');
  tell(`They are the dossier of claim ${id} through event ${through}.`);
  tell(`They are signed by ${signer.vkey}.`);
  place = 'the checkpoint';
  const log = openCheckpoint(checkpoint.note, [logger]);
  check(log.origin === signer.name, 'its log is not that of the signer');
  tell(`The checkpoint of its log, of ${log.size} events, is signed by ${logger.vkey}.`);
  const events = readEvents(document, log);
  tell(`Events that are in that log as they stand here: ${events.byIndex.size}; the history is what they say.`);
  tell('Of the thread of the claim they are all, up to the newest of them: each names the one before it.');
  const things = checkRecords(document, events);
  place = 'the references';
  checkReferences(things, document);
  tell(`Records that are what these events recorded, in their places: ${things.length}; none is left out.`);
  const redacted = things.filter(({ form }) => Object.hasOwn(form, 'redacted'));
  if (redacted.length === 0) tell('Redacted: 0.');
  for (const [n, { where, form: { redacted: { at, ground } } }] of redacted.entries())
    tell(`Redacted: ${n + 1}: ${where}, since ${at}: ${ground}`);
  for (const snapshot of snapshots) tell(checkSnapshot(snapshot, things));
  const needs = since && checkSince(since, proof, log, keys.length > 0 ? keys.map(readKey) : [signer, logger]);
  if (since && !needs) tell('The log of this checkpoint and that of the one kept earlier are one log.');
  return needs;
}
/** `checks` says what holds, `failure` what is the first not to, `needs` which consistency proof is missing. */
export function verify(bytes, options = {}) {
  const checks = [];
  try {
    const needs = checkAll(bytes, options, (line) => checks.push(printable(line)));
    if (needs) return { outcome: 'incomplete', checks, needs };
    return { outcome: options.keys?.length > 0 ? 'verified' : 'consistent', checks };
  } catch (error) {
    return { outcome: 'failed', checks, failure: printable(`${place}: ${error.message}`) };
  }
}
function main() {
  const [one, many] = [{ type: 'string' }, { type: 'string', multiple: true, default: [] }];
  const options = { key: many, snapshot: many, since: one, proof: one, help: { type: 'boolean' } };
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  if (values.help) return { outcome: 'verified', lines: [USAGE] };
  check(positionals.length === 1, 'give one file, or - for stdin');
  const read = (file) => file && readFileSync(file === '-' ? 0 : file);
  const isKey = (given) => /\+[0-9a-f]{8}\+/.test(given);
  const keys = values.key.flatMap((given) => (isKey(given) ? [given] : textOf(read(given)).trim().split('\n')));
  for (const key of keys) readKey(key);
  const snapshots = values.snapshot.map((name) => ({ name, bytes: read(name) }));
  const given = { keys, snapshots, since: read(values.since), proof: read(values.proof) };
  const { outcome, checks, failure, needs } = verify(read(positionals[0]), given);
  const query = `/log/proof/consistency?from=${needs?.from}&to=${needs?.to}`;
  const lastLines = {
    verified: 'VERIFIED with the keys that you gave.',
    failed: `FAILED: ${failure}`,
    incomplete: `INCOMPLETE: get ${query} from the service, and give the answer with --proof.`,
    consistent: 'CONSISTENT, SIGNER UNKNOWN: get the key from elsewhere, and give it with --key.',
  };
  return { outcome, lines: [...checks, lastLines[outcome]] };
}
if (process.argv[1] && realpathSync(process.argv[1]) === import.meta.filename) {
  try {
    const { outcome, lines } = main();
    console.log(lines.join('\n'));
    process.exitCode = EXIT_CODES[outcome];
  } catch (error) {
    console.error(`${printable(error.message)}\n${USAGE}`);
    process.exitCode = 2;
  }
}
