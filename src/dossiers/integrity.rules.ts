/** Which event vouches for which part of a dossier. docs/verify.md has the same rules for whoever checks them. */
import type { FormType } from '../ledger/event.ts';
import type { DossierContent } from './dossiers.schema.ts';
import type { IntegrityView } from './integrity.schema.ts';
import type { PublicEvent } from './public-events.queries.ts';

/** A record that the document shows; a notice belongs to one event, of everything else the newest form is shown. */
interface Shown {
  type: FormType;
  id: string;
  event?: number;
}

type Node = { id: string; withdrawal?: unknown; rebuttals: Node[] } & {
  evidence?: { id: string }[];
  reviews?: { id: string }[];
};

function shownAs(type: FormType, records: readonly { id: string }[] = []): Shown[] {
  return records.map(({ id }) => ({ type, id }));
}

function shownInTree(nodes: readonly Node[]): Shown[] {
  return nodes.flatMap((node) => [
    { type: node.withdrawal ? 'tombstone' : 'rebuttal', id: node.id } as const,
    ...shownAs('evidence', node.evidence),
    ...shownAs('review', node.reviews),
    ...shownInTree(node.rebuttals),
  ]);
}

function recordsShown(content: DossierContent): Shown[] {
  const { claim, notices } = content;
  const sources = Object.values(content.sources);
  return [
    ...shownAs('claim', [claim]),
    ...shownAs('standing', [claim]),
    ...shownAs('evidence', content.evidence),
    ...shownInTree(content.rebuttals as Node[]),
    ...shownAs('review', content.reviews),
    ...shownAs('reply_request', content.replyRequests),
    ...shownAs('actor', Object.values(content.actors)),
    ...shownAs('source', sources),
    ...shownAs(
      'snapshot',
      sources.flatMap((source) => source.snapshots),
    ),
    ...notices.map(({ record, event }): Shown => ({ type: 'notice', id: record.id, event })),
  ];
}

/** The salts of everything shown, each with the event whose body holds its digest. */
export function provenRecords(
  content: DossierContent,
  events: readonly PublicEvent[],
): IntegrityView['records'] {
  const proofs = new Map<string, IntegrityView['records'][number] & { position: number }>();
  for (const { body, forms } of events) {
    forms.forEach(({ type, id, salt }, position) => {
      const proof = { type, id, event: body.index, salt: salt.toString('base64'), position };
      proofs.set(`${type} ${id}`, proof).set(`${type} ${id} ${body.index}`, proof);
    });
  }
  return recordsShown(content)
    .flatMap(
      ({ type, id, event }) =>
        proofs.get([type, id, event].filter((part) => part !== undefined).join(' ')) ?? [],
    )
    .sort((a, b) => a.event - b.event || a.position - b.position)
    .map(({ position, ...record }) => record);
}

/** What the desk signs: it can never be read as a checkpoint, whose second line is a number. */
export function signedText(content: DossierContent, sha256: string): string {
  return `rejoinder dossier 1\nclaim ${content.claim.id}\nthrough ${content.throughEvent}\nsha256 ${sha256}\n`;
}
