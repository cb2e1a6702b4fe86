import { hasRole } from '../access/caller.ts';
import { writeDossiers, writeDossiersGzip } from '../dossiers/all-dossiers.queries.ts';
import { type Endpoint, endpoint } from '../http/endpoint.ts';
import { Problem } from '../http/problem.ts';
import { ExportQuery, ImportView, Lines } from './exchange.schema.ts';
import { exportRecord } from './export.queries.ts';
import { importRecord } from './import.commands.ts';

const tag = 'Export and import';

export const exchangeRoutes: Endpoint[] = [
  endpoint({
    operation: 'getExport',
    method: 'get',
    path: '/export',
    tag,
    summary: 'Export the whole record, or every published dossier',
    description:
      'NDJSON: one JSON object a line, streamed. The whole record, drafts too, is for admins, and can be imported elsewhere; its last line says how many lines there are, so that a file that was cut off is known, and the header `Rejoinder-Lines` says it beforehand. `form=dossiers` gives anybody every published dossier, the bytes of `GET /claims/{id}/dossier` and a line feed each, ascending by the id of the claim; `after` goes on where an answer broke off.',
    query: ExportQuery,
    view: Lines,
    mediaType: 'application/x-ndjson',
    problems: ['not-allowed'],
    handle: async ({ caller, query }) => {
      if (query.form === 'dossiers') {
        return {
          write: (sink, outlook) => writeDossiers(caller.service, query.after, sink, outlook),
          writeGzip: (sink, outlook) => writeDossiersGzip(caller.service, query.after, sink, outlook),
        };
      }
      if (!caller.user) throw new Problem('unknown-caller');
      if (!hasRole(caller, 'admin')) throw new Problem('not-allowed', 'The whole record is for admins.');
      return { write: (sink, stream) => exportRecord(caller.service, sink, stream) };
    },
  }),
  endpoint({
    operation: 'importRecord',
    method: 'post',
    path: '/import',
    tag,
    summary: 'Import an exported record into an installation that has none',
    description:
      'NDJSON as `GET /export` gives it, streamed, of any length. It is taken whole or not at all: the first line that cannot be taken is named by its number. People who are not known are made, disabled. The ledger says of each record that it was imported, and by whom.',
    takes: 'application/x-ndjson',
    view: ImportView,
    problems: ['record-not-empty', 'line-refused'],
    handle: async ({ caller, stream }) => ({ view: await importRecord(caller, stream) }),
  }),
];
