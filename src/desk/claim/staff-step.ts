/** A step that staff take with a record: it names the version that was seen, and when that changed meanwhile, says so. */
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiProblem, api, type Kind } from '../api.ts';
import { type Seen, whoChanged } from '../parts/who-changed.ts';
import { refreshAll, useMe } from '../queries.ts';
import { FIELD, STATE } from '../words.ts';
import { type ClaimModel, nameOf } from './claim.model.ts';
import { differing, type FieldChange } from './difference.model.ts';

/** The claim or one of its answers, as a step needs it. */
export interface StaffRecord {
  kind: Kind;
  id: string;
  etag: string;
  state: keyof typeof STATE;
  /** What was seen of it, by field. */
  seen: Readonly<Record<string, unknown>>;
  /** The version that was seen, and who had worked on it. */
  at: Seen;
}

export function recordOf(model: ClaimModel, id: string): StaffRecord | null {
  const answer = model.byId.get(id);
  const work = answer ? answer.work : model.work;
  if (!work) return null;
  const [form, evidence] = answer ? [answer.form, answer.evidence] : [model.claim, model.evidence];
  return {
    kind: answer ? 'rebuttals' : 'claims',
    id,
    etag: work.etag,
    state: work.state,
    seen: { ...form, evidence },
    at: { version: form?.version ?? 0, state: work.state, desk: work.desk },
  };
}

/** The step, by the tag of the version that it changes. */
type Act = (etag: string) => Promise<unknown>;

/** A step that was stopped: the record is another than was seen. */
export interface Stopped {
  who: string;
  changes: readonly FieldChange[];
  /** In words, where it is another. */
  state: string | null;
  goOn: () => void;
  leave: () => void;
}

/** Takes steps with a record. `said` tells the person what was done, once it is. */
export function useStep(model: ClaimModel, record: StaffRecord) {
  const { me } = useMe();
  const [said, setSaid] = useState('');
  const [stopped, setStopped] = useState<Stopped | null>(null);
  const mutation = useMutation({
    mutationFn: ({ act, etag }: { act: Act; etag: string; words: string; done?: (() => void) | undefined }) =>
      act(etag),
    onMutate: () => setSaid(''),
    onSuccess: async (_, { words, done }) => {
      await refreshAll();
      setSaid(words);
      done?.();
    },
    onError: async (error, step) => {
      if (!isStale(error)) return;
      const newest = await api[record.kind].get(record.id);
      const leave = () => {
        setStopped(null);
        mutation.reset();
        void refreshAll();
      };
      setStopped({
        who: whoChanged(record.at, newest.data, me?.id),
        changes: differing(record.seen, newest.data, (id) => nameOf(model, id)).map((change) => ({
          ...change,
          field: FIELD[change.field] ?? change.field,
        })),
        state: newest.data.state === record.state ? null : STATE[newest.data.state].label.toLowerCase(),
        leave,
        goOn: () => {
          setStopped(null);
          mutation.mutate({ ...step, etag: newest.etag });
        },
      });
    },
  });
  return {
    said,
    stopped,
    isPending: mutation.isPending,
    problem: mutation.error && !isStale(mutation.error) ? mutation.error : null,
    take: (words: string, act: Act, done?: () => void) =>
      mutation.mutate({ act, etag: record.etag, words, done }),
    reset: () => mutation.reset(),
  };
}

function isStale(error: unknown): boolean {
  return error instanceof ApiProblem && error.code === 'stale';
}
