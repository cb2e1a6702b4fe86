#!/usr/bin/env node
import { createHash, verify as isBy } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import { parseArgs } from 'node:util';

const USAGE = `node verify-dossier.mjs FILE [--key KEY]… [--snapshot FILE]… [--since FILE [--proof FILE]] [--help]
  Checks a Rejoinder dossier offline, up to the first thing that does not hold (docs/verify.md says how). FILE is - for
  stdin, KEY a key that you trust or a file with one key a line. --snapshot takes the text of a source, --since a kept
  checkpoint, --proof the consistency proof between the two. Ends with 0: verified by your keys; 1: something does not
  hold; 2: called wrongly, or a proof is missing; 3: consistent, but you gave no key, so anybody could have signed it.`;
// ── Failures, and bytes: UTF-8, SHA-256, canonical JSON (RFC 8785), canonical base64 ────────────────────────────────
let place = ''; // what is being looked at: the words of a failure begin with it
const fail = (reason) => { throw new Error(reason); };
const check = (holds, reason) => holds || fail(reason);
const isText = (value) => typeof value === 'string';
const isIndex = (value) => Number.isSafeInteger(value) && value >= 0;
const match = (text, pattern, reason) => (isText(text) && pattern.exec(text)) || fail(reason);
const hex = (bytes) => bytes.toString('hex');
const textOf = (bytes) => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
export function canonical(value, depth = 1) {
  check(!isText(value) || value.isWellFormed(), 'half a surrogate pair');
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  check(depth <= 256, 'it nests more than 256 deep');
  if (Array.isArray(value)) return `[${value.map((one) => canonical(one, depth + 1)).join(',')}]`;
  const names = Object.keys(value).sort(); // by UTF-16 code units
  return `{${names.map((name) => `${canonical(name)}:${canonical(value[name], depth + 1)}`).join(',')}}`;
}
const isSame = (one, other) => canonical(one) === canonical(other);
const exact = (value, names) => // the value itself, when it has these members and no others
  check(isSame(Object.keys(value).sort(), names.split(/\s+/).sort()), `its members have to be ${names}`) && value;
const base64 = (text, length, bytes = Buffer.from(String(text), 'base64')) =>
  check(bytes.toString('base64') === text && bytes.length === length, `no base64 of ${length} bytes`) && bytes;
const byNumber = (character) => `\\u{${character.codePointAt(0).toString(16)}}`; // for what could move a cursor
const printable = (line) => line.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, byNumber).replace(/^(.{199}).{2,}$/u, '$1…');
// ── Notes with one signature line (C2SP signed-note, tlog-checkpoint; Ed25519 of RFC 8032), and keys ─────────────────
function readKey(vkey) {
  const [, name, id, rest] = match(vkey, /^([^\s+\p{Cc}]{1,255})\+([0-9a-f]{8})\+(.+)$/u, 'no key: name+id+base64');
  const bytes = base64(rest, 33);
  check(bytes[0] === 1 && hex(sha256(`${name}\n`, bytes)).startsWith(id), 'no Ed25519 key with its own id');
  return { vkey, name, id, point: bytes.subarray(1) };
}
// OpenSSL takes points of small order, for which anybody can sign, and points not written as RFC 8032 has it.
const [PRIME, ORDER_8] = [2n ** 255n - 19n, 0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n];
const yOf = (point) => BigInt.asUintN(255, BigInt(`0x${hex(Buffer.from(point).reverse())}`)); // without the sign of x
const isStrict = (point) => yOf(point) < PRIME && ![0n, 1n, PRIME - 1n, ORDER_8, PRIME - ORDER_8].includes(yOf(point));
const jwkOf = (point) => ({ key: { kty: 'OKP', crv: 'Ed25519', x: point.toString('base64url') }, format: 'jwk' });
const isSigned = (text, signature, { point }) =>
  isStrict(point) && isStrict(signature.subarray(0, 32)) && isBy(null, Buffer.from(text), jwkOf(point), signature);
