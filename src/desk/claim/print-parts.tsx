/** Evidence, notices, approvals and requests for a reply, in full, for paper. */
import { instantWords, statedWords } from '../parts/dates.tsx';
import { inQuotes } from '../parts/text.tsx';
import { MODE, ROLE } from '../words.ts';
import { answerWords } from './answer-link.tsx';
import type { Approval, ClaimModel, Evidence, Notice, ReplyRequest } from './claim.model.ts';
import { nameOf } from './claim.model.ts';
import { NOTICE_KIND } from './notices.tsx';
import classes from './print.module.css';

const ORDER: Evidence['role'][] = ['appearance', 'supports', 'opposes', 'context'];

export function PrintedEvidence({
  model,
  evidence,
  of,
}: {
  model: ClaimModel;
  evidence: readonly Evidence[];
  of: 'claim' | 'rebuttal';
}) {
  if (evidence.length === 0)
    return <p>No evidence is recorded{of === 'claim' ? ' of the claim' : ' of this rebuttal'}.</p>;
  const sorted = ORDER.flatMap((role) => evidence.filter((one) => one.role === role));
  return (
    <ul className={classes.evidence}>
      {sorted.map((one) => (
        <li key={one.id}>
          <Piece model={model} evidence={one} />
        </li>
      ))}
    </ul>
  );
}

/** Who said it, who reports it, and in which speech; of other evidence, who brought it. */
function circumstances(
  model: ClaimModel,
  { role, saidById, reportedById, mode, offeredBy }: Evidence,
): string {
  return [
    saidById && `said by ${nameOf(model, saidById)}`,
    reportedById && `reported by ${nameOf(model, reportedById)}`,
    mode && MODE[mode].label,
    role !== 'appearance' && (offeredBy === 'speaker' ? 'offered by the speaker' : 'found by the desk'),
  ]
    .filter(Boolean)
    .join(', ');
}

function Piece({ model, evidence }: { model: ClaimModel; evidence: Evidence }) {
  const { role, quotation, locator, sourceId, snapshotId, verified, note, redacted } = evidence;
  const source = model.sources[sourceId];
  const snapshot = source?.snapshots.find(({ id }) => id === snapshotId);
  const said = circumstances(model, evidence);
  return (
    <>
      <p>
        <b>{ROLE[role].label}</b>
        {said && <bdi> ({said})</bdi>}
        {verified ? '' : ': unverified, there is no archived text to hold it against'}
      </p>
      {quotation && (
        <blockquote className="words" dir="auto">
          {inQuotes(quotation.exact)}
        </blockquote>
      )}
      {locator && (
        <p>
          Where to look: <bdi>{locator}</bdi>
        </p>
      )}
      {source && (
        <p>
          <bdi>{source.title}</bdi>
          {source.publisherId && (
            <>
              . <bdi>{nameOf(model, source.publisherId)}</bdi>
            </>
          )}
          {source.publishedAt && `, ${statedWords(source.publishedAt)}`}.
          {source.url && <span className={classes.address}> {source.url}</span>}
        </p>
      )}
      {snapshot && (
        <p className={classes.proof}>
          Archived text, captured {instantWords(snapshot.capturedAt)}; SHA-256{' '}
          <span className={classes.hash}>{snapshot.sha256}</span>
          {quotation && `; characters ${quotation.start} to ${quotation.end}`}
        </p>
      )}
      {note && (
        <p>
          <b>Desk’s note:</b> <bdi>{note}</bdi>
        </p>
      )}
      {redacted && (
        <p>
          Redacted by order of a court, {instantWords(redacted.at)}: <bdi>{redacted.ground}</bdi>
        </p>
      )}
    </>
  );
}

export function PrintedNotices({ notices }: { notices: readonly Notice[] }) {
  if (notices.length === 0) return null;
  return (
    <ul className={classes.plain}>
      {notices.map(({ kind, reason, at }) => (
        <li key={`${kind} ${at}`}>
          <b>{NOTICE_KIND[kind]}</b>
          {at && `, ${instantWords(at)}`}: <bdi>{reason}</bdi>
        </li>
      ))}
    </ul>
  );
}

export function PrintedApprovals({ approvals }: { approvals: readonly Approval[] }) {
  if (approvals.length === 0) return null;
  return (
    <ul className={classes.plain}>
      {approvals.map(({ version, at, publicNote }) => (
        <li key={`${version} ${at}`}>
          Version {version} approved by a reviewer, {instantWords(at)}
          {publicNote && (
            <>
              : <bdi>{publicNote}</bdi>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

const OUTCOME: Record<NonNullable<ReplyRequest['outcome']>, string> = {
  answered: 'answered',
  declined: 'declined to comment',
  no_reply: 'no reply',
};

export function PrintedRequests({ model }: { model: ClaimModel }) {
  if (model.replyRequests.length === 0) return null;
  return (
    <section>
      <h2>Asked for a reply</h2>
      <ul className={classes.plain}>
        {model.replyRequests.map(
          ({ id, actorId, channel, askedAt, dueAt, question, outcome, rebuttalId }) => {
            const answer = model.byId.get(rebuttalId ?? '');
            return (
              <li key={id} className={classes.whole}>
                <bdi>{nameOf(model, actorId)}</bdi>, <bdi>{channel}</bdi>, {instantWords(askedAt)}, for a
                reply until {instantWords(dueAt)}:{' '}
                <b>{outcome ? OUTCOME[outcome] : 'no reply recorded yet'}</b>
                {answer && ` (${answer.number} ${answerWords(model, answer)})`}
                <blockquote dir="auto" className={classes.prose}>
                  {question}
                </blockquote>
              </li>
            );
          },
        )}
      </ul>
    </section>
  );
}
