import type { Act, Answer, EvidenceOffered, StandingValue } from './standing.ts';

type Ground = Pick<Answer, 'act' | 'evidenceOffered'>;

const EVIDENCE_OFFERED: Record<EvidenceOffered, string> = {
  yes: 'evidence offered',
  no: 'no evidence offered',
  unknown: 'whether evidence was offered is not recorded',
};

/** Whether the speaker of an answer offered evidence, as a phrase. Silence of the record is not a no. */
export function describeEvidenceOffered(evidenceOffered: EvidenceOffered): string {
  return EVIDENCE_OFFERED[evidenceOffered];
}

const NOUNS: Record<Act, [one: string, several: string]> = {
  denial: ['denial', 'denials'],
  counterclaim: ['counterclaim', 'counterclaims'],
  correction: ['correction', 'corrections'],
  clarification: ['clarification', 'clarifications'],
  partial_concession: ['partial concession', 'partial concessions'],
  concession: ['concession', 'concessions'],
  retraction: ['retraction', 'retractions'],
  declined_comment: ['refusal to comment', 'refusals to comment'],
};

/** Says why a claim stands where it does, and how many answers are open. `grounds` are the answers that decided it. */
export function standingSentence(reason: {
  value: StandingValue;
  grounds: readonly Ground[];
  direct: readonly Ground[];
  everAnswered: boolean;
  open: number;
}): string {
  const sentences = [because(reason)];
  if (reason.open === 1) sentences.push('1 answer is open.');
  if (reason.open > 1) sentences.push(`${reason.open} answers are open.`);
  return sentences.join(' ');
}

function because({ value, grounds, direct, everAnswered }: Parameters<typeof standingSentence>[0]): string {
  switch (value) {
    case 'retracted':
      return 'The claimant has retracted the claim.';
    case 'conceded':
      return grounds.length === 1
        ? 'The claimant has conceded to an answer to the claim.'
        : `The claimant has conceded to ${grounds.length} answers to the claim.`;
    case 'disputed':
      return disputed(grounds);
    case 'accepted':
      return grounds.length === 1
        ? 'An answering actor has conceded the claim.'
        : `The claim is conceded in ${grounds.length} answers.`;
    case 'answered':
      return `The claim is answered by ${listed(countedActs(grounds))}; nobody disputes it.`;
    case 'unanswered':
      return unanswered(direct, everAnswered);
  }
}

const DISPUTED_ONCE: Partial<Record<Act, string>> = {
  denial: 'denied',
  counterclaim: 'met with a counterclaim',
  correction: 'met with a correction',
};

function disputed(grounds: readonly Ground[]): string {
  const [only] = grounds;
  if (grounds.length > 1 || only === undefined) {
    const parts = (['yes', 'no', 'unknown'] as const).flatMap((evidence) => {
      const some = grounds.filter((ground) => ground.evidenceOffered === evidence);
      return some.length === 0 ? [] : [`${listed(countedActs(some))} (${describeEvidenceOffered(evidence)})`];
    });
    return `The claim is disputed by ${grounds.length} answers: ${parts.join('; ')}.`;
  }
  const verb = DISPUTED_ONCE[only.act];
  switch (only.evidenceOffered) {
    case 'yes':
      return only.act === 'denial'
        ? 'The claim is rebutted with evidence.'
        : `The claim is rebutted with evidence: ${verb}.`;
    case 'no':
      return `The claim is ${verb}, no evidence offered.`;
    case 'unknown':
      return `The claim is ${verb}; whether evidence was offered is not recorded.`;
  }
}

function unanswered(direct: readonly Ground[], everAnswered: boolean): string {
  if (!everAnswered) return 'No answer to the claim is on the record.';
  if (direct.length === 0) return 'No answer to the claim stands.';
  if (direct.every((answer) => answer.act === 'declined_comment')) {
    return direct.length === 1
      ? 'Comment was declined; no other answer to the claim stands.'
      : `Comment was declined ${direct.length} times; no other answer to the claim stands.`;
  }
  return 'No standing answer disputes, concedes or clarifies the claim.';
}

/** "1 denial", "2 corrections"… in the order of DESIGN's list of acts. */
function countedActs(grounds: readonly Ground[]): string[] {
  return (Object.keys(NOUNS) as Act[]).flatMap((act) => {
    const count = grounds.filter((ground) => ground.act === act).length;
    if (count === 0) return [];
    return [`${count} ${NOUNS[act][count === 1 ? 0 : 1]}`];
  });
}

function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
