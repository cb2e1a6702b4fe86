/**
 * The generated Prisma client as it needs less memory: of the heap of the service at rest, a third was in two of its parts.
 * What it does stays the same. It is bound to the pinned version of Prisma: other text than it expects is an error.
 */

/** Whose generated text this knows: of another the shape of the graph may differ, with nothing to tell it by. */
const VERSION = '7.10.0';

/**
 * The client describes every argument of every model by objects whose keys are small numbers, places in a list of names. V8 lays
 * out such an object as an array up to its largest key: 14 MB of holes. Keys beyond the gap that it bridges so make a table of
 * what is there.
 */
const FIRST_KEY = 8_192;

/** Rewrites `internal/class.ts` of the generated client. Error for a text that it does not know. */
export function slimClient(text) {
  if (!text.includes(`"clientVersion": "${VERSION}"`))
    throw new Error(
      `scripts/slim-client.mjs knows the generated client of Prisma ${VERSION} alone: look at it again`,
    );
  return readingTheCompiler(withLargeKeys(text));
}

function withLargeKeys(text) {
  const [, names] = /strings: JSON\.parse\((".*")\),/.exec(text) ?? [];
  const count = names === undefined ? 0 : JSON.parse(JSON.parse(names)).length;
  const withNames = replaceOnce(
    text,
    /strings: (JSON\.parse\(".*"\)),/,
    (_all, parsed) => `strings: [...Array<string>(${FIRST_KEY}), ...${parsed}],`,
  );
  return replaceOnce(withNames, /graph: "([\w-]+)"/, (_all, graph) => {
    const shifted = shiftKeys(Buffer.from(graph, 'base64url'), count);
    return `graph: "${shifted.toString('base64url')}"`;
  });
}

/** As a module, the compiler of queries stays in memory twice, as base64: the text of the module, and what it exports. */
function readingTheCompiler(text) {
  return replaceOnce(
    text,
    /const \{ wasm \} = await import\(("@prisma\/client\/runtime\/query_compiler_[\w.-]+\.mjs")\)/,
    (_all, module) => `const { readFile } = await import('node:fs/promises')
    const { createRequire } = await import('node:module')
    const text = await readFile(createRequire(import.meta.url).resolve(${module}), 'latin1')
    const [, wasm] = /"([^"]+)"/.exec(text) ?? []
    if (wasm === undefined) throw new Error('the compiler of queries is not where it was at set-up')`,
  );
}

function replaceOnce(text, pattern, replacement) {
  if (text.match(new RegExp(pattern, 'g'))?.length !== 1)
    throw new Error(`the generated client is not as scripts/slim-client.mjs expects it: no ${pattern}`);
  return text.replace(pattern, replacement);
}

/** Every place in the list of names, as many further on as there are new ones before it. */
function shiftKeys(graph, names) {
  const { copy, key, optional, optionalKey, raw, done } = rewriter(graph, names);
  const [inputs, outputs, roots] = [copy(), copy(), copy()];
  for (let node = 0; node < inputs; node++) {
    for (let edges = copy(); edges > 0; edges--) {
      key();
      raw(2); // the kinds of scalars
      optional(); // the node of the argument
      optionalKey(); // the name of an enum
      raw(1); // flags
    }
  }
  for (let node = 0; node < outputs; node++) {
    for (let edges = copy(); edges > 0; edges--) {
      key();
      optional(); // the node of its arguments
      optional(); // the node of its fields
    }
  }
  for (let root = 0; root < roots; root++) {
    key();
    optional();
    optional();
  }
  return done();
}

/** Reads LEB128 numbers and bytes one after the other, and writes them again. An optional number is stored plus one, or 0. */
function rewriter(from, names) {
  const to = [];
  let at = 0;
  const read = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = from.readUInt8(at++);
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  const write = (value) => {
    for (let rest = value; ; rest >>>= 7) {
      to.push(rest > 127 ? (rest & 127) | 128 : rest);
      if (rest <= 127) return;
    }
  };
  const shifted = (value) => {
    if (value >= names) throw new Error('the graph of the generated client names what is not in its list');
    return value + FIRST_KEY;
  };
  const copy = () => {
    const value = read();
    write(value);
    return value;
  };
  return {
    copy,
    optional: copy,
    key: () => write(shifted(read())),
    optionalKey: () => {
      const value = read();
      write(value === 0 ? 0 : shifted(value - 1) + 1);
    },
    raw: (length) => {
      to.push(...from.subarray(at, at + length));
      at += length;
    },
    done: () => {
      if (at !== from.length)
        throw new Error(`${from.length - at} bytes follow the graph of the generated client`);
      return Buffer.from(to);
    },
  };
}
