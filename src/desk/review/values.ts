/** The values of a record's fields in words. */
import { statedWords } from '../parts/dates.tsx';
import {
  ACT,
  ACTOR_KIND,
  type Act,
  type ActorKind,
  ATTACK,
  type Attack,
  OFFERED,
  type Offered,
} from '../words.ts';

const LANGUAGES = new Intl.DisplayNames('en', { type: 'language' });

function languageName(tag: string): string {
  try {
    return LANGUAGES.of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/** A field in words; empty when it holds nothing. */
export function valueWords(
  field: string,
  value: unknown,
  actors: Readonly<Record<string, { name: string }>>,
): string {
  if (Array.isArray(value)) return value.join(' · ');
  if (typeof value !== 'string' || value === '') return '';
  switch (field) {
    case 'claimantId':
    case 'responderId':
    case 'partOfId':
    case 'publisherId':
      return actors[value]?.name ?? 'an actor who is not shown';
    case 'statedAt':
    case 'publishedAt':
      return statedWords(value);
    case 'language':
      return languageName(value);
    case 'act':
      return ACT[value as Act].label;
    case 'evidenceOffered':
      return OFFERED[value as Offered].label;
    case 'attack':
      return ATTACK[value as Attack].label;
    case 'kind':
      return ACTOR_KIND[value as ActorKind];
    default:
      return value;
  }
}

/** Fields of running text, whose change is marked word by word. */
export const PROSE: readonly string[] = ['text', 'context', 'name', 'title'];
