/**
 * The lines of an export as SQL: RFC 8785 texts, made by PostgreSQL out of one row each, so that they can go out as they come.
 * `to_json` of a text escapes exactly what RFC 8785 does.
 */

/** An object of these members: SQL expressions that give JSON texts. */
const object = (members: Record<string, string>): string => {
  const parts = Object.keys(members)
    .sort()
    .map((name, n) => `'${n === 0 ? '{' : ','}"${name}":', ${members[name]}`);
  return `concat(${parts.join(', ')}, '}')`;
};

/** A text that may be missing. */
const text = (column: string) => `coalesce(to_json(${column})::text, 'null')`;
/** What needs no escaping: an id or a word. */
const word = (column: string) => `coalesce('"' || ${column} || '"', 'null')`;
const always = (column: string) => `'"' || ${column} || '"'`;
const number = (column: string) => `coalesce(${column}::text, 'null')`;
/** As `instant()` has it, in a fifth of the time: with half a millisecond more, no zeros at the end are left out. */
const at = (column: string) =>
  `coalesce(left(to_json(${column} AT TIME ZONE 'UTC' + interval '0.5 milliseconds')::text, 24) || 'Z"', 'null')`;
const texts = (column: string) => `array_to_json(${column})::text`;
const type = (name: string) => `'"${name}"'`;
/** A list of what this gives for each row. */
const list = (one: string, order: string, from: string) =>
  `'[' || coalesce((SELECT string_agg(${one}, ',' ORDER BY ${order}) FROM ${from}), '') || ']'`;

const authors = list(
  object({ id: always('one.user_id'), createdAt: at('one.created_at') }),
  'one.user_id',
  'version_author one WHERE one.head_id = version.head_id AND one.number = version.number',
);

const reviews = list(
  object({
    id: always('one.id'),
    decision: always('one.decision'),
    rationale: text('one.rationale'),
    publicNote: text('one.public_note'),
    reviewerId: always('one.reviewer_id'),
    approvedWithId: word('one.approved_with_id'),
    createdAt: at('one.created_at'),
  }),
  'one.id',
  'review one WHERE one.head_id = version.head_id AND one.number = version.number',
);

const notices = list(
  object({
    id: always('one.id'),
    kind: always('one.kind'),
    reason: text('one.reason'),
    createdById: always('one.created_by_id'),
    createdAt: at('one.created_at'),
  }),
  'one.id',
  'notice one WHERE one.head_id = version.head_id AND one.number = version.number',
);

const FIELDS = {
  actor: {
    kind: always('fields.kind'),
    name: text('fields.name'),
    aliases: texts('fields.aliases'),
    sameAs: texts('fields.same_as'),
    partOfId: word('fields.part_of_id'),
  },
  source: {
    title: text('fields.title'),
    url: text('fields.url'),
    publisherId: word('fields.publisher_id'),
    publishedAt: text('fields.published_at'),
    language: text('fields.language'),
  },
  claim: {
    text: text('fields.text'),
    claimantId: always('fields.claimant_id'),
    statedAt: text('fields.stated_at'),
    language: text('fields.language'),
    topics: texts('fields.topics'),
    context: text('fields.context'),
  },
  rebuttal: {
    act: always('fields.act'),
    responderId: always('fields.responder_id'),
    text: text('fields.text'),
    statedAt: text('fields.stated_at'),
    evidenceOffered: always('fields.evidence_offered'),
    attack: word('fields.attack'),
    language: text('fields.language'),
  },
} as const;

const versions = (kind: keyof typeof FIELDS) =>
  list(
    object({
      number: number('version.number'),
      state: always('version.state'),
      createdById: always('version.created_by_id'),
      createdAt: at('version.created_at'),
      submittedById: word('version.submitted_by_id'),
      submittedAt: at('version.submitted_at'),
      authors,
      reviews,
      notices,
      redactionId: word('fields.redaction_id'),
      ...FIELDS[kind],
    }),
    'version.number',
    `version JOIN ${kind}_version fields ON fields.head_id = version.head_id AND fields.number = version.number
     WHERE version.head_id = head.id`,
  );

