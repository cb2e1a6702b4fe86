/** The map of a claim as a file of its own: it needs no script, no font and no line to be read. Pure. */
import type { Offered } from '../words.ts';
import type { Family } from './acts.ts';
import { type MapEdge, type MapLayout, type MapNode, NODE } from './map.layout.ts';
import { readsFromRight, widthOf } from './text-width.ts';

const INK: Record<Family, string> = {
  claim: '#1864ab',
  against: '#a61e1e',
  explains: '#7a3e9d',
  'gives-way': '#2b6a2f',
  silent: '#5c5f66',
  withdrawn: '#5c5f66',
};
/** Edges of a node differ in form, too: full with evidence, dashed without, dotted where none is recorded. */
const DASH: Record<Offered, string> = { yes: '', no: '9 4', unknown: '2 4' };
const FOOT = 34;

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for XML: markup is escaped, and what XML 1.0 cannot hold is left out. */
export function escapeXml(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML cannot hold.
      .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, '')
      .replaceAll(/[&<>"']/g, (one) => ESCAPES[one] ?? '')
  );
}

const n = (value: number) => String(Math.round(value * 10) / 10);

/** A line in its own direction: it begins at the side where its script begins. */
function line(
  text: string,
  place: { left: number; right: number; y: number; isRtl: boolean },
  attributes: string,
) {
  const { left, right, y, isRtl } = place;
  // With direction="rtl" a text starts at its right end.
  const start = isRtl ? `x="${n(right)}" direction="rtl"` : `x="${n(left)}"`;
  return `<text ${start} y="${n(y)}" unicode-bidi="embed"${attributes}>${escapeXml(text)}</text>`;
}

function nodeSvg({ x, y, height, family, title, lines, facts, offered }: MapNode): string {
  const ink = INK[family];
  const left = x + NODE.padding;
  const right = x + NODE.width - NODE.padding;
  let at = y + NODE.padding + NODE.font;
  const next = (part: readonly string[], attributes: string) => {
    const isRtl = readsFromRight(part.join(' '));
    return part.map((text) => {
      const written = line(text, { left, right, y: at, isRtl }, attributes);
      at += NODE.line;
      return written;
    });
  };
  const dash = offered ? DASH[offered] : '';
  const isGone = family === 'withdrawn';
  return [
    '<g>',
    `<rect x="${n(x)}" y="${n(y)}" width="${NODE.width}" height="${n(height)}" rx="4" fill="#fff" stroke="${ink}" stroke-width="${family === 'claim' ? 3 : 2}"${dash || isGone ? ` stroke-dasharray="${dash || '1 5'}"` : ''}/>`,
    ...next(title, ` font-weight="bold" fill="${ink}"`),
    ...next(lines, ' font-family="Georgia, serif"'),
    ...next(facts, ' fill="#4d5661"'),
    '</g>',
  ].join('');
}

function edgeSvg({ from, to, label }: MapEdge, nodes: ReadonlyMap<string, MapNode>): string {
  const [start, end] = [nodes.get(from), nodes.get(to)];
  if (!start || !end) return '';
  const [x1, y1] = [start.x + NODE.width, start.y + start.height / 2];
  const [x2, y2] = [end.x, end.y + end.height / 2];
  const middle = (x1 + x2) / 2;
  const width = widthOf(label, 12) + 8;
  const y = (y1 + y2) / 2;
  return [
    `<path d="M${n(x1)},${n(y1)} C${n(middle)},${n(y1)} ${n(middle)},${n(y2)} ${n(x2)},${n(y2)}" fill="none" stroke="#868e96" stroke-width="1.5"/>`,
    `<rect x="${n(middle - width / 2)}" y="${n(y - 10)}" width="${n(width)}" height="20" fill="#fff"/>`,
    `<text x="${n(middle)}" y="${n(y + 4)}" text-anchor="middle" font-size="12" fill="#4d5661">${escapeXml(label)}</text>`,
  ].join('');
}

export interface MapFile {
  /** What it shows, for whoever cannot see it. */
  title: string;
  description: string;
  /** Beneath the picture: where and when it was made. */
  foot: string;
}

/** The file. Text of others stands in it as text alone. */
export function mapSvg(
  { width, height, nodes, edges }: MapLayout,
  { title, description, foot }: MapFile,
): string {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const [wide, tall] = [Math.ceil(width), Math.ceil(height) + FOOT];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<svg xmlns="http://www.w3.org/2000/svg" width="${wide}" height="${tall}" viewBox="0 0 ${wide} ${tall}" role="img" aria-labelledby="title desc" font-family="system-ui, sans-serif" font-size="${NODE.font}" fill="#1a1b1e">`,
    `<title id="title">${escapeXml(title)}</title>`,
    `<desc id="desc">${escapeXml(description)}</desc>`,
    `<rect width="${wide}" height="${tall}" fill="#fff"/>`,
    ...edges.map((edge) => edgeSvg(edge, byId)),
    ...nodes.map(nodeSvg),
    `<text x="16" y="${tall - 12}" font-size="12" fill="#4d5661">${escapeXml(foot)}</text>`,
    '</svg>',
    '',
  ].join('\n');
}
