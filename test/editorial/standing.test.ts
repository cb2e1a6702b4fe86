import { describe, expect, test } from '@jest/globals';
import { type Answer, describeEvidenceOffered, standingOf } from '../../src/editorial/standing.ts';

const CLAIM = { claimantId: 'claimant', statedAt: '2024-05-16' };

let made = 0;
/** An answer to the claim by somebody else, unless told otherwise; ids in the order of making. */
function answer(act: Answer['act'], fields: Partial<Answer> = {}): Answer {
  made += 1;
  return {
    id: String(made).padStart(6, '0'),
    parentId: null,
    act,
    responderId: 'other',
    evidenceOffered: 'unknown',
    statedAt: '2024-05-17',
    withdrawn: false,
    ...fields,
  };
}
const under = (parent: Answer, act: Answer['act'], fields: Partial<Answer> = {}) =>
  answer(act, { parentId: parent.id, ...fields });
const valueOfThread = (...answers: Answer[]) => standingOf(CLAIM, answers).value;
const sentence = (...answers: Answer[]) => standingOf(CLAIM, answers).sentence;

const BY_CLAIMANT = { responderId: 'claimant' };

describe('the six standings', () => {
  test('retracted: the claimant takes the claim back', () => {
    expect(valueOfThread(answer('retraction', BY_CLAIMANT))).toBe('retracted');
    expect(valueOfThread(answer('retraction'))).toBe('unanswered');
    const denial = answer('denial');
    expect(valueOfThread(denial, under(denial, 'retraction', BY_CLAIMANT))).toBe('disputed');
  });

  test('conceded: the claimant concedes to a standing answer to the claim', () => {
    const denial = answer('denial');
    expect(valueOfThread(denial, under(denial, 'concession', BY_CLAIMANT))).toBe('conceded');
    expect(valueOfThread(denial, under(denial, 'concession'))).not.toBe('conceded');
    expect(valueOfThread(denial, under(denial, 'partial_concession', BY_CLAIMANT))).toBe('disputed');
    expect(valueOfThread({ ...denial, withdrawn: true }, under(denial, 'concession', BY_CLAIMANT))).toBe(
      'unanswered',
    );
    expect(valueOfThread(denial, under(denial, 'concession', { ...BY_CLAIMANT, withdrawn: true }))).toBe(
      'disputed',
    );
  });

  test('a concession about the claimant’s own counter-argument gives up that argument, not the claim', () => {
    const denial = answer('denial');
    const argument = under(denial, 'counterclaim', BY_CLAIMANT);
    const reply = under(argument, 'correction');
    const concession = under(reply, 'concession', BY_CLAIMANT);
    const { value, openRebuttals } = standingOf(CLAIM, [denial, argument, reply, concession]);
    expect(value).toBe('disputed');
    expect(openRebuttals).toEqual([denial.id, concession.id]);
  });

  test.each(['denial', 'counterclaim', 'correction'] as const)(
    'disputed: a %s of the claim stands',
    (act) => {
      expect(valueOfThread(answer(act))).toBe('disputed');
    },
  );

  test('accepted: another actor concedes the claim', () => {
    expect(valueOfThread(answer('concession'))).toBe('accepted');
    expect(valueOfThread(answer('concession', BY_CLAIMANT))).toBe('unanswered');
  });

  test.each(['clarification', 'partial_concession'] as const)('answered: a %s stands', (act) => {
    expect(valueOfThread(answer(act))).toBe('answered');
  });

  test('unanswered: nothing, or a refusal to comment alone', () => {
    expect(valueOfThread()).toBe('unanswered');
    expect(valueOfThread(answer('declined_comment'))).toBe('unanswered');
  });

  test('the first rule that fits decides', () => {
    const denial = answer('denial');
    const layers = [
      answer('declined_comment'),
      answer('clarification'),
      answer('concession'),
      denial,
      under(denial, 'concession', BY_CLAIMANT),
      answer('retraction', BY_CLAIMANT),
    ];
    const values = layers.map((_, at) => valueOfThread(...layers.slice(0, at + 1)));
    expect(values).toEqual(['unanswered', 'answered', 'accepted', 'disputed', 'conceded', 'retracted']);
  });
});

