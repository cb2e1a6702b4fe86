import { Group, Title } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';

/** A page: its heading, which takes the focus when somebody comes here by a link, and the title of the window. */
export function Page({
  title,
  heading,
  aside,
  children,
}: {
  /** Of the window, and the heading when no other is given. */
  title: string;
  heading?: ReactNode;
  /** Beside the heading: what can be done here. */
  aside?: ReactNode;
  children: ReactNode;
}) {
  const place = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // On the first page of a visit the focus is left where a browser puts it.
    if (visited) place.current?.focus({ preventScroll: true });
    if (visited && !location.hash) window.scrollTo(0, 0);
    visited = true;
  }, []);
  return (
    <>
      <title>{`${title} · Rejoinder`}</title>
      <Group justify="space-between" align="flex-start" mb="lg" gap="md">
        <Title order={1} ref={place} tabIndex={-1} style={{ outline: 'none', flex: '1 1 20rem' }}>
          {heading ?? title}
        </Title>
        {aside}
      </Group>
      {children}
    </>
  );
}

let visited = false;
