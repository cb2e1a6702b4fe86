import path from 'node:path';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  // The service serves every page of the desk from the root, and these files with hashed names beside them.
  base: '/',
  worker: { format: 'es' },
  build: {
    outDir: path.resolve(import.meta.dirname, '../../dist/desk'),
    emptyOutDir: true,
    assetsDir: 'assets',
    // No inline data: the content security policy allows files of ours alone.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2023',
    // These know `light-dark()` and nesting; for older ones the bundler would write them out, without effect here.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    manifest: true,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1_000,
    rolldownOptions: {
      // Libraries mark their modules for server components, which there are none of here.
      onLog: (level, log, tell) => {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') tell(level, log);
      },
    },
  },
});
