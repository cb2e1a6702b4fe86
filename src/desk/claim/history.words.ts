/** What happened to a claim, in words. Pure. */
import type { HistoryItem } from '../api.ts';
import { RECORD_TYPE } from '../words.ts';
import { type ClaimModel, nameOf } from './claim.model.ts';
import { isolated } from './text-width.ts';

const ACTION: Record<string, string> = {
  created: 'Begun',
  edited: 'Edited',
  evidence_added: 'Evidence added',
  evidence_removed: 'Evidence removed',
  submitted: 'Submitted for review',
  taken_back: 'Taken back from review',
  approved: 'Approved and published',
  changes_requested: 'Changes requested',
  rejected: 'Rejected',
  withdrawn: 'Withdrawn',
  settled: 'Outcome of a reply request noted',
  carried_out: 'Redacted by order of a court',
  imported: 'Imported with the record of another desk',
};

/** What was done, as far as it has a name of its own here. */
export function actionWords(action: string): string {
  const words = action.replaceAll('_', ' ');
  return ACTION[action] ?? `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

type Names = Pick<ClaimModel, 'actors' | 'sources' | 'byId' | 'claim' | 'replyRequests'>;

/** What it was done to: “the claim”, “rebuttal 1.2 of …”, “the source “…””. */
export function recordWords(model: Names, { type, id }: HistoryItem['record']): string {
  if (type === 'claim') return 'the claim';
  if (type === 'rebuttal') {
    const answer = model.byId.get(id);
    return answer
      ? `rebuttal ${answer.number} of ${isolated(nameOf(model, answer.responderId))}`
      : 'a rebuttal';
  }
  if (type === 'reply_request') {
    const request = model.replyRequests.find((one) => one.id === id);
    return request
      ? `the request for a reply from ${isolated(nameOf(model, request.actorId))}`
      : 'a request for a reply';
  }
  const name = type === 'actor' ? model.actors[id]?.name : model.sources[id]?.title;
  const kind = RECORD_TYPE[type].toLowerCase();
  return name ? `the ${kind} ${isolated(name)}` : `${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}`;
}

/** “Approved and published: answer 1.2 of …, version 2”. */
export function eventWords(model: Names, { action, record, version }: HistoryItem): string {
  // A request for a reply that is begun is one that was asked.
  if (record.type === 'reply_request')
    return action === 'created'
      ? `Asked: ${recordWords(model, record)}`
      : `${actionWords(action)}: ${recordWords(model, record)}`;
  return `${actionWords(action)}: ${recordWords(model, record)}${version === null ? '' : `, version ${version}`}`;
}
