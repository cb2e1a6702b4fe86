import '@mantine/core/styles.css';
import '@fontsource-variable/source-serif-4/wght.css';
import './desk.css';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { queryClient } from './queries.ts';
import { readableColors, theme } from './theme.ts';

const nonce = document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? '';
// The library's dialogs hold the page behind them still by a style, whose maker looks for the nonce here.
Object.assign(globalThis, { __webpack_nonce__: nonce });
const place = document.getElementById('desk');
if (!place) throw new Error('the page of the desk has no place for it');

createRoot(place).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={readableColors}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      <QueryClientProvider client={queryClient}>
        <App />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
