import { useQuery } from '@tanstack/react-query';
import { Redirect, useParams } from 'wouter';
import { api } from '../api.ts';
import { PageAnswer } from '../parts/page-answer.tsx';
import { answerAnchor } from './addresses.ts';

/** An answer has its place on the page of its claim. */
export function RebuttalPage() {
  const { id = '' } = useParams<{ id: string }>();
  const query = useQuery({
    queryKey: ['rebuttals', id],
    queryFn: async ({ signal }) => (await api.rebuttals.get(id, signal)).data,
  });
  return (
    <PageAnswer query={query} what="rebuttal">
      {({ claimId }) => <Redirect to={`/claims/${claimId}#${answerAnchor(id)}`} replace />}
    </PageAnswer>
  );
}
