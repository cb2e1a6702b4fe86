import { actors, sources } from './beijing-summit.sources.ts';
import { war } from './beijing-summit.war.ts';
import type { Sample, SampleClaim } from './sample.types.ts';

const supplies: SampleClaim[] = [
  {
    claimant: 'white-house',
    text: 'The United States says that China supplies machine tools, drone and turbojet engines and microelectronics to Russia’s defence industry.',
    statedAt: '2024-04',
    topics: ['china-russia-trade', 'war-in-ukraine'],
    context: 'Officials raised it again before Vladimir Putin’s visit to Beijing on 16 May 2024.',
    appearance: {
      source: 'supplies',
      exact: 'machine tools, drone and turbojet engines, and microelectronics',
      mode: 'paraphrase',
    },
    rebuttals: [
      {
        act: 'denial',
        responder: 'mfa',
        text: 'Beijing calls these groundless accusations over normal trade and economic exchanges between China and Russia.',
        statedAt: '2024-04-23',
        attack: 'rebuts',
        appearance: {
          source: 'supplies',
          exact: '“groundless accusations” over “normal trade and economic exchanges”',
          mode: 'direct',
        },
        rebuttals: [
          {
            act: 'counterclaim',
            responder: 'blinken',
            text: 'Russia would have trouble keeping up its attack on Ukraine without China’s support.',
            statedAt: '2024-04-26',
            attack: 'rebuts',
            appearance: {
              source: 'supplies',
              exact: 'Russia would have trouble keeping up its attack on Ukraine without',
              mode: 'paraphrase',
            },
            rebuttals: [
              {
                act: 'denial',
                responder: 'xi',
                text: 'China neither began the crisis in Ukraine nor takes part in it, and should not be blackened over it.',
                statedAt: '2024-05-06',
                attack: 'undermines',
                appearance: {
                  source: 'supplies',
                  exact: 'China neither began the crisis in Ukraine nor takes part in it',
                  mode: 'paraphrase',
                },
              },
            ],
          },
        ],
      },
      {
        act: 'counterclaim',
        responder: 'mfa',
        text: 'It is hypocritical of the United States to accuse China while it passes a large package of aid for Ukraine.',
        statedAt: '2024-04-23',
        attack: 'undercuts',
        appearance: {
          source: 'supplies',
          exact: 'the United States accuses China while passing a large package of aid for Ukraine',
          mode: 'paraphrase',
        },
      },
    ],
  },
  {
    claimant: 'nato',
    text: 'China props up the Russian war economy.',
    statedAt: '2024-04-25',
    topics: ['china-russia-trade', 'war-in-ukraine'],
    appearance: {
      source: 'supplies',
      exact: 'China props up the Russian war economy',
      mode: 'paraphrase',
    },
    rebuttals: [
      {
        act: 'counterclaim',
        responder: 'mfa',
        text: 'NATO itself carries responsibility for the crisis in Ukraine.',
        statedAt: '2024-04',
        attack: 'undercuts',
        appearance: {
          source: 'supplies',
          exact: 'NATO itself carries responsibility for the crisis',
          mode: 'paraphrase',
        },
        rebuttals: [
          {
            act: 'counterclaim',
            responder: 'nato',
            text: 'China has become a decisive enabler of Russia’s war.',
            statedAt: '2024-07-10',
            attack: 'rebuts',
            appearance: {
              source: 'after',
              exact: 'China has become a decisive enabler of',
              mode: 'paraphrase',
            },
            rebuttals: [
              {
                act: 'denial',
                responder: 'mfa',
                text: 'The declaration of Washington is full of prejudice and smears; China rejects it.',
                statedAt: '2024-07-11',
                attack: 'rebuts',
                appearance: {
                  source: 'after',
                  exact: 'the declaration is full of prejudice and smears',
                  mode: 'paraphrase',
                },
              },
            ],
          },
        ],
      },
    ],
  },
  {
    claimant: 'treasury',
    text: 'Persons and firms now under sanctions, some of them in China, equip Russia’s military.',
    statedAt: '2024-05-01',
    topics: ['sanctions', 'china-russia-trade'],
    appearance: {
      source: 'supplies',
      exact: 'nearly 300 persons and firms under sanctions, some of them in China',
      mode: 'paraphrase',
    },
    rebuttals: [
      {
        act: 'counterclaim',
        responder: 'china',
        text: 'China objects to sanctions that one country imposes on its own.',
        statedAt: '2024-05',
        attack: 'undercuts',
        appearance: {
          source: 'supplies',
          exact: 'objected in May to sanctions that one country imposes on its own',
          mode: 'paraphrase',
        },
      },
    ],
  },
];