const quotation = `CASE WHEN quotation.id IS NULL THEN 'null' ELSE ${object({
  id: always('quotation.id'),
  exact: text('quotation.exact'),
  prefix: text('quotation.prefix'),
  suffix: text('quotation.suffix'),
  start: number('quotation.start_offset'),
  end: number('quotation.end_offset'),
  redactionId: word('quotation.redaction_id'),
})} END`;

const evidence = list(
  object({
    id: always('one.id'),
    firstVersion: number('one.first_version'),
    removedIn: number('one.removed_in'),
    role: always('one.role'),
    sourceId: always('one.source_id'),
    snapshotId: word('one.snapshot_id'),
    quotation,
    locator: text('one.locator'),
    saidById: word('one.said_by_id'),
    reportedById: word('one.reported_by_id'),
    mode: word('one.mode'),
    offeredBy: always('one.offered_by'),
    note: text('one.note'),
    createdById: always('one.created_by_id'),
    createdAt: at('one.created_at'),
    redactionId: word('one.redaction_id'),
  }),
  'one.id',
  'evidence one LEFT JOIN quotation ON quotation.id = one.quotation_id WHERE one.head_id = head.id',
);

/** The form of a reply request that the last approval of the claim, or an import, made public; nothing when none did. */
const shownForm = `(SELECT convert_from(coalesce(form.form, instead.form), 'UTF8')::jsonb FROM event approval
  JOIN event_form form ON form.event_index = approval.index AND form.type = 'reply_request' AND form.record_id = one.id
  LEFT JOIN event_form instead ON instead.event_index = form.replaced_in AND instead.position = form.replaced_position
  WHERE approval.index = (SELECT max(index) FROM event WHERE record_id = one.claim_id AND action IN ('approved', 'imported')
    AND EXISTS (SELECT FROM event_form own WHERE own.event_index = event.index AND own.type = 'claim')))`;

/** Older rows do not say who settled them; the ledger does. */
const settledBy = `coalesce(one.settled_by_id, (SELECT user_id FROM event WHERE record_id = one.id AND action = 'settled'
  ORDER BY index DESC LIMIT 1))`;

const replyRequests = list(
  object({
    id: always('one.id'),
    actorId: always('one.actor_id'),
    channel: text('one.channel'),
    askedAt: at('one.asked_at'),
    dueAt: at('one.due_at'),
    question: text('one.question'),
    outcome: word('one.outcome'),
    rebuttalId: word('one.rebuttal_id'),
    shown: `CASE WHEN shown.form IS NULL THEN 'null' ELSE ${object({
      outcome: word(`(shown.form ->> 'outcome')`),
      rebuttalId: word(`(shown.form ->> 'rebuttalId')`),
    })} END`,
    revision: number('one.revision'),
    createdById: always('one.created_by_id'),
    createdAt: at('one.created_at'),
    settledById: word(settledBy),
    redactionId: word('one.redaction_id'),
  }),
  'one.id',
  `reply_request one CROSS JOIN LATERAL (SELECT CASE WHEN head.withdrawal_id IS NULL THEN ${shownForm} END AS form OFFSET 0) shown
   WHERE one.claim_id = head.id`,
);

const head = {
  id: always('head.id'),
  createdById: always('head.created_by_id'),
  createdAt: at('head.created_at'),
  revision: number('head.revision'),
  publishedVersion: number('head.published_version'),
};

const actor = object({ type: type('actor'), ...head, versions: versions('actor') });
const source = object({ type: type('source'), ...head, versions: versions('source') });

const snapshot = object({
  type: type('snapshot'),
  id: always('one.id'),
  sourceId: always('one.source_id'),
  text: text('one.text'),
  sha256: always('one.sha256'),
  capturedAt: at('one.captured_at'),
  archiveUrls: texts('one.archive_urls'),
  createdById: always('one.created_by_id'),
  createdAt: at('one.created_at'),
  redactionId: word('one.redaction_id'),
});

