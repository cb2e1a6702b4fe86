import type { SampleClaim } from './sample.types.ts';

/** What was said about the war around the time of the summit. */
export const war: SampleClaim[] = [
  {
    claimant: 'putin',
    text: 'The offensive in the region of Kharkiv serves to make a buffer zone because Russian border towns are being shelled.',
    statedAt: '2024-05-17',
    topics: ['war-in-ukraine', 'kharkiv'],
    appearance: {
      source: 'front',
      exact: 'it serves to make a buffer zone because Russian border towns are being shelled',
      mode: 'paraphrase',
    },
    rebuttals: [
      {
        act: 'counterclaim',
        responder: 'zelensky',
        text: 'The attack could be the first of several waves, and Russia would like to take the city of Kharkiv.',
        statedAt: '2024-05-17',
        attack: 'rebuts',
        appearance: {
          source: 'front',
          exact: 'the attack could be the first of several waves',
          mode: 'paraphrase',
        },
      },
    ],
  },
  {
    claimant: 'biden',
    text: 'The aid for Ukraine that was signed into law will make the world safer.',
    statedAt: '2024-04-24',
    topics: ['war-in-ukraine', 'military-aid'],
    appearance: { source: 'front', exact: 'it would make the world safer', mode: 'paraphrase' },
    rebuttals: [
      {
        act: 'counterclaim',
        responder: 'kremlin',
        text: 'New American weapons will not change the course at the front.',
        statedAt: '2024-04',
        attack: 'undermines',
        appearance: {
          source: 'front',
          exact: 'new American weapons would not change the course at the front',
          mode: 'paraphrase',
        },
      },
    ],
  },
  {
    claimant: 'zelensky',
    text: 'Russia uses Chinese influence to keep states away from the peace summit in Switzerland.',
    statedAt: '2024-06-02',
    topics: ['war-in-ukraine', 'peace-summit'],
    appearance: {
      source: 'after',
      exact: 'Russia uses Chinese influence to keep states away from the peace summit in Switzerland',
      mode: 'paraphrase',
    },
    rebuttals: [
      {
        act: 'denial',
        responder: 'mfa',
        text: 'China has put no pressure on other countries over the meeting.',
        statedAt: '2024-06-03',
        attack: 'rebuts',
        appearance: {
          source: 'after',
          exact: 'China has put no pressure on other countries over the meeting',
          mode: 'paraphrase',
        },
      },
    ],
  },
  {
    claimant: 'blinken',
    text: 'The United States gives Ukraine two billion dollars of military financing.',
    statedAt: '2024-05',
    topics: ['war-in-ukraine', 'military-aid'],
    appearance: {
      source: 'front',
      exact: 'two billion dollars of military financing for Ukraine',
      mode: 'paraphrase',
    },
  },
  {
    claimant: 'putin',
    text: 'Russia does not plan for the moment to take the city of Kharkiv.',
    statedAt: '2024-05-17',
    topics: ['war-in-ukraine', 'kharkiv'],
    appearance: {
      source: 'front',
      exact: 'taking the city of Kharkiv was not planned for the moment',
      mode: 'paraphrase',
    },
    rebuttals: [
      {
        act: 'denial',
        responder: 'zelensky',
        text: 'Russia would like to take the city.',
        statedAt: '2024-05-17',
        attack: 'rebuts',
        stage: 'in_review',
        appearance: { source: 'front', exact: 'Russia would like to take the city', mode: 'paraphrase' },
      },
    ],
  },
  {
    claimant: 'ukraine',
    text: 'Russia opened an offensive in the region of Kharkiv.',
    statedAt: '2024-05-10',
    topics: ['kharkiv'],
    stage: 'draft',
    appearance: {
      source: 'front',
      exact: 'Russia opened an offensive in the region of Kharkiv',
      mode: 'paraphrase',
    },
  },
];
