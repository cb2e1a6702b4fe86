/** Where an export is written: straight into a file that somebody chose, where the browser can do that, else into its memory. */
import { saveFile } from '../claim/save-file.ts';

/** So much is collected in the browser's memory at most, in bytes. */
export const MEMORY_LIMIT = 1e9;
/** What came is handed over in pieces of this size, which the browser may put on its disk. */
const PIECE = 8e6;

/** More than fits into memory. */
export class TooLarge extends Error {}

/** A file in the making. It is there when it was kept, and not before. */
export interface Target {
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  keep(): Promise<void>;
  discard(): Promise<void>;
}

/** What Chromium has, and the types of TypeScript have not. */
interface Chooser {
  showSaveFilePicker(options: {
    suggestedName: string;
    types: { description: string; accept: Record<string, string[]> }[];
  }): Promise<FileSystemFileHandle & { remove?: () => Promise<void> }>;
}

/** Whether this browser, at this address, writes into a file as it comes. */
export function writesToFile(): boolean {
  return 'showSaveFilePicker' in window;
}

/** A place for a file of this name; null when whoever was asked chose none. */
export async function chooseTarget(name: string): Promise<Target | null> {
  if (!writesToFile()) return inMemory(name);
  try {
    return await inFile(name);
  } catch (error) {
    if ((error as Error).name === 'AbortError') return null;
    throw error;
  }
}

async function inFile(suggestedName: string): Promise<Target> {
  const handle = await (window as unknown as Chooser).showSaveFilePicker({
    suggestedName,
    types: [{ description: 'Lines of JSON', accept: { 'application/x-ndjson': ['.ndjson'] } }],
  });
  // It writes beside the file, and takes its place when it is closed.
  const writing = await handle.createWritable();
  return {
    write: (bytes) => writing.write(bytes),
    keep: () => writing.close(),
    async discard() {
      await writing.abort().catch(() => {});
      // An empty file was made when it was chosen.
      const { size } = await handle.getFile();
      if (size === 0) await handle.remove?.();
    },
  };
}

function inMemory(name: string): Target {
  let pieces: Blob[] = [];
  let open: Uint8Array<ArrayBuffer>[] = [];
  let [openBytes, allBytes] = [0, 0];
  const close = () => {
    pieces.push(new Blob(open));
    [open, openBytes] = [[], 0];
  };
  return {
    async write(bytes) {
      allBytes += bytes.length;
      if (allBytes > MEMORY_LIMIT) throw new TooLarge();
      open.push(bytes);
      openBytes += bytes.length;
      if (openBytes >= PIECE) close();
    },
    async keep() {
      close();
      saveFile(new Blob(pieces, { type: 'application/x-ndjson' }), name);
    },
    async discard() {
      [pieces, open] = [[], []];
    },
  };
}
