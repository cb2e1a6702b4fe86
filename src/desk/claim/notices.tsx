/** What readers were told of a record after it was published, and what reviewers told them of it. */
import { Instant } from '../parts/dates.tsx';
import type { Approval, Notice } from './claim.model.ts';
import classes from './claim.module.css';

/** What each kind of notice is called. */
export const NOTICE_KIND: Record<Notice['kind'], string> = {
  correction: 'Correction',
  update: 'Update',
  withdrawal: 'Withdrawn',
};

export function Notices({ notices }: { notices: readonly Notice[] }) {
  if (notices.length === 0) return null;
  return (
    <ul className={classes.notices} aria-label="Notices">
      {notices.map(({ kind, reason, at }) => (
        <li key={`${kind} ${at}`} data-kind={kind}>
          <b>{NOTICE_KIND[kind]}</b>
          {at ? (
            <>
              {', '}
              <Instant at={at} />
            </>
          ) : (
            ', published with this version'
          )}
          {': '}
          <bdi>{reason}</bdi>
        </li>
      ))}
    </ul>
  );
}

/** The notes that came with approvals; approvals without one are told by their date alone, the last one. */
export function Approvals({ approvals }: { approvals: readonly Approval[] }) {
  const last = approvals.at(-1);
  if (!last) return null;
  const noted = approvals.filter((one) => one.publicNote);
  return (
    <div className={classes.approvals}>
      <span>
        Approved by a reviewer, <Instant at={last.at} />
      </span>
      {noted.map(({ at, publicNote }) => (
        <p key={at}>
          <b>Reviewer’s note</b>
          {noted.length > 1 && (
            <>
              {', '}
              <Instant at={at} />
            </>
          )}
          : <bdi>{publicNote}</bdi>
        </p>
      ))}
    </div>
  );
}