describe('what stands', () => {
  test('nothing under something withdrawn, however deep', () => {
    const denial = answer('denial', { withdrawn: true });
    const reply = under(denial, 'counterclaim', BY_CLAIMANT);
    const deeper = under(reply, 'denial');
    const standing = standingOf(CLAIM, [denial, reply, deeper]);
    expect(standing).toMatchObject({
      value: 'unanswered',
      openRebuttals: [],
      lastWord: { rebuttalId: null },
    });
  });

  test('not what its own speaker retracted', () => {
    const denial = answer('denial');
    expect(valueOfThread(denial, under(denial, 'retraction'))).toBe('unanswered');
    expect(valueOfThread(denial, under(denial, 'retraction', { responderId: 'third' }))).toBe('disputed');
  });

  test('again what was retracted, once the retraction is retracted or withdrawn', () => {
    const denial = answer('denial');
    const retraction = under(denial, 'retraction');
    expect(valueOfThread(denial, retraction, under(retraction, 'retraction'))).toBe('disputed');
    expect(valueOfThread(denial, { ...retraction, withdrawn: true })).toBe('disputed');
  });

  test('not what its own speaker conceded, as long as the answer conceded to stands', () => {
    const denial = answer('denial');
    const reply = under(denial, 'counterclaim', { responderId: 'third' });
    const concession = under(reply, 'concession');
    expect(valueOfThread(denial, reply, concession)).toBe('unanswered');
    expect(
      valueOfThread(denial, reply, concession, under(reply, 'retraction', { responderId: 'third' })),
    ).toBe('disputed');
    expect(valueOfThread(denial, reply, { ...concession, responderId: 'fourth' })).toBe('disputed');
  });

  test('what answers something given up still stands', () => {
    const denial = answer('denial');
    const reply = under(denial, 'clarification', BY_CLAIMANT);
    const retraction = under(denial, 'retraction');
    expect(standingOf(CLAIM, [denial, reply, retraction]).openRebuttals).toEqual([reply.id, retraction.id]);
  });

  test('nothing that hangs on itself or on something unknown', () => {
    const a = answer('denial', { parentId: 'b', id: 'a' });
    const b = answer('denial', { parentId: 'a', id: 'b' });
    expect(valueOfThread(a, b, answer('denial', { parentId: 'nowhere' }))).toBe('unanswered');
  });
});

describe('open answers and the last word', () => {
  test('open: standing answers without a standing answer, by earliest instant, then by record', () => {
    const late = answer('denial', { statedAt: '2024-06' });
    const early = answer('denial', { statedAt: '2024' });
    const replied = answer('denial', { statedAt: '2024-05-18' });
    const reply = under(replied, 'clarification', { statedAt: '2024-05-31T23:00:00-02:00' });
    const { openRebuttals } = standingOf(CLAIM, [reply, late, replied, early]);
    expect(openRebuttals).toEqual([early.id, late.id, reply.id]);
  });

  test('the last word is the latest standing answer, with its date as given', () => {
    const denial = answer('denial', { statedAt: '2024-05-20' });
    const reply = under(denial, 'counterclaim', { responderId: 'claimant', statedAt: '2024-06' });
    const withdrawn = answer('correction', { statedAt: '2025', withdrawn: true });
    expect(standingOf(CLAIM, [withdrawn, reply, denial]).lastWord).toEqual({
      rebuttalId: reply.id,
      actorId: 'claimant',
      act: 'counterclaim',
      date: '2024-06',
    });
  });

  test('at the same instant the later record has it', () => {
    const first = answer('denial', { statedAt: '2024-05-01' });
    const second = answer('clarification', { statedAt: '2024-05' });
    expect(standingOf(CLAIM, [second, first]).lastWord.rebuttalId).toBe(second.id);
  });

  test('the claim itself has it when nothing stands', () => {
    expect(standingOf(CLAIM, []).lastWord).toEqual({
      rebuttalId: null,
      actorId: 'claimant',
      act: null,
      date: '2024-05-16',
    });
  });
});

