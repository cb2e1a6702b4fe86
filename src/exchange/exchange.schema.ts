import { z } from 'zod';
import { uuidId } from '../http/text.ts';
import { Counts } from './record-lines.schema.ts';

/** GET /export */
export const ExportQuery = z
  .strictObject({
    form: z
      .enum(['record', 'dossiers'])
      .default('record')
      .describe(
        '`record`: all of it, to be imported elsewhere; for admins. `dossiers`: every published dossier.',
      ),
    after: uuidId()
      .optional()
      .describe('Of dossiers: only those of claims after this id, as where an earlier answer broke off.'),
  })
  .refine(({ form, after }) => after === undefined || form === 'dossiers', {
    path: ['after'],
    message: 'Goes with `form=dossiers` alone: a record is exported whole.',
  });

/** The lines of an export, as the documentation knows them. */
export const Lines = z
  .string()
  .describe('JSON objects, one a line: docs/export.md in the source code says which.')
  .meta({ id: 'Lines' });

/** What POST /import answers. */
export const ImportView = z
  .strictObject({
    counts: Counts.describe('How many lines of each type were imported.'),
    events: z.int().min(0).describe('How many events the ledger has of it.'),
  })
  .meta({ id: 'Import' });

export type ExportQuery = z.infer<typeof ExportQuery>;
export type ImportView = z.infer<typeof ImportView>;
