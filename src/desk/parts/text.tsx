/** Words of others: always as text, never as markup, in their own language and direction. */
import { Anchor } from '@mantine/core';
import { Link } from 'wouter';

/** A statement of the record, in the type of the record. */
export function Words({
  text,
  lang,
  size,
}: {
  text: string;
  lang?: string | null;
  size?: 'sm' | 'md' | 'lg';
}) {
  return (
    <span
      className="words"
      dir="auto"
      lang={lang ?? undefined}
      style={{ fontSize: `var(--mantine-font-size-${size ?? 'md'})`, whiteSpace: 'pre-line' }}
    >
      {text}
    </span>
  );
}

/** An actor's name, which leads to everything that they said. */
export function ActorName({ id, name }: { id: string; name: string | undefined }) {
  return (
    <Anchor component={Link} href={`/actors/${id}`} inherit>
      <bdi>{name ?? 'an actor who is not shown'}</bdi>
    </Anchor>
  );
}

/** Words in quotation marks; those that stand in marks of the source's own get no second pair. */
export function inQuotes(words: string): string {
  return /^["'“”„«‹‘「『].*["'“”»›’」』]$/su.test(words) ? words : `“${words}”`;
}

/** How much of a quotation is repeated where it only has to be told from others, in characters. */
const SHORT = 80;

/** The beginning of some words, on one line. */
export function shortened(words: string, most = SHORT): string {
  const all = Array.from(words.replace(/\s+/g, ' '));
  return all.length > most ? `${all.slice(0, most - 1).join('')}…` : all.join('');
}
