/** What stands instead of a form that was redacted. */
import type { Redacted } from '../editorial/redacted.schema.ts';
import type { FormType, PublicForm } from '../ledger/event.ts';

/** The word that the database, too, leaves where a text may not be missing. */
const REDACTED = '[redacted]';

type Fields = Record<string, unknown>;

/** What goes, by the type of the form; all else stays: ids, dates, kinds, and so the standing and the thread. */
const BLANKS: Partial<Record<FormType, (form: Fields) => Fields>> = {
  claim: () => ({ text: REDACTED, context: null, topics: [] }),
  rebuttal: () => ({ text: REDACTED }),
  actor: () => ({ name: REDACTED, aliases: [], sameAs: [] }),
  source: () => ({ title: REDACTED, url: null }),
  evidence: ({ quotation, locator }) => ({
    quotation: quotation && { ...(quotation as Fields), exact: REDACTED, prefix: REDACTED, suffix: REDACTED },
    verified: false,
    locator: locator === null ? null : REDACTED,
    note: null,
  }),
  snapshot: () => ({}),
  reply_request: () => ({ question: REDACTED, channel: REDACTED }),
};

/** A form that is going to be emptied, and where it stands. */
export interface DoomedForm extends PublicForm {
  event: number;
  position: number;
}

/** Where the replacement of a form stands: in which of the events, and at which position there. */
export interface Replacement {
  event: number;
  position: number;
  in: number;
  at: number;
}

/**
 * The forms that take the place of these, as so many events as it takes for none to show a record in two forms: what a body
 * lists is found by type and id. `first` is the index of the first event.
 */
export function replacementsOf(
  doomed: readonly DoomedForm[],
  redacted: Redacted,
  first: number,
): { events: PublicForm[][]; replacements: Replacement[] } {
  const events: PublicForm[][] = [[]];
  const places = new Map<string, { in: number; at: number }>();
  const replacements = doomed.map(({ event, position, type, id, form }) => {
    const blank = BLANKS[type];
    if (!blank) throw new Error(`a form of type ${type} cannot be redacted`);
    const fields = form as Fields;
    const instead = { ...fields, ...blank(fields), redacted };
    const key = JSON.stringify([type, id, instead]);
    let place = places.get(key);
    if (!place) {
      const free = events.findIndex((forms) => !forms.some((one) => one.type === type && one.id === id));
      const round = free === -1 ? events.push([]) - 1 : free;
      const at = (events[round] ?? []).push({ type, id, form: instead }) - 1;
      place = { in: first + round, at };
      places.set(key, place);
    }
    return { event, position, ...place };
  });
  return { events, replacements };
}
