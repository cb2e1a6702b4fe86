/** An article of the project's own, set as a newspaper would set it: curly quotes, a dash, an emoji, a combining mark. */
export const ARTICLE = [
  'Officials in Washington said on Wednesday that machine tools and microelectronics from abroad kept the arms works running.',
  'The ministry called the charge “groundless accusations” against “normal trade and economic exchanges” between neighbours.',
  'A spokesman wrote 👩🏽‍💻 from the cafe\u0301 — and nothing more. Asked again, the ministry spoke of normal relations.',
  'In the corridors of both capitals it was a quiet day. Clerks carried folders from one room to the next, and the telephones rang less often than in the week before. Nobody who was asked would say when the next round of talks was to be held, nor where.',
  'The canteen closed at three.',
].join('\n');
