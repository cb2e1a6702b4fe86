/**
 * ONE table: operation × who. Each rule is made of tiny predicates; `endpoint()` applies it before it reads the body,
 * test/contract/permissions.test.ts holds it against every kind of caller, and the OpenAPI document prints `who`.
 */
import type { ProblemCode } from '../http/problem.ts';
import { type Caller, hasRole, isStaff, type Role } from './caller.ts';

/** What a rule may know about the record that the operation is about. */
export interface Target {
  id: string;
  /** Who created, edited, evidenced or submitted it since its last approval. */
  authorIds?: readonly string[];
  submittedById?: string | null;
  /** Whose it is, for what belongs to one person. */
  ownerId?: string;
}

export interface Rule {
  /** For the documentation: who may do this. */
  who: string;
  /** False when it needs no login. */
  login: boolean;
  /** The problem that stops the caller, or null. */
  judge(caller: Caller, target: Target | undefined): ProblemCode | null;
}

const anyone: Rule = { who: 'anyone', login: false, judge: () => null };
const signedIn: Rule = { who: 'anyone with a login', login: true, judge: () => null };
const staff: Rule = {
  who: 'staff (any role)',
  login: true,
  judge: (caller) => (isStaff(caller) ? null : 'not-allowed'),
};

function role(...roles: [Role, ...Role[]]): Rule {
  return {
    who: roles.join(' or '),
    login: true,
    judge: (caller) => (roles.some((one) => hasRole(caller, one)) ? null : 'not-allowed'),
  };
}

function and(first: Rule, who: string, judge: Rule['judge']): Rule {
  return {
    who: `${first.who}, ${who}`,
    login: true,
    judge: (caller, target) => first.judge(caller, target) ?? judge(caller, target),
  };
}

const editor = role('editor');
const admin = role('admin');
const reviewer = role('reviewer');
/** Own work is told as such before a missing role is: it is the reason that no role would change. */
const fourEyes: Rule = {
  who: `${reviewer.who}, not an author of it since its last approval`,
  login: true,
  judge: (caller, target) =>
    target?.authorIds?.includes(caller.user?.id ?? '') ? 'four-eyes' : reviewer.judge(caller, target),
};
const submitter = and(editor, 'who submitted it', (caller, target) =>
  target?.submittedById && target.submittedById !== caller.user?.id ? 'not-the-submitter' : null,
);
const otherAdmin = and(admin, 'not who asked for it', (caller, target) =>
  target?.authorIds?.includes(caller.user?.id ?? '') ? 'four-eyes' : null,
);
const notOneself = and(admin, 'not of oneself', (caller, target) =>
  target?.ownerId === caller.user?.id ? 'not-allowed' : null,
);

/** Every operation of the API. The order is that of the documentation. */
export const PERMISSIONS = {
  listActors: anyone,
  createActor: editor,
  getActor: anyone,
  listActorStatements: anyone,
  editActor: editor,
  submitActor: editor,
  takeBackActor: submitter,
  reviewActor: fourEyes,

  listSources: anyone,
  createSource: editor,
  getSource: anyone,
  listSourceCitations: anyone,
  editSource: editor,
  submitSource: editor,
  takeBackSource: submitter,
  reviewSource: fourEyes,
  addSnapshot: editor,
  getSnapshot: anyone,
  getSnapshotText: staff,

  listClaims: anyone,
  listTopics: anyone,
  createClaim: editor,
  findSimilarClaims: staff,
  getClaim: anyone,
  listClaimVersions: anyone,
  editClaim: editor,
  submitClaim: editor,
  takeBackClaim: submitter,
  withdrawClaim: role('editor', 'reviewer'),
  reviewClaim: fourEyes,
  addClaimEvidence: editor,
  removeClaimEvidence: editor,
  listClaimRebuttals: anyone,
  addClaimRebuttal: editor,
  getClaimDossier: anyone,
  getClaimHistory: anyone,
  listReplyRequests: staff,
  addReplyRequest: editor,
  settleReplyRequest: editor,

  getRebuttal: anyone,
  listRebuttalVersions: anyone,
  editRebuttal: editor,
  submitRebuttal: editor,
  takeBackRebuttal: submitter,
  withdrawRebuttal: role('editor', 'reviewer'),
  reviewRebuttal: fourEyes,
  addRebuttalEvidence: editor,
  removeRebuttalEvidence: editor,
  addRebuttalAnswer: editor,

  listReviewQueue: role('reviewer', 'editor'),
  listWork: staff,

  getLogCheckpoint: anyone,
  listLogCheckpoints: anyone,
  listLogKeys: anyone,
  listLogEntries: anyone,
  getInclusionProof: anyone,
  getConsistencyProof: anyone,

  getSession: anyone,
  createSession: anyone,
  endSession: anyone,
  checkPasswordLink: anyone,
  setPassword: anyone,
  changePassword: signedIn,
  getMe: signedIn,
  listTokens: signedIn,
  createToken: signedIn,
  revokeToken: signedIn,
  listUsers: admin,
  createUser: admin,
  getUser: admin,
  editUser: admin,
  eraseUser: notOneself,
  createPasswordLink: admin,

  // What is published is public, all of it at once too; the whole record, which the same address gives, is for admins.
  getExport: anyone,
  importRecord: admin,

  listRedactions: admin,
  requestRedaction: admin,
  getRedaction: admin,
  consentToRedaction: otherAdmin,
  refuseRedaction: admin,
} as const satisfies Record<string, Rule>;

export type Operation = keyof typeof PERMISSIONS;