function openNote(where, note, keys) {
  place = where;
  const [, text, name, line] = match(note, /^([\n -\u{10ffff}]+\n)\n— (\S+) (\S+)\n$/u, 'no text with one signature');
  const bytes = base64(line, 68);
  const named = keys.filter((key) => key.name === name && hex(bytes).startsWith(key.id));
  check(named.length > 0, `signed by another key: ${name}+${hex(bytes).slice(0, 8)}`);
  return check(named.some((key) => isSigned(text, bytes.subarray(4), key)), 'the signature is false') && [text, name];
}
function openCheckpoint(where, note, keys) {
  const [text, name] = openNote(where, note, keys);
  const [, origin, size, root] = match(text, /^(.+)\n(0|[1-9]\d{0,15})\n(.+)\n$/u, 'not an origin, a size and a root');
  check(isIndex(Number(size)) && origin === name, 'its origin has to be the name of its key');
  return { origin, size: Number(size), root: base64(root, 32) };
}
// ── The Merkle tree of RFC 6962, 2.1: a proof has the siblings on the way up ────────────────────────────────────────
const isHash = (bytes) => bytes?.length === 32;
const nodeHash = (...pair) => check(pair.every(isHash), 'the proof is too short') && sha256(Buffer.of(1), ...pair);
const half = (number) => Math.floor(number / 2);
/** The roots of the tree that ends with this node, and of the whole. `node` and `last` count the nodes of a level. */
function climb(node, last, ended, whole, siblings) {
  if (last === 0) return check(siblings.length === 0, 'the proof is too long') && [ended, whole];
  const [[sibling, ...rest], above] = [siblings, [half(node), half(last)]];
  if (node % 2 === 1) return climb(...above, nodeHash(sibling, ended), nodeHash(sibling, whole), rest);
  if (node === last) return climb(...above, ended, whole, siblings); // it has no sibling
  return climb(...above, ended, nodeHash(whole, sibling), rest);
}
export const checkInclusion = (index, size, hash, proof, root) => check(isIndex(index) && isIndex(size) && index < size
  && isHash(hash) && climb(index, size - 1, hash, hash, proof)[1].equals(root), 'its proof leads elsewhere');
