/** An article of the project's own, set as a newspaper would set it: curly quotes, a dash, an emoji, a combining mark. */
export const ARTICLE = [
  'Officials in Washington said on Wednesday that machine tools and microelectronics from abroad kept the arms works running.',
  'The ministry called the charge “groundless accusations” against “normal trade and economic exchanges” between neighbours.',
  'A spokesman wrote 👩🏽‍💻 from the cafe\u0301 — and nothing more. Asked again, the ministry spoke of normal relations.',
].join('\n');