const thread = { ...head, withdrawalId: word('head.withdrawal_id'), evidence };
const claim = object({ type: type('claim'), ...thread, versions: versions('claim'), replyRequests });
const rebuttal = object({
  type: type('rebuttal'),
  ...thread,
  claimId: always('rebuttal.claim_id'),
  parentId: word('rebuttal.parent_id'),
  versions: versions('rebuttal'),
});

/** Each record in the order of the file, its parts after it: one text column, `line`. */
const inOrder = (kind: string, own: string, part: string, order: string) => `
  SELECT lines.line FROM head opener CROSS JOIN LATERAL (
    SELECT 0 AS depth, head.id, ${own} AS line FROM head WHERE head.id = opener.id
    UNION ALL ${part}) lines
  WHERE opener.type = '${kind}' ORDER BY opener.id, ${order}`;

export const ACTOR_LINES = `SELECT ${actor} AS line FROM head WHERE head.type = 'actor' ORDER BY head.id`;

export const SOURCE_LINES = inOrder(
  'source',
  source,
  `SELECT 1, one.id, ${snapshot} FROM snapshot one WHERE one.source_id = opener.id`,
  'lines.depth, lines.id',
);

export const THREAD_LINES = inOrder(
  'claim',
  claim,
  `SELECT rebuttal.depth, head.id, ${rebuttal} FROM rebuttal JOIN head ON head.id = rebuttal.id WHERE rebuttal.claim_id = opener.id`,
  'lines.depth, lines.id',
);

/** Whoever wrote, submitted, reviewed, withdrew, asked or redacted something. */
export const PERSON_LINES = `
  SELECT ${object({ type: type('person'), id: always('id'), name: text('name') })} AS line FROM staff_user WHERE id IN (
    SELECT created_by_id FROM head UNION SELECT created_by_id FROM version UNION SELECT submitted_by_id FROM version
    UNION SELECT user_id FROM version_author UNION SELECT reviewer_id FROM review UNION SELECT created_by_id FROM notice
    UNION SELECT created_by_id FROM evidence UNION SELECT created_by_id FROM snapshot
    UNION SELECT created_by_id FROM reply_request UNION SELECT ${settledBy} FROM reply_request one
    UNION SELECT requested_by_id FROM redaction WHERE state = 'carried_out'
    UNION SELECT decided_by_id FROM redaction WHERE state = 'carried_out') ORDER BY id`;

/** A target that names an event names the version or record of that event: events stay behind. */
const target = `coalesce((SELECT CASE event.record_type
    WHEN 'snapshot' THEN jsonb_build_object('snapshot', event.record_id)
    WHEN 'reply_request' THEN jsonb_build_object('replyRequest', event.record_id)
    ELSE jsonb_build_object('record', event.record_id, 'version', event.version) END
  FROM event WHERE event.index = (value ->> 'event')::bigint), value)`;

export const REDACTIONS = `
  SELECT id, ground, (SELECT jsonb_agg(${target} ORDER BY place) FROM jsonb_array_elements(targets) WITH ORDINALITY AS one (value, place)) AS targets,
    requested_by_id AS "requestedById", instant(requested_at) AS "requestedAt",
    decided_by_id AS "decidedById", instant(decided_at) AS "decidedAt"
  FROM redaction WHERE state = 'carried_out' ORDER BY id`;

export const COUNTS = `
  SELECT (SELECT count(*) FROM (${PERSON_LINES}) person)::int AS person,
    (SELECT count(*) FROM redaction WHERE state = 'carried_out')::int AS redaction,
    (SELECT count(*) FROM actor)::int AS actor, (SELECT count(*) FROM source)::int AS source,
    (SELECT count(*) FROM snapshot)::int AS snapshot, (SELECT count(*) FROM claim)::int AS claim,
    (SELECT count(*) FROM rebuttal)::int AS rebuttal`;
