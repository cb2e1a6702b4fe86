import { isStaff } from '../access/caller.ts';
import { targetOf } from '../editorial/visibility.ts';
import { type Endpoint, endpoint } from '../http/endpoint.ts';
import { Problem } from '../http/problem.ts';
import { listCitations } from './citations.queries.ts';
import { CitationList, CitationQuery } from './citations.schema.ts';
import { getSnapshot, getSnapshotText, snapshotTarget } from './snapshots.queries.ts';
import { addSnapshot, createSource, editSource, submitSource, takeBackSource } from './sources.commands.ts';
import { getSource, listSources } from './sources.queries.ts';
import {
  SnapshotBody,
  SnapshotText,
  SnapshotView,
  SourceBody,
  SourceList,
  SourcePatch,
  SourceQuery,
  SourceView,
} from './sources.schema.ts';

const target = targetOf('source');
const one = { tag: 'Sources', view: SourceView, target } as const;

export const sourceRoutes: Endpoint[] = [
  endpoint({
    operation: 'listSources',
    method: 'get',
    path: '/sources',
    tag: 'Sources',
    summary: 'List sources, newest first',
    query: SourceQuery,
    view: SourceList,
    handle: async ({ caller, query }) => ({
      view: await listSources(caller.service.read, query, isStaff(caller)),
    }),
  }),
  endpoint({
    operation: 'createSource',
    method: 'post',
    path: '/sources',
    tag: 'Sources',
    summary: 'Add a source',
    body: SourceBody,
    status: 201,
    view: SourceView,
    problems: ['redacted-words', 'unknown-reference', 'date-in-future'],
    handle: ({ caller, body }) => createSource(caller, body),
  }),
  endpoint({
    ...one,
    operation: 'getSource',
    method: 'get',
    path: '/sources/:id',
    summary: 'Read a source',
    handle: async ({ caller, params }) => {
      const answer = await getSource(caller.service.read, params.id, isStaff(caller));
      if (!answer) throw new Problem('not-found');
      return answer;
    },
  }),
  endpoint({
    ...one,
    operation: 'listSourceCitations',
    method: 'get',
    path: '/sources/:id/citations',
    summary: 'List the evidence that cites a source, in the order of its text',
    description: 'Staff get that of the newest versions; everybody else what is published.',
    query: CitationQuery,
    view: CitationList,
    handle: async ({ caller, params, query }) => ({
      view: await listCitations(caller.service.read, params.id, query, isStaff(caller)),
    }),
  }),
  endpoint({
    ...one,
    operation: 'editSource',
    method: 'patch',
    path: '/sources/:id',
    summary: 'Edit a source',
    description:
      'A change of a source that something published shows is a new version, and goes into review at once.',
    body: SourcePatch,
    ifMatch: true,
    problems: ['redacted-words', 'wrong-state', 'unknown-reference', 'date-in-future'],
    handle: ({ caller, params, body, ifMatch }) => editSource(caller, params.id, ifMatch, body),
  }),
  endpoint({
    ...one,
    operation: 'submitSource',
    method: 'post',
    path: '/sources/:id/submit',
    summary: 'Submit a source that was taken back',
    ifMatch: true,
    problems: ['wrong-state'],
    handle: ({ caller, params, ifMatch }) => submitSource(caller, params.id, ifMatch),
  }),
  endpoint({
    ...one,
    operation: 'takeBackSource',
    method: 'post',
    path: '/sources/:id/take-back',
    summary: 'Take a submission back',
    ifMatch: true,
    problems: ['wrong-state', 'not-the-submitter'],
    handle: ({ caller, params, ifMatch }) => takeBackSource(caller, params.id, ifMatch),
  }),
  endpoint({
    operation: 'addSnapshot',
    method: 'post',
    path: '/sources/:id/snapshots',
    tag: 'Sources',
    summary: 'Archive a text of a source',
    description: 'A snapshot never changes. What the source says later is another snapshot.',
    target,
    body: SnapshotBody,
    status: 201,
    view: SnapshotView,
    problems: ['date-in-future'],
    handle: ({ caller, params, body }) => addSnapshot(caller, params.id, body),
  }),
  endpoint({
    operation: 'getSnapshot',
    method: 'get',
    path: '/snapshots/:id',
    tag: 'Sources',
    summary: 'Read a snapshot',
    description:
      'Staff get the text. Everybody gets its hash and the passages that something published quotes.',
    target: snapshotTarget,
    view: SnapshotView,
    handle: async ({ caller, params }) => {
      const view = await getSnapshot(caller.service.read, params.id, isStaff(caller));
      if (!view) throw new Problem('not-found');
      return { view };
    },
  }),
  endpoint({
    operation: 'getSnapshotText',
    method: 'get',
    path: '/snapshots/:id/text',
    tag: 'Sources',
    summary: 'Read the archived text of a snapshot',
    description:
      'Exactly as it was archived, so that its SHA-256 is the one in the dossier: save it for `--snapshot` of a verifier. For staff only: it is somebody’s copyright.',
    target: snapshotTarget,
    view: SnapshotText,
    mediaType: 'text/plain',
    problems: ['redacted'],
    handle: async ({ caller, params }) => {
      const answer = await getSnapshotText(caller.service.read, params.id);
      if (!answer) throw new Problem('not-found');
      return answer;
    },
  }),
];
