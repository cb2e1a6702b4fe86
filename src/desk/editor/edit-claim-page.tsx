import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useParams } from 'wouter';
import { api, type Claim, type Me, type Notice, type Tagged } from '../api.ts';
import { Answer } from '../parts/answers.tsx';
import { Page } from '../parts/page.tsx';
import { ClaimFields } from './claim-fields.tsx';
import { isClosed } from './editor-parts.ts';
import { EditorsOnly } from './editors-only.tsx';
import { useOwnAddress } from './own-address.ts';
import { RecordEditor } from './record-editor.tsx';
import { CLAIMS, needsNotice } from './records.ts';
import { SimilarClaims } from './similar-claims.tsx';
import { useAutosave } from './use-autosave.ts';

/**
 * A claim, to be written or to be changed: `/claims/new` and `/claims/:id/edit`. One page for both, so that a claim which
 * saves itself for the first time gets its address under the hands of who writes it.
 */
export function EditClaimPage() {
  const { id } = useParams<{ id?: string }>();
  const { visit, onMade } = useOwnAddress('claims', id);
  return (
    <Page title={id ? 'Edit the claim' : 'New claim'}>
      <EditorsOnly needs="editClaim">
        {(me) =>
          visit.id === null ? (
            <ClaimEditor key={visit.key} me={me} start={null} onMade={onMade} />
          ) : (
            <LoadedClaim key={visit.key} id={visit.id} me={me} />
          )
        }
      </EditorsOnly>
    </Page>
  );
}

function LoadedClaim({ id, me }: { id: string; me: Me }) {
  const query = useQuery({
    queryKey: ['claims', id, 'to edit'],
    queryFn: ({ signal }) => api.claims.get(id, signal),
    // From here on the editor knows best.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  return (
    <Answer query={query} what="claim">
      {(start) => <ClaimEditor me={me} start={start} />}
    </Answer>
  );
}

function ClaimEditor({
  me,
  start,
  onMade,
}: {
  me: Me;
  start: Tagged<Claim> | null;
  onMade?: (id: string) => void;
}) {
  const [notice, setNotice] = useState<Notice | null>(null);
  const editing = useAutosave({
    recorder: CLAIMS,
    start,
    keptAs: (id) => `${me.id}:claim:${id ?? 'new'}`,
    isHeld: (record) => isClosed(record, notice),
    noticeFor: (record) => (needsNotice(record) && notice) || undefined,
    onMade,
  });
  const { draft, record } = editing.state;
  return (
    <RecordEditor
      kind="claims"
      me={me}
      editing={editing}
      notice={notice}
      onNotice={setNotice}
      fields={(fault) => <ClaimFields value={draft} onChange={editing.change} fault={fault} />}
      aside={<SimilarClaims text={draft.text} ownId={record?.id ?? null} />}
      warnings={warningsOf}
    />
  );
}

function warningsOf({ evidence }: Claim): string[] {
  if (evidence.some(({ role }) => role === 'appearance')) return [];
  return ['Nothing shows yet where it was said. A reviewer will look for that first.'];
}
