import type { z } from 'zod';
import type { Fault } from './problem.ts';

/** RFC 6901 */
function pointerTo(path: readonly PropertyKey[]): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

const TYPES: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  object: 'an object',
  array: 'a list',
  boolean: 'true or false',
};

function sentence(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined && /received undefined/.test(issue.message)) return 'It is missing.';
      return `Give ${TYPES[issue.expected] ?? issue.expected}.`;
    case 'invalid_value':
      return `Give one of: ${issue.values.map(String).join(', ')}.`;
    default:
      return issue.message;
  }
}

/** All faults that zod found, as sentences with pointers below `base`. */
export function toFaults(error: z.ZodError, base: string): Fault[] {
  return error.issues.flatMap((issue): Fault[] => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        pointer: base + pointerTo([...issue.path, key]),
        detail: 'There is no such member here.',
      }));
    }
    return [{ pointer: base + pointerTo(issue.path), detail: sentence(issue) }];
  });
}
