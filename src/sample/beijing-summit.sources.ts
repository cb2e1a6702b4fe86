import type { SampleActor, SampleSource } from './sample.types.ts';

export const actors: SampleActor[] = [
  { key: 'desk', kind: 'organization', name: 'Rejoinder sample desk' },
  { key: 'us', kind: 'government', name: 'Government of the United States', aliases: ['Washington'] },
  { key: 'white-house', kind: 'organization', name: 'White House', partOf: 'us' },
  { key: 'state', kind: 'organization', name: 'US Department of State', partOf: 'us' },
  { key: 'treasury', kind: 'organization', name: 'US Department of the Treasury', partOf: 'us' },
  { key: 'biden', kind: 'person', name: 'Joe Biden', partOf: 'us' },
  { key: 'blinken', kind: 'person', name: 'Antony Blinken', partOf: 'state' },
  { key: 'china', kind: 'government', name: 'Government of China', aliases: ['Beijing'] },
  { key: 'mfa', kind: 'organization', name: 'Chinese Foreign Ministry', partOf: 'china' },
  { key: 'xi', kind: 'person', name: 'Xi Jinping', aliases: ['习近平'], partOf: 'china' },
  { key: 'russia', kind: 'government', name: 'Government of Russia', aliases: ['Moscow'] },
  { key: 'kremlin', kind: 'organization', name: 'Kremlin', partOf: 'russia' },
  { key: 'putin', kind: 'person', name: 'Vladimir Putin', aliases: ['Владимир Путин'], partOf: 'russia' },
  { key: 'ukraine', kind: 'government', name: 'Government of Ukraine', aliases: ['Kyiv'] },
  {
    key: 'zelensky',
    kind: 'person',
    name: 'Volodymyr Zelensky',
    aliases: ['Volodymyr Zelenskyy', 'Володимир Зеленський'],
    partOf: 'ukraine',
  },
  { key: 'nato', kind: 'organization', name: 'NATO' },
  { key: 'tass', kind: 'outlet', name: 'Tass' },
];

/** Notes in our own words; only what stands between quotation marks are words that were said. */
export const sources: SampleSource[] = [
  {
    key: 'summit',
    title: 'Desk note: what the leaders said in Beijing on 16 May 2024',
    text: `Vladimir Putin came to Beijing on 16 May 2024, on the first journey abroad of his new term.

The Chinese Foreign Ministry's readout has Xi Jinping say that the relationship has “stood the test of a changing international landscape”. It adds that the two countries have made “positive contributions to maintaining global strategic stability”.

Both signed a joint statement. In Xi's words it will “provide robust impetus” to the relationship.

On Ukraine, Xi said that a political settlement is the right way out of the war.

Tass reports that Putin praised the two countries' “practical cooperation” and pointed to a record year of trade.

To the press Putin said that the security order of Asia and the Pacific should leave “no place for closed military-political alliances”. To found such alliances is, he said, “counterproductive and harmful”.

In Washington on the same day the State Department answered that China cannot ask Europe for better relations while it feeds the largest threat to Europe's security.
`,
  },
  {
    key: 'supplies',
    title: 'Desk note: the dispute about Chinese deliveries to Russia, April and May 2024',
    text: `In April 2024 White House officials laid out what, in their view, reaches the Russian arms industry from China: machine tools, drone and turbojet engines, and microelectronics. They see in it substantial help for the war.

The Foreign Ministry in Beijing replied on 23 April. It spoke of “groundless accusations” over “normal trade and economic exchanges” between China and Russia. It also called it hypocritical that the United States accuses China while passing a large package of aid for Ukraine.

On 26 April, at the end of talks in Beijing, Antony Blinken said that Russia would have trouble keeping up its attack on Ukraine without China's support.

In Paris on 6 May Xi Jinping said that China neither began the crisis in Ukraine nor takes part in it, and that nobody should use it to blacken a third country.

On 25 April NATO's secretary general said in Berlin that China props up the Russian war economy. The Chinese Foreign Ministry answered before the month was out that NATO itself carries responsibility for the crisis.

On 1 May the US Treasury put nearly 300 persons and firms under sanctions, some of them in China, which it said equip Russia's military. China's side objected in May to sanctions that one country imposes on its own.
`,
  },
  {
    key: 'front',
    title: 'Desk note: Kharkiv and the aid for Ukraine, April and May 2024',
    text: `On 24 April 2024 Joe Biden signed the aid for Ukraine into law and said that it would make the world safer. The Kremlin let it be known in the same days that new American weapons would not change the course at the front.

Antony Blinken was in Kyiv in the middle of May. There he announced two billion dollars of military financing for Ukraine.

On 10 May Russia opened an offensive in the region of Kharkiv. Putin, at the end of his visit to China on 17 May, said that it serves to make a buffer zone because Russian border towns are being shelled. He said that taking the city of Kharkiv was not planned for the moment.

Volodymyr Zelensky said in an interview given on 17 May that the attack could be the first of several waves and that Russia would like to take the city.
`,
  },
  {
    key: 'after',
    title: 'Desk note: what followed the Beijing summit, June and July 2024',
    text: `In Singapore on 2 June 2024 Volodymyr Zelensky said that Russia uses Chinese influence to keep states away from the peace summit in Switzerland. The Chinese Foreign Ministry said a day later that China has put no pressure on other countries over the meeting.

The members of NATO declared in Washington on 10 July that China has become a decisive enabler of Russia's war. The Chinese Foreign Ministry said on 11 July that the declaration is full of prejudice and smears, and rejected it.
`,
  },
];
