/** The generated client is made slimmer, and says the same: decoded here by the format of Prisma's own runtime. */
import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
// @ts-expect-error: a script without types.
import { slimClient as slim } from '../scripts/slim-client.mjs';

const slimClient = slim as (text: string) => string;
const GENERATED = new URL('../src/database/generated/internal/class.ts', import.meta.url);

type Edge = (number | string | null)[];

/** A graph as the runtime reads it; of each edge the place of its name, and all that it says, by name. */
function decode(graph: string, names: readonly (string | undefined)[]) {
  const bytes = Buffer.from(graph, 'base64url');
  let at = 0;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes.readUInt8(at++);
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  const optional = () => number() - 1;
  const keys: number[] = [];
  const named = (place: number) => {
    keys.push(place);
    const name = names[place];
    if (name === undefined) throw new Error(`no name at ${place}`);
    return name;
  };
  const enumName = () => {
    const place = optional();
    return place < 0 ? null : named(place);
  };
  const list = <T>(length: number, one: () => T) => Array.from({ length }, one);
  const [inputs, outputs, roots] = [number(), number(), number()];
  const input = (): Edge => {
    const edge: Edge = [named(number()), bytes.readUInt16LE(at)];
    at += 2;
    return [...edge, optional(), enumName(), bytes.readUInt8(at++)];
  };
  const other = (): Edge => [named(number()), optional(), optional()];
  const said = {
    inputs: list(inputs, () => list(number(), input)),
    outputs: list(outputs, () => list(number(), other)),
    roots: list(roots, other),
  };
  if (at !== bytes.length) throw new Error('bytes are left');
  return { said, keys };
}

/** What the generated text holds: its names, and its graph. */
function partsOf(text: string) {
  const [, before = '0', json = ''] =
    /strings: (?:\[\.\.\.Array<string>\((\d+)\), \.\.\.)?JSON\.parse\((".*")\)/.exec(text) ?? [];
  const [, graph = ''] = /graph: "([\w-]+)"/.exec(text) ?? [];
  const names = JSON.parse(JSON.parse(json)) as string[];
  return { graph, names: [...Array<undefined>(Number(before)), ...names] };
}

/** As Prisma generates it: three names, an argument with an enum and one within another, two models. */
function generated(): string {
  const graph = Buffer.from([
    ...[2, 1, 2],
    ...[2, ...[0, 3, 1, 0, 3, 5], ...[1, 1, 0, 2, 0, 32]],
    ...[1, ...[200, 1, 0, 0, 0, 0, 1]],
    ...[1, ...[2, 1, 0]],
    ...[0, 1, 1],
    ...[200, 1, 0, 1],
  ]);
  const names = ['where', 'email', 'role', ...Array.from({ length: 200 }, (_, place) => `field${place}`)];
  return `
  "clientVersion": "7.10.0",
config.parameterizationSchema = {
  strings: JSON.parse(${JSON.stringify(JSON.stringify(names))}),
  graph: "${graph.toString('base64url')}"
}
    const { wasm } = await import("@prisma/client/runtime/query_compiler_small_bg.postgresql.wasm-base64.mjs")
`;
}

test('all keys are large, and everything else is as it was', () => {
  const [before, after] = [generated(), slimClient(generated())].map((text) => {
    const { graph, names } = partsOf(text);
    return decode(graph, names);
  });
  expect(before?.said.inputs[0]).toEqual([
    ['where', 259, -1, 'role', 5],
    ['email', 1, 1, null, 32],
  ]);
  expect(after?.said).toEqual(before?.said);
  expect(Math.min(...(before?.keys ?? []))).toBe(0);
  expect(Math.min(...(after?.keys ?? []))).toBe(8_192);
});

test('the client of this checkout is slim', async () => {
  const text = await readFile(GENERATED, 'utf8');
  const { graph, names } = partsOf(text);
  const { keys } = decode(graph, names);
  expect(keys.length).toBeGreaterThan(1_000);
  expect(Math.min(...keys)).toBeGreaterThanOrEqual(8_192);
  expect(text).not.toContain('await import("@prisma/client/runtime/query_compiler_small_bg.postgresql.wasm');
});

test.each([
  [
    'of another version',
    generated().replace('7.10.0', '7.11.0'),
    /knows the generated client of Prisma 7\.10\.0 alone/,
  ],
  [
    'without its names',
    generated().replace('strings:', 'names:'),
    /is not as scripts\/slim-client\.mjs expects it/,
  ],
  ['with another way to the compiler', generated().replace('{ wasm }', '{ code }'), /is not as/],
  ['that was made slim before', slimClient(generated()), /is not as/],
  [
    'with more names in its graph than in its list',
    generated().replace(',\\"field199\\"', '').replace(',\\"field198\\"', '').replace(',\\"field197\\"', ''),
    /names what is not in its list/,
  ],
])('a client %s is an error', (_what, text, message) => {
  expect(() => slimClient(text)).toThrow(message);
});
