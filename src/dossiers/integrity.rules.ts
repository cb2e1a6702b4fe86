/** Which event vouches for which part of a dossier. docs/verify.md has the same rules for whoever checks them. */
import type { FormType } from '../ledger/event.ts';
import type { DossierContent } from './dossiers.schema.ts';
import type { IntegrityView } from './integrity.schema.ts';
import type { LoggedEvent, PublicEvent } from './public-events.queries.ts';

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

interface Proof {
  record: IntegrityView['records'][number];
  event: LoggedEvent;
  position: number;
}

/**
 * The salts of everything shown, each with the event whose body holds its digest, and all events that this takes: those of
 * the dossier, and the redactions of forms that it shows.
 */
export function provenRecords(
  content: DossierContent,
  events: readonly PublicEvent[],
): { records: IntegrityView['records']; events: LoggedEvent[] } {
  const proofs = new Map<string, Proof>();
  for (const event of events) {
    event.forms.forEach(({ type, id, salt, redaction }, at) => {
      const { position, ...proving } = redaction ?? { ...event, position: at };
      const record = { type, id, event: proving.body.index, salt: salt.toString('base64') };
      const proof = { record, event: proving, position };
      proofs.set(`${type} ${id}`, proof).set(`${type} ${id} ${event.body.index}`, proof);
    });
  }
  const shown = recordsShown(content)
    .flatMap(
      ({ type, id, event }) =>
        proofs.get([type, id, event].filter((part) => part !== undefined).join(' ')) ?? [],
    )
    .sort((a, b) => a.record.event - b.record.event || a.position - b.position);
  const proving = [...events, ...shown.map((one) => one.event)];
  const byIndex = new Map(proving.map((event): [number, LoggedEvent] => [event.body.index, event]));
  return {
    records: shown.map((one) => one.record),
    events: [...byIndex.values()].sort((a, b) => a.body.index - b.body.index),
  };
}

/** What the desk signs: it can never be read as a checkpoint, whose second line is a number. */
export function signedText(content: DossierContent, sha256: string): string {
  return `rejoinder dossier 1\nclaim ${content.claim.id}\nthrough ${content.throughEvent}\nsha256 ${sha256}\n`;
}
