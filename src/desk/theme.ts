import { type CSSVariablesResolver, createTheme } from '@mantine/core';

/** Ink and paper. Shades are chosen so that text on them, or in them, has a contrast of 4.5 at least. */
export const theme = createTheme({
  primaryColor: 'ink',
  primaryShade: { light: 8, dark: 7 },
  colors: {
    ink: [
      '#eef6f8',
      '#d8e9ee',
      '#aed1db',
      '#82b9c8',
      '#69adc0',
      '#4a96ab',
      '#2f849b',
      '#1c6a80',
      '#125a6e',
      '#0f4c5c',
    ],
  },
  fontFamily: 'system-ui, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif',
  headings: { fontFamily: '"Source Serif 4 Variable", Charter, Georgia, serif', fontWeight: '600' },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Anchor: { defaultProps: { underline: 'always' } },
    Modal: { defaultProps: { centered: true } },
    // The head of a dialog is no banner of the page.
    ModalHeader: { defaultProps: { role: 'none' } },
  },
});

/** What the library has too pale to read. */
export const readableColors: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#4d5661',
    '--mantine-color-placeholder': '#626b75',
    '--mantine-color-yellow-light-color': '#7a4100',
    '--mantine-color-green-light-color': '#245c29',
    '--mantine-color-error': '#b02525',
  },
  dark: {
    '--mantine-color-dimmed': '#b3bac2',
    '--mantine-color-placeholder': '#98a1ab',
    '--mantine-color-error': '#ff9c9c',
  },
});
