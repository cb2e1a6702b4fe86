/** What the parts of an editor are given, and how each takes a step with the record. */
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Kind, Me, Notice, Tagged } from '../api.ts';
import { refreshAll } from '../queries.ts';
import { type EditedRecord, needsNotice } from './records.ts';
import type { Editing } from './use-autosave.ts';

export interface EditorProps<Draft, Read> {
  kind: Kind;
  me: Me;
  editing: Editing<Draft, Read>;
  /** What was told to readers of the change, before it is saved with it. */
  notice: Notice | null;
  onNotice: (notice: Notice) => void;
  /** The fields, given what is wrong with each. */
  fields: (fault: (pointer: string) => string | undefined) => ReactNode;
  aside?: ReactNode;
  warnings: (record: Read) => string[];
}

/** Whether the form is not to be written in: in review, withdrawn, or published without a notice of what changes. */
export function isClosed(record: EditedRecord | null, notice: Notice | null): boolean {
  if (!record) return false;
  if (record.state === 'in_review' || record.state === 'withdrawn') return true;
  return needsNotice(record) && notice === null;
}

/** One step with the record at a time. */
export function useStep<Draft, Read extends EditedRecord>(editing: Editing<Draft, Read>) {
  return useMutation({
    mutationFn: async (task: (id: string, etag: string) => Promise<Tagged<Read>>) => {
      const answer = await editing.act(task);
      await refreshAll();
      return answer;
    },
  });
}
