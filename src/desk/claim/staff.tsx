/** Where the parts for staff stand on the page: fetched for them alone. */
import { lazy, Suspense } from 'react';
import { may, useMe } from '../queries.ts';
import type { ClaimModel, Evidence } from './claim.model.ts';

const Actions = lazy(async () => ({ default: (await import('./staff-actions.tsx')).StaffActions }));
const Removal = lazy(async () => ({ default: (await import('./evidence-removal.tsx')).EvidenceRemoval }));
const Replies = lazy(async () => ({ default: (await import('./reply-actions.tsx')).AskForReply }));
const Settling = lazy(async () => ({ default: (await import('./reply-actions.tsx')).SettleReply }));

/** What may be done with the claim or one of its answers, and what the desk knows of it. */
export function StaffPart({ model, id }: { model: ClaimModel; id: string }) {
  if (model.basis === 'public') return null;
  return (
    <Suspense fallback={null}>
      <Actions model={model} id={id} />
    </Suspense>
  );
}

export function EvidenceTools({
  model,
  id,
  evidence,
}: {
  model: ClaimModel;
  id: string;
  evidence: Evidence;
}) {
  const { me } = useMe();
  const operation = id === model.claim.id ? 'removeClaimEvidence' : 'removeRebuttalEvidence';
  if (model.basis === 'public' || !may(me, operation)) return null;
  return (
    <Suspense fallback={null}>
      <Removal model={model} id={id} evidence={evidence} />
    </Suspense>
  );
}

/** Asks somebody for a reply to the claim. */
export function AskTool({ model }: { model: ClaimModel }) {
  const { me } = useMe();
  if (model.basis === 'public' || model.withdrawal || !may(me, 'addReplyRequest')) return null;
  return (
    <Suspense fallback={null}>
      <Replies model={model} />
    </Suspense>
  );
}

/** Notes how a request for a reply ended. */
export function SettleTool({ model, id }: { model: ClaimModel; id: string }) {
  const { me } = useMe();
  if (model.basis === 'public' || !may(me, 'settleReplyRequest')) return null;
  return (
    <Suspense fallback={null}>
      <Settling model={model} id={id} />
    </Suspense>
  );
}
