/**
 * Where to go after signing in: a page of this desk, and nowhere else. A browser drops tabs and line ends from an address and
 * reads `\\` as `/`, so the address is judged as it would be opened.
 */
export function safeTarget(to: string | null, origin: string): string {
  if (to === null || !to.startsWith('/') || !URL.canParse(to, origin)) return '/';
  const target = new URL(to, origin);
  const isHere = target.origin === origin && !target.pathname.startsWith('//');
  return isHere ? target.pathname + target.search + target.hash : '/';
}
