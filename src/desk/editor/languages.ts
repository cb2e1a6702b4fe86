/** Languages by their English names and by their BCP 47 tags. Pure. */

/** Offered first: the languages of the United Nations, and others that desks quote often. */
const OFFERED = ['ar', 'zh', 'en', 'fr', 'de', 'ru', 'es', 'uk'];
const ALSO = [
  ...[
    'be',
    'bg',
    'bn',
    'cs',
    'da',
    'el',
    'et',
    'fa',
    'fi',
    'he',
    'hi',
    'hr',
    'hu',
    'hy',
    'id',
    'it',
    'ja',
    'ka',
  ],
  ...[
    'kk',
    'ko',
    'lt',
    'lv',
    'ms',
    'nb',
    'nl',
    'pl',
    'ps',
    'pt',
    'ro',
    'sk',
    'sl',
    'sq',
    'sr',
    'sv',
    'sw',
    'ta',
  ],
  ...['th', 'tr', 'ur', 'uz', 'vi', 'zh-Hans', 'zh-Hant', 'pt-BR', 'sr-Latn'],
];

const names = new Intl.DisplayNames(['en'], { type: 'language', languageDisplay: 'standard' });

/** The name of a language in English; the tag itself when it has none. */
export function languageName(tag: string): string {
  try {
    return names.of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/** The names to choose from, those of the United Nations first. */
export const LANGUAGE_NAMES: readonly string[] = [
  ...OFFERED.map(languageName),
  ...ALSO.map(languageName).sort((one, other) => one.localeCompare(other, 'en')),
];

const TAG_OF = new Map([...OFFERED, ...ALSO].map((tag) => [languageName(tag).toLowerCase(), tag]));

/** The tag of what somebody typed, a name or a tag; null when it is neither. */
export function languageTag(typed: string): string | null {
  const text = typed.trim();
  const known = TAG_OF.get(text.toLowerCase());
  if (known) return known;
  if (!/^[a-z]{2,3}(?:-[a-z0-9]{1,8})*$/i.test(text)) return null;
  try {
    return Intl.getCanonicalLocales(text)[0] ?? null;
  } catch {
    return null;
  }
}
