import { z } from 'zod';

const base64 = z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/);
const SignedNote = z.strictObject({
  key: z
    .string()
    .describe('C2SP signed-note verifier key. Trust it only when you have it from elsewhere, too.'),
  note: z.string().describe('C2SP signed note with one Ed25519 signature.'),
});

/** How a dossier proves itself. docs/verify.md says how it is checked, step by step. */
export const IntegrityView = z
  .strictObject({
    canonicalization: z.literal('RFC 8785'),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .describe('Of the canonical bytes of the document without `integrity`.'),
    signature: SignedNote.describe('Over that hash, the claim and the newest event.'),
    checkpoint: SignedNote.describe('C2SP tlog-checkpoint: the first that covers every event listed here.'),
    events: z.array(
      z.strictObject({
        index: z.int().min(0),
        body: z.string().describe('The stored bytes of the event: the leaf of the RFC 6962 tree.'),
        proof: z
          .array(base64)
          .describe(
            'Inclusion proof for the checkpoint’s size, from the leaf’s sibling up (C2SP tlog-proof).',
          ),
      }),
    ),
    records: z
      .array(
        z.strictObject({
          type: z.string(),
          id: z.uuid(),
          event: z.int().min(0).describe('The event whose body holds the digest of this form.'),
          salt: base64.describe('16 bytes; the digest is SHA-256 of salt and canonical form.'),
        }),
      )
      .describe('Every record that the document shows.'),
  })
  .meta({ id: 'Integrity' });

export type IntegrityView = z.infer<typeof IntegrityView>;
