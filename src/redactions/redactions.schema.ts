import { z } from 'zod';
import { PersonView } from '../editorial/desk-part.ts';
import { pageOf, pageQuery } from '../http/paging.ts';
import { prose, uuidId } from '../http/text.ts';

export const REDACTION_STATES = ['requested', 'carried_out', 'refused'] as const;

const TargetBody = z
  .union([
    z
      .strictObject({
        record: uuidId().describe('A claim, rebuttal, actor or source.'),
        version: z.int().min(1).max(2_147_483_647),
      })
      .describe(
        'The words of one version: text, context and topics of a claim; text of a rebuttal; name, aliases and pages of an actor; title and address of a source.',
      ),
    z
      .strictObject({ quotation: uuidId().describe('The id of the evidence.') })
      .describe('The quoted words with what stands beside them, and the evidence’s locator and note.'),
    z
      .strictObject({ snapshot: uuidId() })
      .describe('The archived text. Its hash stays; quotations of it are targets of their own.'),
    z.strictObject({ replyRequest: uuidId() }).describe('The question and the channel.'),
    z
      .strictObject({ event: z.int().min(0).max(999_999_999_999_999) })
      .describe(
        'What the ledger recorded at one event, such as an earlier wording of a draft; and where the record still has these words, its version too.',
      ),
  ])
  .meta({ id: 'RedactionTarget' });

/** POST /redactions */
export const RedactionBody = z
  .strictObject({
    ground: prose({ max: 1_000 }).describe(
      'Why, for the public: it stands wherever something was redacted. Do not repeat the words here.',
    ),
    targets: z.array(TargetBody).min(1).max(100),
  })
  .meta({ id: 'RedactionBody' });

/** POST /redactions/:id/refuse */
export const RefusalBody = z
  .strictObject({ reason: prose({ max: 1_000 }).describe('Why, for the admins.') })
  .meta({ id: 'RefusalBody' });

/** A redaction in a list. */
export const RedactionItem = z
  .strictObject({
    id: z.uuid(),
    state: z.enum(REDACTION_STATES),
    ground: z.string(),
    targets: z.array(TargetBody),
    requestedBy: PersonView,
    requestedAt: z.iso.datetime(),
    decidedBy: PersonView.nullable().describe('Who consented or refused.'),
    decidedAt: z.iso.datetime().nullable(),
    refusal: z.string().nullable(),
  })
  .meta({ id: 'RedactionItem' });

/** What a redaction empties, exactly. */
export const RedactionReach = z
  .strictObject({
    records: z
      .array(
        z.strictObject({
          type: z.enum(['claim', 'rebuttal', 'actor', 'source', 'evidence', 'snapshot', 'reply_request']),
          id: z.uuid(),
          version: z.int().nullable(),
        }),
      )
      .describe('Whose words go.'),
    leaves: z
      .array(TargetBody)
      .describe(
        'Before it is carried out: where some of the same words stand elsewhere in the same records, in other versions, earlier wordings, or quotations of an archived text. Name these too, or the words stay there.',
      ),
    deskWords: z
      .array(
        z.strictObject({
          type: z.enum(['review', 'notice']),
          id: z.uuid(),
          record: z.uuid(),
          version: z.int(),
        }),
      )
      .describe(
        'The desk’s own words about the versions that are named, which no redaction reaches: rationale and public note of reviews, reasons of notices. If they repeat what has to go, they go on doing so.',
      ),
    events: z
      .array(
        z.strictObject({
          event: z.int().min(0),
          at: z.iso.datetime(),
          action: z.string(),
          record: z.strictObject({ type: z.string(), id: z.uuid() }),
        }),
      )
      .describe('Events whose recorded state goes; their bodies and hashes stay.'),
    forms: z
      .array(
        z.strictObject({
          event: z.int().min(0),
          position: z.int().min(0),
          type: z.string(),
          id: z.uuid(),
        }),
      )
      .describe('Public forms that another one, marked as redacted, takes the place of.'),
    claims: z.array(z.uuid()).describe('Claims whose dossiers showed any of this, now or earlier.'),
  })
  .meta({ id: 'RedactionReach' });

/** A redaction with what it would empty, or has emptied. */
export const RedactionView = z
  .strictObject({
    ...RedactionItem.shape,
    reach: RedactionReach.nullable().describe('Null once it was refused.'),
  })
  .meta({ id: 'Redaction' });

/** GET /redactions */
export const RedactionList = pageOf(RedactionItem).meta({ id: 'RedactionList' });
export const RedactionQuery = z.strictObject({
  ...pageQuery,
  state: z.enum(REDACTION_STATES).optional(),
});

export type RedactionBody = z.infer<typeof RedactionBody>;
export type RedactionTarget = z.infer<typeof TargetBody>;
export type RedactionItem = z.infer<typeof RedactionItem>;
export type RedactionReach = z.infer<typeof RedactionReach>;
export type RedactionView = z.infer<typeof RedactionView>;
export type RedactionQuery = z.infer<typeof RedactionQuery>;