export function checkConsistency(old, size, proof, oldRoot, root) {
  check(isIndex(old) && isIndex(size) && old > 0 && old <= size, 'no such proof');
  let [node, last] = old === size ? [0, 0] : [old - 1, size - 1];
  while (node % 2 === 1) [node, last] = [half(node), half(last)]; // to the largest subtree that ends the old tree
  const [hash, ...siblings] = node === 0 ? [oldRoot, ...proof] : proof;
  check(isSame(climb(node, last, hash, hash, siblings), [oldRoot, root]), 'one log is not the beginning of the other');
}
// ── The events: each is in the log, has to do with the claim, and has its line in the history ───────────────────────
const [UUID, HASH] = ['"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"', '"[0-9a-f]{64}"'];
const INSTANT = '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z';
// RFC 8785 has one order of members and no white space: so a pattern says exactly what the body of an event is.
const BODY = new RegExp(`^\\{"at":"${INSTANT}","by":(null|${UUID}),("claim":${UUID},)?"index":\\d{1,15},\
("makesVisible":\\[(\\{"digest":${HASH},"id":${UUID},"type":"[a-z_]+"\\},?)+\\],)?"operation":"([a-z_]+)\\.[a-z_]+"\
(,"previous":(null|\\d{1,15}))?,"record":\\{"id":${UUID},"type":"\\5"(,"version":\\d{1,15})?\\},"state":${HASH}\\}$`);
const keyOf = (type, id, event) => canonical(type === 'notice' ? [type, id, event] : [type, id]); // one for each event
/** The home of a form is the newest event to list it. Redactions do not count: they change no record. */
const homeOf = (key, forms) => forms.findLast((form) => form.key === key && !form.event.isRedaction)?.event;
function readEvents({ claim, throughEvent, asOf, history, integrity }, { size, root }) {
  const [events, forms] = [[], []];
  for (const [n, entry] of integrity.events.entries()) {
    place = `integrity.events[${n}]`;
    const { index, body, proof } = exact(entry, 'index body proof');
    const event = JSON.parse(match(body, BODY, 'its body is not that of an event')[0]);
    const { at, by, operation, record: { type, id, version = null }, previous, makesVisible = [] } = event;
    const [before, last] = [events.at(-1) ?? { index: -1, at: '' }, events.findLast((one) => one.claim)];
    check(event.index === index && before.index < index && before.at <= at, 'its body or place is that of another');
    checkInclusion(index, size, sha256(Buffer.of(0), body), proof.map((hash) => base64(hash, 32)), root);
    const [key, isOfNone] = [keyOf(type, id), event.claim === undefined && previous === undefined];
    const isRedaction = isOfNone && operation === 'redaction.carried_out' && version === null;
    const isReference = isOfNone && /^(actor|source)$/.test(type) && homeOf(key, forms);
    const isOurs = event.claim === claim.id && (type === 'rebuttal' || key === keyOf('claim', claim.id));
    check(isRedaction || isReference || (isOurs && makesVisible.length > 0), 'it is about something else');
    // Each event of a thread names the one before it. In the oldest logs this begins later, or not at all.
    const isUnchained = previous === undefined && (isOfNone || last?.previous === undefined);
    check(isUnchained || previous === (last?.index ?? null), 'another event of its thread came before it');
    const listed = makesVisible.map((form) => ({ ...form, key: keyOf(form.type, form.id, index), event }));
    check(isRedaction || new Set(listed.map((form) => form.key)).size === listed.length, 'it lists a form twice');
    const line = { event: index, at, by, action: operation.split('.')[1], record: { type, id }, version };
    events.push(Object.assign(event, { key, line, isRedaction }));
    forms.push(...listed);
  }
  place = 'history';
  const told = events.filter((event) => !event.isRedaction);
  check(isSame(told.map((event) => event.line), history), 'it is not what the events say');
  check(told.at(-1)?.index === throughEvent && told.at(-1)?.at === asOf, 'it does not end at throughEvent and asOf');
  return { events, told, thread: told.filter((event) => event.claim), forms };
}
// ── The records: what is shown is what an event recorded, in its place and order, and none is left out ───────────────
const LISTED = { evidence: 'evidence', reviews: 'review', replyRequests: 'reply_request' };
function checkRecords({ claim, integrity, ...document }, { events, told, thread, forms }) {
  place = 'integrity.records';
  const [shown, records] = [[], new Map(integrity.records.map((one) => [keyOf(one.type, one.id, one.event), one]))];
  const show = (type, where, form, homes = told, id = form.id) => {
    place = where;
    const key = keyOf(type, id, homes[0]?.index);
    const [home, { event: index, salt }] = [homeOf(key, forms), records.get(key) ?? fail('integrity.records lacks it')];
    const digest = hex(sha256(base64(salt, 16), canonical(form)));
    const rank = forms.findIndex((one) => one.event.index === index && one.key === key && one.digest === digest);
    const { event } = forms[rank] ?? fail(`it is not what event ${canonical(index)} recorded`);
    const isRedacted = Object.hasOwn(form, 'redacted');
    const isHome = event === home || (event.isRedaction && isRedacted && home?.index < event.index);
    check(isHome && homes.includes(home), 'it does not belong here, or something newer took its place');
    check(!/^(claim|rebuttal)$/.test(type) || form.version === home.line.version, 'it is another version');
    check(type === 'standing' || form.id === id, 'it stands under the id of another');
    const { at, ground } = isRedacted ? exact(form.redacted, 'at ground') : { at: home.at, ground: 'none' };
    const isThen = match(at, new RegExp(`^${INSTANT}$`), 'redacted at no instant') && at <= event.at;
    check(isThen && (event === home || at >= home.at) && isText(ground), 'redacted for no ground, or not then');
    shown.push({ key, type, where, form, event, rank, isRedacted, record: { type, id, event: index, salt } });
  };
  // A list shows all that the events in `homes` list, as they list it. Without `homes`, it ascends by id.
  const showAll = (type, where, all, homes = [], showOne = show) => {
    place = where;
    const [ids, due] = [all.map(({ id }) => id), forms.filter((one) => one.type === type && homes.includes(one.event))];
    check(isSame(ids, homes[0] ? due.map(({ id }) => id) : [...new Set(ids)].sort()), 'one is left out, or misplaced');
    for (const [n, form] of all.entries()) showOne(type, `${where}[${n}]`, form, due[n] && [due[n].event]);
  };
  const showWithBelow = (type, where, form, lists, answers, under = `${where}.`) => {
    const about = told.filter(({ key }) => key === keyOf(type.replace('tombstone', 'rebuttal'), form.id));
    show(type, where, form, about.slice(-1));
    for (const [name, list] of Object.entries(lists))
      showAll(LISTED[name], `${under}${name}`, list, name === 'reviews' ? about : about.slice(-1));
    showAll('rebuttal', `${under}rebuttals`, answers, undefined, (_type, here, { rebuttals, ...answer }) => {
      check(answer.parentId === (type === 'claim' ? null : form.id), `${here}: it answers something else`);
      const { evidence, reviews, ...rebuttal } = answer;
      if (Object.hasOwn(answer, 'withdrawal')) showWithBelow('tombstone', here, answer, {}, rebuttals);
      else showWithBelow('rebuttal', here, rebuttal, { evidence, reviews }, rebuttals);
    });
  };
  const { evidence, reviews, replyRequests, rebuttals, standing, actors, sources, notices } = document;
  showWithBelow('claim', 'claim', claim, { evidence, reviews, replyRequests }, rebuttals, '');
  show('standing', 'standing', standing, thread, claim.id);
  check([actors, sources].every((one) => canonical(one).startsWith('{')), 'the actors or sources are no object');
  for (const [id, actor] of Object.entries(actors)) show('actor', `actors.${id}`, actor, told, id);
  for (const [id, { snapshots, ...source }] of Object.entries(sources)) {
    show('source', `sources.${id}`, source, told, id);
    showAll('snapshot', `sources.${id}.snapshots`, snapshots);
    check(snapshots.every(({ sourceId }) => sourceId === id), 'it is of another source');
  }
  const named = notices.map(({ id, ...notice }) => ({ ...notice, id: id === undefined ? notice.record.id : 'other' }));
  showAll('notice', 'notices', named, told, (type, where, { event, at, record, ...form }, [home]) => {
    check(isSame([event, at, record], [home.index, home.at, home.line.record]), `${where}: its event tells another`);
    show(type, where, form, [home]);
  });
  place = 'integrity.records';
  const inOrder = shown.toSorted((one, other) => one.rank - other.rank).map(({ record }) => record);
  check(isSame(integrity.records, inOrder), 'not those of all that is shown, in the order of the log');
  const used = new Set(shown.flatMap(({ key, event }) => [key.replace('tombstone', 'rebuttal'), event]));
  const idle = events.find((event) => !used.has(event.isRedaction ? event : event.key));
  return check(!idle, `the document shows nothing of event ${idle?.index}`) && shown;
}
// ── The references: what is referred to stands in the document, and nothing else does (with a ?: or null) ────────────
const REFERENCES = `claim.claimantId:actor rebuttal.claimId:claim rebuttal.responderId:actor tombstone.claimId:claim
  tombstone.responderId:actor reply_request.actorId:actor reply_request.rebuttalId:rebuttal|tombstone?
  source.publisherId:actor? actor.partOfId:actor? snapshot.sourceId:source evidence.sourceId:source
  evidence.snapshotId:snapshot? evidence.saidById:actor? evidence.reportedById:actor?`.split(/\s+/);
