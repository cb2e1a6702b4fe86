import { Button } from '@mantine/core';
import { ApiProblem } from '../api.ts';
import { FIELD } from '../words.ts';
import { unsavedFields } from './autosave.ts';
import classes from './editor.module.css';
import type { Editing } from './use-autosave.ts';

/** Where the saving stands, quietly. */
export function SaveStatus<Draft extends object, Read>({
  editing,
  isHeld,
}: {
  editing: Editing<Draft, Read>;
  isHeld: boolean;
}) {
  const { phase, save } = editing;
  return (
    <div className={classes.status}>
      <span role="status" data-phase={phase}>
        {isHeld ? heldWords(editing) : statusWords(editing)}
      </span>
      {phase === 'failed' && !isHeld && (
        <Button variant="default" size="compact-sm" onClick={() => void save()}>
          Save again
        </Button>
      )}
    </div>
  );
}

/** While nothing may be saved: what was written before that is not lost. */
function heldWords<Draft extends object, Read>({ state, isKept }: Editing<Draft, Read>): string {
  if (unsavedFields(state).length === 0) return '';
  return `What you wrote is not saved.${isKept ? ' It is kept on this device until it can be.' : ''}`;
}

function statusWords<Draft extends object, Read>({
  state,
  phase,
  faults,
  isKept,
}: Editing<Draft, Read>): string {
  const kept = isKept ? ' Kept on this device.' : '';
  if (phase === 'saving') return 'Saving …';
  if (phase === 'saved') return `Saved ${clock(state.savedAt ?? 0)}`;
  if (phase === 'conflict') return `Not saved: somebody else changed the same. Choose below.${kept}`;
  if (phase === 'failed') return `Not saved: ${reasonOf(state.failure?.problem)}${kept}`;
  if (phase === 'clean') return '';
  const missing = Object.keys(faults).map((field) => (FIELD[field] ?? field).toLowerCase());
  if (missing.length > 0 && !state.record) return `Not saved yet; still needed: ${list(missing)}.${kept}`;
  if (missing.length > 0) return `Not saved: look at ${list(missing)}.${kept}`;
  return 'Not saved yet.';
}

function reasonOf(problem: unknown): string {
  if (!(problem instanceof ApiProblem)) return 'the desk made a mistake.';
  if (problem.code === 'offline') return 'the desk cannot be reached.';
  const [first] = problem.errors;
  return first ? first.detail : problem.message;
}

export function clock(at: number): string {
  return new Date(at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
}

const AND = new Intl.ListFormat('en', { type: 'conjunction' });

function list(words: string[]): string {
  return AND.format(words);
}