describe('the sentence', () => {
  test.each([
    ['no', 'The claim is denied, no evidence offered. 1 answer is open.'],
    ['unknown', 'The claim is denied; whether evidence was offered is not recorded. 1 answer is open.'],
    ['yes', 'The claim is rebutted with evidence. 1 answer is open.'],
  ] as const)('keeps a denial with evidence "%s" apart', (evidenceOffered, expected) => {
    expect(sentence(answer('denial', { evidenceOffered }))).toBe(expected);
  });

  test('names the other ways to dispute', () => {
    expect(sentence(answer('counterclaim', { evidenceOffered: 'no' }))).toMatch(
      /^The claim is met with a counterclaim, no evidence offered\./,
    );
    expect(sentence(answer('correction', { evidenceOffered: 'yes' }))).toMatch(
      /^The claim is rebutted with evidence: met with a correction\./,
    );
  });

  test('counts when several dispute', () => {
    const answers = [
      answer('denial', { evidenceOffered: 'no' }),
      answer('denial', { evidenceOffered: 'no' }),
      answer('correction', { evidenceOffered: 'no' }),
      answer('denial', { evidenceOffered: 'yes' }),
      answer('counterclaim'),
      answer('declined_comment'),
    ];
    expect(sentence(...answers)).toBe(
      'The claim is disputed by 5 answers: 1 denial (evidence offered); 2 denials and 1 correction (no evidence offered); ' +
        '1 counterclaim (whether evidence was offered is not recorded). 6 answers are open.',
    );
  });

  test('says why for every other standing', () => {
    const denial = answer('denial');
    const concession = under(denial, 'concession', BY_CLAIMANT);
    expect(sentence(answer('retraction', BY_CLAIMANT))).toBe(
      'The claimant has retracted the claim. 1 answer is open.',
    );
    expect(sentence(denial, concession)).toBe(
      'The claimant has conceded to an answer to the claim. 1 answer is open.',
    );
    expect(sentence(answer('concession'))).toBe(
      'An answering actor has conceded the claim. 1 answer is open.',
    );
    expect(sentence(answer('clarification'), answer('partial_concession'))).toBe(
      'The claim is answered by 1 clarification and 1 partial concession; nobody disputes it. 2 answers are open.',
    );
  });

  test('tells no answer, no standing answer and a refusal to comment apart', () => {
    expect(sentence()).toBe('No answer to the claim is on the record.');
    expect(sentence(answer('denial', { withdrawn: true }))).toBe('No answer to the claim stands.');
    expect(sentence(answer('declined_comment'))).toBe(
      'Comment was declined; no other answer to the claim stands. 1 answer is open.',
    );
    expect(sentence(answer('declined_comment'), answer('declined_comment'))).toMatch(
      /^Comment was declined 2 times;/,
    );
    expect(sentence(answer('retraction'))).toMatch(
      /^No standing answer disputes, concedes or clarifies the claim\./,
    );
  });

  test('describeEvidenceOffered never says no for what is not recorded', () => {
    expect((['yes', 'no', 'unknown'] as const).map(describeEvidenceOffered)).toEqual([
      'evidence offered',
      'no evidence offered',
      'whether evidence was offered is not recorded',
    ]);
  });
});

test('a thread 5,000 deep', () => {
  const thread: Answer[] = [answer('denial')];
  for (let depth = 1; depth < 5000; depth += 1) thread.push(under(thread.at(-1) as Answer, 'denial'));
  const { value, openRebuttals } = standingOf(CLAIM, thread.toReversed());
  expect([value, openRebuttals]).toEqual(['disputed', [thread.at(-1)?.id]]);
});