function checkReferences(things, { claim, standing: { openRebuttals, lastWord: { rebuttalId, actorId } } }) {
  place = 'the references';
  const find = (types, id) => things.find(({ type, form }) => types.includes(type) && form.id === id);
  const reached = new Set(things.filter(({ type }) => !/^(actor|source|snapshot)$/.test(type)));
  for (const thing of reached) // and what is added on the way
    for (const [, name, types] of REFERENCES.map((row) => row.split(/[.:]/)).filter(([type]) => type === thing.type)) {
      const target = thing.form[name] === null && types.endsWith('?') ? thing : find(types, thing.form[name]);
      const isOfSource = target?.type !== 'snapshot' || target.form.sourceId === thing.form.sourceId;
      reached.add((isOfSource && target) || fail(`${thing.where}: its ${name} names nothing that stands here`));
    }
  for (const thing of things) check(reached.has(thing), `nothing refers to ${thing.where}`);
  check(openRebuttals.every((id) => find('rebuttal', id)), 'standing: an open answer is not here');
  const speaker = rebuttalId === null ? claim.claimantId : find('rebuttal', rebuttalId)?.form.responderId;
  check(isText(actorId) && actorId === speaker, 'standing: the last word is that of somebody else');
}
// ── What else a dossier is held against: the text of a source, and a checkpoint kept earlier ────────────────────────
function checkSnapshot({ name, bytes }, things) {
  place = name;
  const [hash, text] = [hex(sha256(bytes)), [...textOf(bytes)]]; // offsets count code points
  const ids = things.filter(({ type, form }) => type === 'snapshot' && form.sha256 === hash).map(({ form }) => form.id);
  check(ids.length > 0, `its SHA-256 is ${hash}, which no snapshot of the dossier has`);
  const stands = (from, words) => from >= 0 && text.slice(from, from + [...words].length).join('') === words;
  const isQuoting = ({ type, form, isRedacted }) => type === 'evidence' && ids.includes(form.snapshotId) && !isRedacted;
  const quoting = things.filter((thing) => isQuoting(thing) && thing.form.quotation);
  for (const { where, form: { quotation: { start, end, prefix, suffix, exact: words } } } of quoting) {
    const isThere = isIndex(start) && end === start + [...words].length && stands(start, words);
    check(isThere && stands(start - [...prefix].length, prefix) && stands(end, suffix), `no quotation: ${where}`);
  }
  return `${name} is snapshot ${ids}; quotations that stand in it where they should: ${quoting.length}.`;
}
function checkSince(since, proof, checkpoint, keys) {
  place = 'the checkpoint kept earlier';
  const [old, grown] = [openCheckpoint(place, textOf(since), keys), checkpoint].sort((a, b) => a.size - b.size);
  check(old.origin === grown.origin, 'it is of another log');
  const [needs, isGrown] = [{ from: old.size, to: grown.size }, old.size < grown.size];
  if (isGrown && !proof) return needs;
  const { from, to, hashes } = isGrown ? JSON.parse(textOf(proof)) : { ...needs, hashes: [] };
  check(from === old.size && to === grown.size, `the proof has to lead from ${old.size} to ${grown.size}`);
  return checkConsistency(from, to, hashes.map((hash) => base64(hash, 32)), old.root, grown.root);
}
// ── All of it: `checks` says what holds, `failure` what is the first not to, `needs` which proof is missing ─────────
export function verify(bytes, { keys = [], snapshots = [], since, proof } = {}) {
  const [checks, trusted] = [[], keys.map(readKey)];
  const tell = (...lines) => checks.push(...lines.map((line) => printable(line)));
  try {
    place = 'the file';
    const document = exact(JSON.parse(textOf(bytes)), `actors asOf claim dossier evidence history integrity notices
      rebuttals replyRequests reviews sources standing throughEvent verdict`);
    check(canonical(document) === textOf(bytes), 'not in RFC 8785 form: white space, order, an escape, a repetition');
    check(document.dossier === 1 && document.verdict === null, 'it is no dossier of version 1');
    const [{ integrity, ...rest }, { claim: { id }, throughEvent: through }] = [document, document];
    place = 'integrity';
    const { signature, checkpoint } = exact(integrity, 'canonicalization sha256 signature checkpoint events records');
    const hash = hex(sha256(canonical(rest)));
    check(integrity.canonicalization === 'RFC 8785' && integrity.sha256 === hash, `the document has sha256 ${hash}`);
    tell(`The ${bytes.length} bytes are canonical JSON; without integrity their SHA-256 is ${hash}.`);
    const [signer, logger] = [signature, checkpoint].map((part) => readKey(exact(part, 'key note').key));
    for (const { vkey } of [signer, logger]) check(!keys[0] || keys.includes(vkey), `signed by another key: ${vkey}`);
    const text = `rejoinder dossier 1\nclaim ${id}\nthrough ${through}\nsha256 ${hash}\n`;
    check(openNote('the signature', signature.note, [signer])[0] === text, 'it is about something else');
    tell(`They are the dossier of claim ${id} through event ${through}.`, `They are signed by ${signer.vkey}.`);
    const log = openCheckpoint('the checkpoint', checkpoint.note, [logger].filter(({ name }) => name === signer.name));
    tell(`The checkpoint of its log, of ${log.size} events, is signed by ${logger.vkey}.`);
    const logged = readEvents(document, log);
    tell(`Events that are in that log as they stand here: ${logged.events.length}; the history is what they say.`);
    const chained = logged.thread.find((event) => event.previous !== undefined);
    const all = chained?.previous === null ? 'all' : `all from event ${chained?.index} on`;
    const found = `they are ${all}, up to the newest of them: each names the one before it.`;
    tell(`Of the thread of the claim ${chained ? found : 'others may be missing: they do not name each other yet.'}`);
    const things = checkRecords(document, logged);
    checkReferences(things, document);
    tell(`Records that are what these events recorded, in their places: ${things.length}; none is left out.`);
    const redactions = things.filter((thing) => thing.isRedacted).map(({ where, form: { redacted } }, n) =>
      `Redacted: ${n + 1}: ${where}, since ${redacted.at}: ${redacted.ground}`);
    tell(...(redactions.length > 0 ? redactions : ['Redacted: 0.']));
    for (const snapshot of snapshots) tell(checkSnapshot(snapshot, things));
    const needs = since && checkSince(since, proof, log, keys.length > 0 ? trusted : [signer, logger]);
    if (since && !needs) tell('The log of this checkpoint and that of the one kept earlier are one log.');
    return { outcome: needs ? 'incomplete' : keys.length > 0 ? 'verified' : 'consistent', checks, needs };
  } catch (error) { return { outcome: 'failed', checks, failure: printable(`${place}: ${error.message}`) }; }
}
function main() {
  const [one, many] = [{ type: 'string' }, { type: 'string', multiple: true, default: [] }];
  const options = { key: many, snapshot: many, since: one, proof: one, help: { type: 'boolean' } };
  const { values, positionals: [file, ...others] } = parseArgs({ options, allowPositionals: true });
  if (values.help) return console.log(USAGE);
  check(isText(file) && !others.length && (values.since || !values.proof), 'give one file, and --proof with --since');
  const read = (name) => name && readFileSync(name === '-' ? 0 : name);
  const keys = values.key.flatMap((key) => (/\+[0-9a-f]{8}\+/.test(key) ? key : textOf(read(key)).trim().split('\n')));
  const snapshots = values.snapshot.map((name) => ({ name, bytes: read(name) }));
  const said = verify(read(file), { keys, snapshots, since: read(values.since), proof: read(values.proof) });
  const [code, ending] = {
    verified: [0, 'VERIFIED with the keys that you gave.'],
    failed: [1, `FAILED: ${said.failure}`],
    incomplete: [2, `INCOMPLETE: get /log/proof/consistency?${new URLSearchParams(said.needs)} from the service, \
and give the answer with --proof.`],
    consistent: [3, 'CONSISTENT, SIGNER UNKNOWN: get the key from elsewhere, and give it with --key.'],
  }[said.outcome];
  console.log([...said.checks, ending].join('\n'));
  process.exitCode = code;
}
if (process.argv[1] && realpathSync(process.argv[1]) === import.meta.filename) {
  try { main(); } catch (error) {
    console.error(`${printable(error.message)}\n${USAGE}`);
    process.exitCode = 2;
  }
}
