/** Where the claim and its answers stand on the map. Pure, and the same for the screen and for the file. */
import { Graph, layout } from '@dagrejs/dagre';
import { statedWords } from '../parts/date-words.ts';
import { ACT, ATTACK, OFFERED, type Offered } from '../words.ts';
import { type Family, familyOf } from './acts.ts';
import { type AnswerModel, type ClaimModel, nameOf } from './claim.model.ts';
import { type Deed, isolated, shorten, widthOf, wrap } from './text-width.ts';

/** The id of the claim's node. */
export const CLAIM_NODE = 'claim';

/** Of a node, in pixels. */
export const NODE = { width: 260, padding: 12, font: 13, line: 18, most: 4 } as const;
const LABEL_FONT = 12;
const WELL_READABLE = 0.8;

export interface MapNode {
  id: string;
  /** The node that it answers; null for the claim. */
  parentId: string | null;
  family: Family;
  number: string;
  /** Who, and which act. */
  title: string[];
  lines: string[];
  /** When, and whether evidence was offered. */
  facts: string[];
  offered: Offered | null;
  /** Top left corner. */
  x: number;
  y: number;
  height: number;
}

export interface MapEdge {
  from: string;
  to: string;
  label: string;
}

export type MapDirection = 'across' | 'down';

export interface MapLayout {
  direction: MapDirection;
  width: number;
  height: number;
  nodes: readonly MapNode[];
  edges: readonly MapEdge[];
}

type Unplaced = Omit<MapNode, 'x' | 'y' | 'height'>;

const INNER = NODE.width - 2 * NODE.padding;
const wrapped = (text: string, most: number) => wrap(text, INNER, NODE.font, most);
/** Who, in two lines at most, and the act in a line of its own. Bold letters are wider. */
function titled({ name, act }: Deed, number = ''): string[] {
  const lines = wrap(`${number} ${name}`, INNER, NODE.font * 1.1, 2);
  const [first = '', ...rest] = lines;
  const who = number ? `${number} ${isolated(first.slice(number.length + 1))}` : isolated(first);
  return [who, ...rest.map(isolated), act];
}

function claimNode(model: ClaimModel): Unplaced {
  const { claim } = model;
  return {
    id: CLAIM_NODE,
    parentId: null,
    family: 'claim',
    number: '',
    title: titled({ name: nameOf(model, claim.claimantId), act: 'Claim' }),
    lines: wrapped(claim.text, NODE.most),
    facts: [statedWords(claim.statedAt)],
    offered: null,
  };
}

function answerNode(
  model: ClaimModel,
  { id, parentId, number, responderId, form, counting }: AnswerModel,
): Unplaced {
  const isWithdrawn = counting === 'withdrawn' || !form;
  const act = form ? ACT[form.act].label : 'Withdrawn rebuttal';
  return {
    id,
    parentId: parentId ?? CLAIM_NODE,
    family: isWithdrawn ? 'withdrawn' : familyOf(form.act),
    number,
    title: titled({ name: nameOf(model, responderId), act }, number),
    lines: isWithdrawn ? [] : wrapped(form.text, NODE.most),
    facts: isWithdrawn
      ? ['Withdrawn: it does not count']
      : [
          shorten(statedWords(form.statedAt), INNER, NODE.font),
          counting === 'counts'
            ? OFFERED[form.evidenceOffered].label
            : `${OFFERED[form.evidenceOffered].label}; does not count`,
        ],
    offered: isWithdrawn ? null : form.evidenceOffered,
  };
}

function heightOf({ title, lines, facts }: Unplaced): number {
  return 2 * NODE.padding + NODE.line * (title.length + lines.length + facts.length) + 6;
}

/** How an answer bears on what it answers, for the line between them. */
function bearing({ form, counting }: AnswerModel): string {
  return form?.attack && counting !== 'withdrawn' ? ATTACK[form.attack].label : 'answers';
}

/** Across: the claim on the left, what answers it to the right of it. Down: the claim on top. */
export function layOutMap(model: ClaimModel, direction: MapDirection = 'across'): MapLayout {
  const graph = new Graph();
  graph.setGraph({
    rankdir: direction === 'across' ? 'LR' : 'TB',
    nodesep: 28,
    ranksep: 40,
    marginx: 16,
    marginy: 16,
  });
  const unplaced = [claimNode(model), ...model.all.map((answer) => answerNode(model, answer))];
  for (const node of unplaced) graph.setNode(node.id, { width: NODE.width, height: heightOf(node) });
  const edges = model.all.map((answer) => ({
    from: answer.parentId ?? CLAIM_NODE,
    to: answer.id,
    label: bearing(answer),
  }));
  for (const { from, to, label } of edges)
    graph.setEdge(from, to, { width: widthOf(label, LABEL_FONT) + 16, height: 20, labelpos: 'c' });
  // In the order of the thread, from the top: a tree has no lines that cross.
  layout(graph, { disableOptimalOrderHeuristic: true });
  const { width = 0, height = 0 } = graph.graph();
  const nodes = unplaced.map((node): MapNode => {
    const placed = graph.node(node.id) as { x: number; y: number; height: number };
    const { x, y, height: tall } = placed;
    return { ...node, x: x - NODE.width / 2, y: y - tall / 2, height: tall };
  });
  return { direction, width, height, nodes, edges };
}

/** How large a map can be shown on `width` by at most `tallest` pixels; 1 is its own size. */
export function zoomOf(layout: MapLayout, width: number, tallest: number): number {
  return Math.min(1, width / layout.width, tallest / layout.height);
}

/** Across, unless that is small on `width` by `tallest` pixels and down can be read better. */
export function layOutToFit(model: ClaimModel, width: number, tallest: number): MapLayout {
  const across = layOutMap(model);
  if (zoomOf(across, width, tallest) >= WELL_READABLE) return across;
  const down = layOutMap(model, 'down');
  return zoomOf(down, width, tallest) > zoomOf(across, width, tallest) ? down : across;
}

export type Move = 'parent' | 'child' | 'next' | 'previous';

/** Which node one comes to from another; null where there is none that way. */
export function moveOnMap(nodes: readonly MapNode[], from: string, move: Move): string | null {
  const here = nodes.find(({ id }) => id === from);
  if (!here) return null;
  if (move === 'parent') return here.parentId;
  // In the order in which they stand: from the top, or from the left.
  const beside = (parent: string | null) =>
    nodes.filter(({ parentId }) => parentId === parent).sort((a, b) => a.x - b.x || a.y - b.y);
  if (move === 'child') return beside(here.id)[0]?.id ?? null;
  const siblings = beside(here.parentId);
  const at = siblings.findIndex(({ id }) => id === from) + (move === 'next' ? 1 : -1);
  return siblings[at]?.id ?? null;
}
