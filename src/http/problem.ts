/**
 * Problems, as RFC 9457 has them. One catalogue: each code has its status, title and explanation here, is documented at
 * `/problems/<code>` and in the OpenAPI document, and is reached by a test (test/contract/problems.test.ts).
 */
export const PROBLEMS = {
  'malformed-body': [
    400,
    'The body cannot be read',
    'The body is not JSON in UTF-8, or it is nested too deeply.',
  ],
  'invalid-request': [
    400,
    'The request does not fit the schema',
    'Every fault is listed in `errors`, with a JSON pointer to its place.',
  ],
  'invalid-cursor': [
    400,
    'The cursor is not one of ours',
    'Start again without `cursor`, and pass `nextCursor` on as it came.',
  ],
  'unknown-caller': [
    401,
    'Who is calling is not known',
    'Sign in, or send `Authorization: Bearer <token>` with a token that is valid, not expired and not revoked.',
  ],
  'wrong-credentials': [
    401,
    'E-mail address or password is wrong',
    'They do not belong together, or the user cannot sign in. An admin can make a link that sets a new password.',
  ],
  'cross-site': [
    403,
    'Asked by another site',
    'Who is signed in by a cookie changes things from pages of this service only. Programs send a token instead.',
  ],
  'not-allowed': [403, 'Not allowed', 'The roles of the caller do not cover this operation.'],
  'four-eyes': [
    403,
    'Nobody reviews their own work',
    'The reviewer has created, edited, evidenced or submitted this since its last approval. Somebody else has to review it.',
  ],
  'own-request': [
    403,
    'Nobody consents to their own request',
    'Another admin has to consent to a redaction, whom the one who asked has neither made nor changed since. Who asked can refuse it, which withdraws it.',
  ],
  'not-the-submitter': [
    403,
    'Only the submitter takes it back',
    'A submission is taken back by the person who submitted it. A reviewer can ask for changes instead.',
  ],
  'not-found': [404, 'Not found', 'There is nothing here, or nothing that the caller may see.'],
  'method-not-allowed': [
    405,
    'Method not allowed',
    'The address exists, and `Allow` lists what can be done with it.',
  ],
  'wrong-state': [
    409,
    'Not in this state',
    'The lifecycle has no such step from the state that the record is in.',
  ],
  'target-not-published': [
    409,
    'What it answers is not published',
    'A rebuttal can be published only when the claim or rebuttal that it answers is.',
  ],
  'idempotency-key-running': [
    409,
    'The first request is still running',
    'Another request with this Idempotency-Key has not ended yet. Ask again in a moment.',
  ],
  'idempotency-answer-not-kept': [
    409,
    'Done already; the answer held a secret',
    'This Idempotency-Key was used and its effect stands, but an answer with a secret is never stored.',
  ],
  'email-taken': [409, 'The e-mail address is taken', 'Another user has this address.'],
  'last-admin': [
    409,
    'The last admin stays',
    'Make somebody else an admin first: an installation without one could not be run.',
  ],
  'record-not-empty': [
    409,
    'There is a record already',
    'A record is imported into an installation that has none: no actor, source, claim or rebuttal, not even as a draft.',
  ],
  'already-redacted': [
    409,
    'Redacted already',
    'Each pointer in `errors` names a target of which nothing is left to redact.',
  ],
  withdrawn: [410, 'Withdrawn', 'This was published and has been withdrawn. `notice` says when and why.'],
  redacted: [
    410,
    'Redacted',
    'The text was taken away by order of a court. The record that held it says since when, and on what ground.',
  ],
  'link-not-valid': [
    410,
    'The link is not valid',
    'It was used, is too old, or a newer one took its place. Ask an admin for a new one.',
  ],
  stale: [
    412,
    'Somebody was faster',
    'The record has changed since you read it. Read it again, look at what changed, and repeat with its new ETag.',
  ],
  'too-large': [413, 'The body is too large', 'A body holds at most 4 MiB.'],
  'unsupported-media-type': [
    415,
    'Unsupported media type',
    'Send the body as `application/json`, uncompressed.',
  ],
  'line-refused': [
    422,
    'A line cannot be imported',
    '`line` is its number, from 1, and `errors` says what is wrong with it. Nothing of the import stays.',
  ],
  'redacted-words': [
    422,
    'Redacted words',
    'Only a redaction leaves `[redacted]`: nobody types it, and nothing is quoted from a redacted text.',
  ],
  'quote-not-found': [
    422,
    'The quotation does not stand in the snapshot',
    '`nearest` is the most similar passage with its similarity. Take it, or correct the quotation.',
  ],
  'quote-ambiguous': [
    422,
    'The quotation stands more than once',
    '`candidates` lists the places. Say which by `prefix`, `suffix` or `start`.',
  ],
  'unknown-reference': [
    422,
    'It refers to something that does not exist',
    'Each pointer in `errors` names an id of which there is no such record.',
  ],
  'locator-needed': [
    422,
    'A locator is needed',
    'The source has no archived text, so nothing can be quoted. Say in `locator` where in it to look.',
  ],
  'speech-needs-appearance': [
    422,
    'Only an appearance has a speaker',
    '`saidById`, `reportedById` and `mode` belong to evidence of role `appearance`.',
  ],
  'evidence-offered-mismatch': [
    422,
    '`evidenceOffered` contradicts the evidence',
    'The rebuttal says that no evidence was offered, but carries evidence that its speaker offered.',
  ],
  'notice-needed': [
    422,
    'A notice is needed',
    'A change of something published carries `notice: {kind: correction | update, reason}`, so that its readers learn of it.',
  ],
  'part-of-cycle': [
    422,
    'It would be part of itself',
    'An actor cannot be part of an actor that is part of it.',
  ],
  'date-in-future': [
    422,
    'The date is in the future',
    'What was said, published, captured or asked happened already.',
  ],
  'thread-too-deep': [422, 'The thread is too deep', 'Answers nest at most 64 deep.'],
  'due-before-asked': [422, 'Due before it was asked', '`dueAt` is at or after `askedAt`.'],
  'answer-not-in-thread': [
    422,
    'That rebuttal is not an answer here',
    'The `rebuttalId` of an answered reply request is a rebuttal of the same claim, and only `answered` names one.',
  ],
  'idempotency-key-reused': [
    422,
    'The Idempotency-Key was used for another request',
    'Use a new key for a new request.',
  ],
  'if-match-needed': [
    428,
    'If-Match is needed',
    'Send the ETag of the version that you read, so that nobody overwrites or approves what they have not seen.',
  ],
  'too-many-requests': [429, 'Too many requests', 'Wait as many seconds as `Retry-After` says.'],
  internal: [500, 'Our fault', 'The service failed. The request id in `instance` finds it in the log.'],
  unavailable: [
    503,
    'The database is away',
    'Nothing was changed. Ask again after as many seconds as `Retry-After` says.',
  ],
  'log-not-signed': [
    503,
    'The log cannot be signed now',
    'What was asked for needs a signed checkpoint that there is not yet. The log of the service says why; a missing key or a long log are the usual reasons.',
  ],
  'ledger-inconsistent': [
    503,
    'The ledger is inconsistent',
    'Stored events, log and checkpoints contradict each other. Nothing is signed or written until an operator has repaired it and restarted the service; reading goes on.',
  ],
} as const satisfies Record<string, readonly [status: number, title: string, explanation: string]>;

export type ProblemCode = keyof typeof PROBLEMS;

/** One fault of a request: an RFC 6901 pointer to its place (`#/query/…` outside the body), and a sentence. */
export interface Fault {
  pointer: string;
  detail: string;
}

/** What may stand in a problem beside the members that RFC 9457 names. */
export interface ProblemExtras {
  errors?: Fault[];
  [member: string]: unknown;
}

/** The one error that handlers throw. `headers` go out with it. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly extras: ProblemExtras;
  readonly headers: Record<string, string>;

  constructor(
    code: ProblemCode,
    detail?: string,
    extras: ProblemExtras = {},
    headers: Record<string, string> = {},
  ) {
    super(detail ?? PROBLEMS[code][2]);
    this.code = code;
    this.extras = extras;
    this.headers = headers;
  }

  get status(): number {
    return PROBLEMS[this.code][0];
  }

  /** The `application/problem+json` body; `instance` is the request's id. */
  toJSON(instance?: string): Record<string, unknown> {
    return {
      type: `/problems/${this.code}`,
      title: PROBLEMS[this.code][1],
      status: this.status,
      detail: this.message,
      ...(instance === undefined ? {} : { instance }),
      ...this.extras,
    };
  }
}
