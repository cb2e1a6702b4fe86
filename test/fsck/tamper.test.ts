import { expect, test } from '@jest/globals';
import { tamper } from '../trials/tamper.ts';

/** A share of the 2,000 of `npm run trials`. */
const SHARE = 60;

test(`${SHARE} changes behind the service's back are all found, and their tables named`, async () => {
  const { missed, changes, found, named } = await tamper(SHARE, 1);
  expect({ missed, changes, found, named }).toEqual({
    missed: [],
    changes: SHARE,
    found: SHARE,
    named: SHARE,
  });
}, 240_000);
