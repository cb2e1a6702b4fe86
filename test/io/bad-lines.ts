/** What can be wrong with a line of an exported record, as changes of the example in the documentation. */

/** Values by `<number of the line>/<place in it>`; undefined takes a member away. */
export type Changes = Record<string, unknown>;

type Json = Record<string, unknown>;

/** These lines with the changes. */
export function withChanges(text: string, changes: Changes): string {
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Json);
  for (const [place, value] of Object.entries(changes)) {
    const [number, ...steps] = place.split('/');
    const name = steps.pop() ?? '';
    const whole = lines[Number(number) - 1] as Json;
    const home = steps.reduce((one, step) => one[step] as Json, whole);
    if (value === undefined) delete home[name];
    else home[name] = value;
  }
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

const id = (end: string) => `018f7000-0000-7000-8000-0000000000${end}`;
const STRANGER = id('ff');
const [ADA, ROSA, MINISTRY, CLAIM_EVIDENCE] = [id('01'), id('02'), id('10'), id('60')];
const author = (who: string) => ({ id: who, createdAt: '2024-05-17T09:01:00Z' });

/** Makes the only version of a line a draft that nobody has judged. */
const draft = (line: number): Changes => ({
  [`${line}/publishedVersion`]: null,
  [`${line}/versions/0/state`]: 'draft',
  [`${line}/versions/0/reviews`]: [],
});

/**
 * Lines: 1 the first, 3 Rosa, 4 the ministry, 5 the union, 6 the source, 7 its snapshot, 8 the claim, 9 the rebuttal, 10 the
 * last. What is wrong, the line that has to be named, the changes, and words of the fault.
 */
export const BAD: [what: string, line: number, changes: Changes, fault: RegExp][] = [
  ['another form', 1, { '1/format': 'something' }, /rejoinder-record/],
  ['a later version of the form', 1, { '1/version': 2 }, /reads version 1/],
  ['a type that there is not', 3, { '3/type': 'verdict' }, /no lines of this type/],
  ['an unknown member', 3, { '3/email': 'rosa@example.org' }, /no such member/],
  ['a name with a line feed', 3, { '3/name': 'Ro\nsa' }, /one line of text/],
  ['a person twice', 3, { '3/id': ADA }, /named before/],
  ['no id', 4, { '4/id': undefined }, /missing/],
  ['an id that is none', 4, { '4/id': 'ministry' }, /UUID/],
  ['no version', 4, { '4/versions': [] }, /versions/],
  ['versions with a gap', 4, { '4/versions/0/number': 2 }, /without gaps/],
  ['an author whom nobody knows', 4, { '4/versions/0/authors/1': author(STRANGER) }, /no person/],
  ['a creator who is no author', 4, { '4/versions/0/authors': [] }, /one of its authors/],
  ['a part of what is not there', 5, { '5/versions/0/partOfId': STRANGER }, /not in the file/],
  ['a part of itself', 5, { '5/versions/0/partOfId': id('11') }, /part of itself/],
  ['published without approval', 5, { '5/versions/0/reviews': [] }, /approved/],
  ['a draft that is published', 5, { '5/versions/0/state': 'draft' }, /has the state `published`/],
  ['approved by its author', 5, { '5/versions/0/authors/1': author(ROSA) }, /Nobody approves/],
  [
    'approved with what is not there',
    5,
    { '5/versions/0/reviews/0/approvedWithId': STRANGER },
    /not in the file/,
  ],
  ['a page that is none', 6, { '6/versions/0/url': 'javascript:alert(1)' }, /http/],
  ['a publisher who is not there', 6, { '6/versions/0/publisherId': STRANGER }, /no actor/],
  ['a snapshot of another source', 7, { '7/sourceId': STRANGER }, /source before/],
  ['a text with another hash', 7, { '7/text': 'On Friday.' }, /SHA-256/],
  ['a text with CRLF', 7, { '7/text': 'a\r\nb' }, /LF/],
  ['a text that is not in NFC', 7, { '7/text': 'cafe\u0301' }, /NFC/],
  ['an unknown claimant', 8, { '8/versions/0/claimantId': STRANGER }, /no actor/],
  ['a claimant who was never published', 8, draft(4), /never published/],
  ['a date that is none', 8, { '8/versions/0/statedAt': '2024-02-30' }, /not a date/],
  ['a blank text', 8, { '8/versions/0/text': ' ' }, /blank/],
  ['half a surrogate pair', 8, { '8/versions/0/text': '\ud83d' }, /surrogate/],
  ['what only a redaction leaves', 8, { '8/versions/0/text': '[redacted]' }, /redaction/],
  ['a redaction that is not there', 8, { '8/versions/0/redactionId': STRANGER }, /no redaction/],
  ['evidence of a source that is not there', 8, { '8/evidence/0/sourceId': STRANGER }, /no source/],
  ['evidence by who did not write', 8, { '8/evidence/0/createdById': ROSA }, /author/],
  [
    'words that are not there',
    8,
    { '8/evidence/0/quotation/exact': 'the harbour is shut' },
    /does not stand|as long/,
  ],
  [
    'words one place off',
    8,
    { '8/evidence/0/quotation/start': 31, '8/evidence/0/quotation/end': 50 },
    /does not stand/,
  ],
  ['words that are not as long', 8, { '8/evidence/0/quotation/end': 51 }, /as long/],
  ['another prefix', 8, { '8/evidence/0/quotation/prefix': 'x' }, /does not stand/],
  [
    'a speaker of no appearance',
    8,
    { '8/evidence/0/role': 'supports', '8/evidence/0/saidById': MINISTRY },
    /appearance/,
  ],
  ['a withdrawn version without a notice', 8, { '8/versions/0/state': 'withdrawn' }, /notice/],
  ['a withdrawal by no notice', 8, { '8/withdrawalId': STRANGER }, /notice/],
  ['an id that is used twice', 9, { '9/evidence/0/id': CLAIM_EVIDENCE }, /twice/],
  ['a rebuttal of another claim', 9, { '9/claimId': STRANGER }, /claim before/],
  ['an answer to what is not there', 9, { '9/parentId': STRANGER }, /no rebuttal/],
  ['a public answer to a draft', 9, draft(8), /never published/],
  ['an unknown act', 9, { '9/versions/0/act': 'insult' }, /denial/],
  ['other counts', 10, { '10/counts/claim': 2 }, /There are 1/],
];
