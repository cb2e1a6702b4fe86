/** The claim and its answers as a map that is moved and zoomed; by keyboard from node to node; and the same as a list. */
import '@xyflow/react/dist/style.css';
import { Button, Group, Text, useComputedColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import {
  Controls,
  type Edge,
  Handle,
  type Node,
  type NodeProps,
  Position,
  ReactFlow,
  type ReactFlowInstance,
  ReactFlowProvider,
  useReactFlow,
} from '@xyflow/react';
import { Download } from 'lucide-react';
import { createContext, type KeyboardEvent, use, useMemo, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { statedWords } from '../parts/dates.tsx';
import { answerAnchor, useHere } from './addresses.ts';
import { answerWords } from './answer-link.tsx';
import { type ClaimModel, nameOf } from './claim.model.ts';
import { shortId } from './downloads.tsx';
import {
  CLAIM_NODE,
  layOutMap,
  layOutToFit,
  type MapDirection,
  type MapLayout,
  type MapNode,
  type Move,
  moveOnMap,
  NODE,
  zoomOf,
} from './map.layout.ts';
import classes from './map.module.css';
import { MapList } from './map-list.tsx';
import { mapSvg } from './map-svg.ts';
import { saveFile } from './save-file.ts';
import { readsFromRight } from './text-width.ts';

type Shown = Node<{ node: MapNode; direction: MapDirection }, 'statement'>;

const MOVES: Record<MapDirection, Record<string, Move>> = {
  across: { ArrowLeft: 'parent', ArrowRight: 'child', ArrowDown: 'next', ArrowUp: 'previous' },
  down: { ArrowUp: 'parent', ArrowDown: 'child', ArrowRight: 'next', ArrowLeft: 'previous' },
};
const NODE_TYPES = { statement: Statement };

/** What a node of the map does when it is entered, left by a key, or opened. */
const Keys = createContext<{
  current: string;
  onEnter: (id: string) => void;
  onKey: (id: string, event: KeyboardEvent) => void;
  open: (id: string) => void;
} | null>(null);

export function ClaimMap({ model }: { model: ClaimModel }) {
  const { ref, width } = useElementSize<HTMLDivElement>();
  const layout = useMemo(() => (width > 0 ? layOutToFit(model, width, TALLEST) : null), [model, width]);
  return (
    <>
      <div ref={ref}>
        {layout && (
          <ReactFlowProvider key={layout.direction}>
            <Picture layout={layout} height={heightOn(layout, width)} />
          </ReactFlowProvider>
        )}
      </div>
      <Group justify="space-between" mt="xs" gap="sm">
        <Text size="sm" c="dimmed">
          Drag to move, zoom with the buttons or two fingers. By keyboard: arrow keys go from rebuttal to
          rebuttal, Enter opens one.
        </Text>
        <Button
          variant="default"
          size="compact-md"
          leftSection={<Download size={16} aria-hidden />}
          onClick={() => exportSvg(model, layOutMap(model))}
        >
          Export as SVG
        </Button>
      </Group>
      <details className={classes.same}>
        <summary>The same as a list</summary>
        <p>
          <bdi>{nameOf(model, model.claim.claimantId)}</bdi>: the claim, {statedWords(model.claim.statedAt)}
        </p>
        <MapList model={model} answers={model.thread} label="Rebuttals to the claim" />
      </details>
    </>
  );
}

function exportSvg(model: ClaimModel, layout: MapLayout): void {
  const { claim, asOf, all } = model;
  const file = mapSvg(layout, {
    title: `Map of the claim: ${claim.text}`,
    description: [
      `${nameOf(model, claim.claimantId)} claims: ${claim.text}`,
      ...all.map((answer) => `${answer.number} ${answerWords(model, answer)}`),
    ].join('. '),
    foot: `Rejoinder, claim ${claim.id}, ${asOf ? `as of ${asOf}` : 'working copy, not published'}`,
  });
  saveFile(new Blob([file], { type: 'image/svg+xml' }), `claim-${shortId(claim.id)}-map.svg`);
}

function Picture({ layout, height }: { layout: MapLayout; height: number }) {
  const scheme = useComputedColorScheme('light');
  const { setCenter, getZoom } = useReactFlow();
  const here = useHere();
  const [, navigate] = useLocation();
  const [current, setCurrent] = useState(CLAIM_NODE);
  const box = useRef<HTMLDivElement>(null);
  const { nodes, edges } = useMemo(() => flowOf(layout), [layout]);

  const open = (id: string) => {
    if (id !== CLAIM_NODE) navigate(here({ view: '' }, answerAnchor(id)));
  };
  const onKey = (id: string, event: KeyboardEvent) => {
    const move = MOVES[layout.direction][event.key];
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    const to = moveOnMap(layout.nodes, id, move);
    const node = layout.nodes.find((one) => one.id === to);
    if (!node) return;
    // Without a flight: at once, whatever one's mind about motion is.
    void setCenter(node.x + NODE.width / 2, node.y + node.height / 2, {
      zoom: Math.max(getZoom(), 0.8),
      duration: 0,
    });
    document.getElementById(`map-${node.id}`)?.focus({ preventScroll: true });
  };
  return (
    <Keys value={{ current, onEnter: setCurrent, onKey, open }}>
      <section className={classes.box} style={{ height }} aria-label="Map of the claim and its rebuttals">
        <ReactFlow
          ref={box}
          nodes={nodes}
          edges={edges}
          nodeTypes={NODE_TYPES}
          colorMode={scheme}
          fitViewOptions={FIT}
          onInit={(flow) => void begin(flow, layout, box.current)}
          minZoom={0.1}
          maxZoom={2}
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          edgesFocusable={false}
          elementsSelectable={false}
          zoomOnScroll={false}
          preventScrolling={false}
          disableKeyboardA11y
          deleteKeyCode={null}
        >
          <Controls orientation="horizontal" showInteractive={false} />
        </ReactFlow>
      </section>
    </Keys>
  );
}

/** Below the map, in pixels: there the buttons that zoom stand, and cover no statement. */
const STRIP = 46;
const FIT = { padding: { top: 0.02, x: 0.02, bottom: `${STRIP}px` }, maxZoom: 1 } as const;
/** Of the map on its page, in pixels. */
const [LOWEST, TALLEST] = [240, 760];
/** Smaller than this the words cannot be read. */
const READABLE = 0.6;

/** As high as the whole map is, where it can be read. */
function heightOn(layout: MapLayout, width: number): number {
  const zoom = Math.max(READABLE, zoomOf(layout, width, TALLEST));
  return Math.min(TALLEST, Math.max(LOWEST, Math.ceil(layout.height * zoom) + 4)) + STRIP;
}

/** Begins with the whole map where it can be read; else with the claim, on the left. */
async function begin(flow: ReactFlowInstance<Shown, Edge>, layout: MapLayout, box: HTMLDivElement | null) {
  const claim = layout.nodes.find(({ id }) => id === CLAIM_NODE);
  if (!box || !claim) return;
  const { width, height } = box.getBoundingClientRect();
  if (Math.min(width / layout.width, (height - STRIP) / layout.height) >= READABLE - 0.02) {
    await flow.fitView(FIT);
    return;
  }
  const zoom = Math.min(0.8, Math.max(READABLE, width / layout.width));
  await flow.setViewport({
    x: 12 - claim.x * zoom,
    y: height / 2 - (claim.y + claim.height / 2) * zoom,
    zoom,
  });
}

function flowOf({ direction, nodes, edges }: MapLayout): { nodes: Shown[]; edges: Edge[] } {
  return {
    nodes: nodes.map((node) => ({
      id: node.id,
      type: 'statement',
      position: { x: node.x, y: node.y },
      width: NODE.width,
      height: node.height,
      data: { node, direction },
    })),
    edges: edges.map(({ from, to, label }) => ({
      id: `${from} ${to}`,
      source: from,
      target: to,
      label,
      className: classes.edge ?? '',
    })),
  };
}

/** All lines of a text have the direction of the whole. */
function directionOf(lines: readonly string[]): 'rtl' | 'ltr' {
  return readsFromRight(lines.join(' ')) ? 'rtl' : 'ltr';
}

/** A node: a link, so that it is entered by Tab and opened by Enter. */
function Statement({ data: { node, direction } }: NodeProps<Shown>) {
  const keys = use(Keys);
  const here = useHere();
  const isClaim = node.id === CLAIM_NODE;
  const isDown = direction === 'down';
  return (
    <>
      {!isClaim && (
        <Handle
          type="target"
          position={isDown ? Position.Top : Position.Left}
          isConnectable={false}
          className={classes.handle}
        />
      )}
      <a
        id={`map-${node.id}`}
        href={isClaim ? '#main' : here({ view: '' }, answerAnchor(node.id))}
        className={`${classes.node} nopan`}
        data-family={node.family}
        data-offered={node.offered ?? undefined}
        tabIndex={keys?.current === node.id ? 0 : -1}
        draggable={false}
        onFocus={() => keys?.onEnter(node.id)}
        onKeyDown={(event) => keys?.onKey(node.id, event)}
        onClick={(event) => {
          if (isClaim || event.ctrlKey || event.metaKey) return;
          event.preventDefault();
          keys?.open(node.id);
        }}
      >
        {/* biome-ignore-start lint/suspicious/noArrayIndexKey: lines of one text never change their order. */}
        {node.title.map((line, at) => (
          <b key={at} dir={directionOf(node.title)}>
            {line}
          </b>
        ))}
        {node.lines.map((line, at) => (
          <span key={at} className={classes.text} dir={directionOf(node.lines)}>
            {line}
          </span>
        ))}
        {node.facts.map((line, at) => (
          <span key={at} className={classes.fact}>
            {line}
          </span>
        ))}
        {/* biome-ignore-end lint/suspicious/noArrayIndexKey: as above. */}
      </a>
      <Handle
        type="source"
        position={isDown ? Position.Bottom : Position.Right}
        isConnectable={false}
        className={classes.handle}
      />
    </>
  );
}
