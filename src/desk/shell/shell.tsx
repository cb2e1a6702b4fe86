/** What stands around every page: the way to the others, who is signed in, and whether the service can be reached. */
import { Burger } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { may, sessionQuery, useMe } from '../queries.ts';
import { OfflineBanner } from './offline.tsx';
import classes from './shell.module.css';

const AccountMenu = lazy(async () => ({ default: (await import('./account-menu.tsx')).AccountMenu }));

interface Place {
  href: string;
  label: string;
  /** The operation that a person must be allowed for it; none for the public. */
  needs?: string;
}

const PLACES: readonly Place[] = [
  { href: '/', label: 'Record' },
  { href: '/sources', label: 'Sources' },
  { href: '/actors', label: 'Actors' },
  { href: '/verify', label: 'Verify' },
  { href: '/work', label: 'My work', needs: 'createClaim' },
  { href: '/review', label: 'Review', needs: 'listReviewQueue' },
  { href: '/people', label: 'People', needs: 'listUsers' },
  { href: '/exchange', label: 'Export and import', needs: 'importRecord' },
];

function isAt(path: string, { href }: Place): boolean {
  return href === '/' ? path === '/' || path.startsWith('/claims') : path.startsWith(href);
}

export function Shell({ children }: { children: ReactNode }) {
  const { me } = useMe();
  const [path] = useLocation();
  const [isOpen, setOpen] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page closes the menu.
  useEffect(() => setOpen(false), [path]);
  return (
    <>
      <a className={classes.skip} href="#main">
        Skip to the content
      </a>
      <header className={classes.header}>
        <div className={classes.bar}>
          <Link href="/" className={classes.brand}>
            Rejoinder
          </Link>
          <Burger
            className={classes.burger}
            opened={isOpen}
            onClick={() => setOpen(!isOpen)}
            size="sm"
            aria-label={isOpen ? 'Close the menu' : 'Open the menu'}
            aria-expanded={isOpen}
            aria-controls="places"
          />
          <nav id="places" aria-label="Desk" className={classes.places} data-open={isOpen || undefined}>
            <ul>
              {PLACES.filter(({ needs }) => !needs || may(me, needs)).map((place) => (
                <li key={place.href}>
                  <Link href={place.href} aria-current={isAt(path, place) ? 'page' : undefined}>
                    {place.label}
                  </Link>
                </li>
              ))}
            </ul>
            <Identity />
          </nav>
        </div>
      </header>
      <OfflineBanner />
      <main id="main" tabIndex={-1} className={classes.main}>
        {children}
      </main>
      <footer className={classes.footer}>
        <p>
          A rebuttal is its speaker’s, never the desk’s verdict. Every dossier{' '}
          <Link href="/verify">proves itself</Link>. <a href="/docs">For developers: the API</a>
        </p>
      </footer>
    </>
  );
}

function Identity() {
  const [path] = useLocation();
  const { data: me, isPending } = useQuery(sessionQuery);
  if (isPending) return <span className={classes.identity} />;
  if (me) {
    return (
      <span className={classes.identity}>
        <Suspense fallback={me.name}>
          <AccountMenu me={me} />
        </Suspense>
      </span>
    );
  }
  const back = path === '/' || path === '/sign-in' ? '' : `?to=${encodeURIComponent(path)}`;
  return (
    <span className={classes.identity}>
      <Link href={`/sign-in${back}`} aria-current={path === '/sign-in' ? 'page' : undefined}>
        Sign in
      </Link>
    </span>
  );
}
