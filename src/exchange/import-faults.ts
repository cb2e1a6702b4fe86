/** Why an import stopped: at which line, and what is wrong with it. */
import { type Fault, Problem } from '../http/problem.ts';
import type { Faults } from './import.rules.ts';

/** A line cannot be taken. */
export class LineFault extends Problem {
  /** Its number, from 1. */
  readonly line: number;

  constructor(line: number, errors: readonly Fault[]) {
    const [first] = errors;
    const place = first && first.pointer !== '' ? ` ${first.pointer}:` : '';
    super('line-refused', `Line ${line}:${place} ${first?.detail ?? 'it cannot be taken.'}`, {
      line,
      errors: [...errors],
    });
    this.line = line;
  }

  static unlessNone(line: number, faults: Faults): void {
    if (faults.list.length > 0) throw new LineFault(line, faults.list);
  }
}

/** A fault of a whole line. */
export function lineFault(line: number, detail: string): LineFault {
  return new LineFault(line, [{ pointer: '', detail }]);
}

/** What PostgreSQL says of a row that it refuses, as sentences. */
const SENTENCES: Record<string, string> = {
  quotation_in_snapshot: 'The quotation does not stand at that place of the snapshot.',
  snapshot_sha256: 'The text has another SHA-256.',
};

/** Of the errors of PostgreSQL, what matters here. */
interface DatabaseFault {
  code?: unknown;
  constraint?: string;
  detail?: string;
  where?: string;
  message?: string;
}

/**
 * A refusal of PostgreSQL as the fault of a line; the error itself for all that is no fault of the rows. `lines` are the numbers of
 * their lines, a row each.
 */
export function faultOfRows(error: unknown, rows: Buffer, lines: readonly number[]): unknown {
  const { code, constraint = '', detail = '', where = '', message = '' } = error as DatabaseFault;
  // Classes 22 (data exception) and 23 (a constraint does not hold).
  if (typeof code !== 'string' || !/^2[23]/.test(code)) return error;
  const place = /^COPY \w+, line (\d+)/m.exec(where)?.[1];
  const value = /\)=\(([^)]*)\)/.exec(detail)?.[1]?.split(', ').at(-1) ?? '';
  const at = place ? Number(place) - 1 : rowWith(rows, value);
  const reason = SENTENCES[constraint] ?? (constraint.endsWith('_pkey') ? 'Its id is used twice.' : message);
  return lineFault(
    lines[at] ?? lines[0] ?? 0,
    detail && !SENTENCES[constraint] ? `${reason} ${detail}` : reason,
  );
}

/** Which row holds these words. */
function rowWith(rows: Buffer, words: string): number {
  const before = words === '' ? -1 : rows.indexOf(words);
  return before === -1 ? 0 : rows.toString('latin1', 0, before).split('\n').length - 1;
}
