import { Alert, Button } from '@mantine/core';
import { Component, type ReactNode } from 'react';

/** Catches a page that failed to draw, or could not be loaded, and says what to do. React has no other form than a class. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: unknown; at: string }> {
  override state = { error: null as unknown, at: '' };

  static getDerivedStateFromError(error: unknown) {
    return { error, at: location.pathname };
  }

  override render() {
    const { error, at } = this.state;
    // Another page may well be drawn.
    if (error === null || at !== location.pathname) return this.props.children;
    const isMissing = error instanceof TypeError && /import|module|fetch/i.test(error.message);
    return (
      <Alert color="red" title="This page could not be shown" m="md" role="alert">
        <p>
          {isMissing
            ? 'A part of the desk could not be loaded: you may be offline, or the service has a new version.'
            : 'The desk made a mistake. Nothing on the record was changed by it.'}
        </p>
        <Button onClick={() => location.reload()}>Load the page again</Button>
      </Alert>
    );
  }
}
