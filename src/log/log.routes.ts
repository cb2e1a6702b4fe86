import { type Endpoint, endpoint } from '../http/endpoint.ts';
import { contentTag } from '../http/preconditions.ts';
import {
  getCheckpointNote,
  getConsistencyProof,
  getInclusionProof,
  listCheckpoints,
  listEntries,
  listKeys,
} from './log.queries.ts';
import {
  CheckpointList,
  CheckpointNote,
  CheckpointQuery,
  CheckpointsQuery,
  ConsistencyProof,
  ConsistencyQuery,
  EntriesQuery,
  EntryList,
  InclusionProof,
  InclusionQuery,
  KeyList,
} from './log.schema.ts';

const ofLog = { tag: 'Log', method: 'get' } as const;
const unsigned = ['log-not-signed', 'ledger-inconsistent'] as const;

export const logRoutes: Endpoint[] = [
  endpoint({
    ...ofLog,
    operation: 'getLogCheckpoint',
    path: '/log/checkpoint',
    summary: 'Read the newest checkpoint of the log',
    description: `The log holds every change that this desk recorded, as a Merkle tree (RFC 6962). A checkpoint is its signed head: origin, size and root (C2SP tlog-checkpoint), as the exact text that was signed.

To watch the log: keep the checkpoint that you read, with the keys of \`/log/keys\`. Later read the newest, verify its signature, and ask \`/log/proof/consistency\` for the proof that it begins with the one that you kept. An operator who removed or changed an event cannot give that proof. \`/log/entries\` lets you recompute the root from the leaves.`,
    query: CheckpointQuery,
    view: CheckpointNote,
    mediaType: 'text/plain',
    problems: ['not-found', ...unsigned],
    handle: async ({ caller, query }) => {
      const bytes = Buffer.from(await getCheckpointNote(caller.service, query.size), 'utf8');
      return { bytes, etag: contentTag(bytes) };
    },
  }),
  endpoint({
    ...ofLog,
    operation: 'listLogCheckpoints',
    path: '/log/checkpoints',
    summary: 'List the checkpoints that were signed',
    description:
      'Ascending by size. Each stays as it is, and begins with all that the ones before it covered.',
    query: CheckpointsQuery,
    view: CheckpointList,
    handle: async ({ caller, query }) => ({ view: await listCheckpoints(caller.service.read, query) }),
  }),
  endpoint({
    ...ofLog,
    operation: 'listLogKeys',
    path: '/log/keys',
    summary: 'List the keys that sign the log',
    description:
      'The current one, and those that were retired: what they signed stays verifiable. Do not take a key from here alone on trust: whoever could forge the log could forge this list. Compare it with what the desk publishes elsewhere.',
    view: KeyList,
    handle: async ({ caller }) => ({ view: await listKeys(caller.service.read) }),
  }),
  endpoint({
    ...ofLog,
    operation: 'listLogEntries',
    path: '/log/entries',
    summary: 'List the signed entries of the log',
    description:
      'Every entry with its leaf hash, so that the root can be recomputed. The body stands only with an entry that made something public: it holds ids, instants and salted digests, and its UTF-8 bytes hash to the leaf. All others, such as the work on drafts, are there by hash alone. 404 beyond the signed size.',
    query: EntriesQuery,
    view: EntryList,
    problems: ['not-found', ...unsigned],
    handle: async ({ caller, query }) => ({ view: await listEntries(caller.service, query) }),
  }),
  endpoint({
    ...ofLog,
    operation: 'getInclusionProof',
    path: '/log/proof/inclusion',
    summary: 'Prove that an entry is in the log',
    description:
      'The Merkle audit path of RFC 6962, 2.1.1, and the same as a text in the form of C2SP tlog-proof, where the size is that of a checkpoint. 404 beyond the signed size.',
    query: InclusionQuery,
    view: InclusionProof,
    problems: ['not-found', ...unsigned],
    handle: async ({ caller, query }) => ({ view: await getInclusionProof(caller.service, query) }),
  }),
  endpoint({
    ...ofLog,
    operation: 'getConsistencyProof',
    path: '/log/proof/consistency',
    summary: 'Prove that the log only grew',
    description:
      'The Merkle consistency proof of RFC 6962, 2.1.2, between the trees of two sizes: that the first `to` entries begin with the first `from`. 404 beyond the signed size.',
    query: ConsistencyQuery,
    view: ConsistencyProof,
    problems: ['not-found', ...unsigned],
    handle: async ({ caller, query }) => ({ view: await getConsistencyProof(caller.service, query) }),
  }),
];
