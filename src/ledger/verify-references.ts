/** What a dossier refers to stands in it, and nothing that it does not refer to. */
import type { Shown } from './verify-records.ts';
import { check, listOf, objectOf, within } from './verify-shapes.ts';

/** Which member of which form names what. With a question mark it may be null. */
const REFERENCES: Record<string, Record<string, string>> = {
  claim: { claimantId: 'actor' },
  rebuttal: { responderId: 'actor' },
  tombstone: { responderId: 'actor' },
  // Answers that are not public are not named: the form of the request was made for the public.
  reply_request: { actorId: 'actor', rebuttalId: 'answer?' },
  evidence: { sourceId: 'source', snapshotId: 'snapshot?', saidById: 'actor?', reportedById: 'actor?' },
  snapshot: { sourceId: 'source' },
  source: { publisherId: 'actor?' },
  actor: { partOfId: 'actor?' },
};
/** What is there only because something refers to it. */
const REFERRED = ['actor', 'source', 'snapshot'];

/** Error for a reference that leads nowhere in the document, and for what no reference leads to. */
export function checkReferences(things: readonly Shown[]): void {
  const byKey = new Map<string, Shown>();
  for (const thing of things) {
    const isAnswer = thing.type === 'rebuttal' || thing.type === 'tombstone';
    byKey.set(`${thing.type} ${thing.form.id}`, thing);
    if (isAnswer) byKey.set(`answer ${thing.form.id}`, thing);
  }
  const find = (type: string, id: unknown) =>
    typeof id === 'string' ? byKey.get(`${type} ${id}`) : undefined;

  const reached = new Set(things.filter(({ type }) => !REFERRED.includes(type)));
  for (const { type, place, form } of reached) {
    for (const [member, to] of Object.entries(REFERENCES[type] ?? {})) {
      if (form[member] === null && to.endsWith('?')) continue;
      const target = find(to.replace('?', ''), form[member]);
      check(target, `${place}: its ${member} names nothing that stands here`);
      if (target.type === 'snapshot') {
        check(target.form.sourceId === form.sourceId, `${place}: its snapshot is of another source`);
      }
      // A set goes on to what is added to it while it is walked.
      reached.add(target);
    }
  }
  for (const thing of things) check(reached.has(thing), `${thing.place}: nothing refers to it`);
  within('standing', () => requireStanding(things, find));
}

/** Open are answers that are there; the last word is that of its speaker, or the claimant's own. */
function requireStanding(
  things: readonly Shown[],
  find: (type: string, id: unknown) => Shown | undefined,
): void {
  const formOf = (type: string) => objectOf(things.find((thing) => thing.type === type)?.form);
  const { openRebuttals, lastWord } = formOf('standing');
  for (const id of listOf(openRebuttals)) check(find('rebuttal', id), 'an open answer does not stand here');
  const { rebuttalId, actorId } = objectOf(lastWord);
  const speaker =
    rebuttalId === null ? formOf('claim').claimantId : find('rebuttal', rebuttalId)?.form.responderId;
  check(speaker !== undefined && actorId === speaker, 'the last word is that of somebody else');
}