const summit: SampleClaim[] = [
  {
    claimant: 'xi',
    text: 'The relationship of China and Russia has stood the test of a changing international landscape.',
    statedAt: '2024-05-16',
    topics: ['beijing-summit'],
    appearance: {
      source: 'summit',
      exact: 'stood the test of a changing international landscape',
      mode: 'direct',
      reportedBy: 'mfa',
    },
  },
  {
    claimant: 'xi',
    text: 'China and Russia have made positive contributions to maintaining global strategic stability.',
    statedAt: '2024-05-16',
    topics: ['beijing-summit'],
    appearance: {
      source: 'summit',
      exact: 'positive contributions to maintaining global strategic stability',
      mode: 'direct',
      reportedBy: 'mfa',
    },
    rebuttals: [
      {
        act: 'counterclaim',
        responder: 'state',
        text: 'China cannot ask Europe for better relations while it feeds the largest threat to Europe’s security.',
        statedAt: '2024-05-16',
        attack: 'rebuts',
        appearance: {
          source: 'summit',
          exact: 'China cannot ask Europe for better relations while it feeds the largest threat',
          mode: 'paraphrase',
        },
      },
    ],
  },
  {
    claimant: 'xi',
    text: 'The joint statement of 16 May 2024 will provide robust impetus to the relationship of China and Russia.',
    statedAt: '2024-05-16',
    topics: ['beijing-summit'],
    appearance: { source: 'summit', exact: 'provide robust impetus', mode: 'direct' },
  },
  {
    claimant: 'xi',
    text: 'A political settlement is the right way out of the war in Ukraine.',
    statedAt: '2024-05-16',
    topics: ['beijing-summit', 'war-in-ukraine'],
    appearance: {
      source: 'summit',
      exact: 'a political settlement is the right way out of the war',
      mode: 'paraphrase',
    },
  },
  {
    claimant: 'putin',
    text: 'Practical cooperation of Russia and China has led to a record year of trade.',
    statedAt: '2024-05-16',
    topics: ['beijing-summit', 'china-russia-trade'],
    appearance: { source: 'summit', exact: 'practical cooperation', mode: 'direct', reportedBy: 'tass' },
  },
  {
    claimant: 'putin',
    text: 'Closed military-political alliances have no place in the security order of Asia and the Pacific.',
    statedAt: '2024-05-16',
    topics: ['beijing-summit', 'asia-pacific-security'],
    appearance: {
      source: 'summit',
      exact: 'no place for closed military-political alliances',
      mode: 'direct',
    },
  },
  {
    claimant: 'putin',
    text: 'To found closed alliances in Asia and the Pacific is counterproductive and harmful.',
    statedAt: '2024-05-16',
    topics: ['beijing-summit', 'asia-pacific-security'],
    stage: 'in_review',
    appearance: { source: 'summit', exact: 'counterproductive and harmful', mode: 'direct' },
  },
];

/**
 * Real, dated positions that are publicly known, around the Beijing summit of 16 May 2024. The notes that stand in as
 * sources are ours; only the words that they put between quotation marks are words that were said.
 */
export const beijingSummit: Sample = { actors, sources, claims: [...supplies, ...summit, ...war] };
