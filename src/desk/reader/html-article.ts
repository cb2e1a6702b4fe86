/**
 * The article of a page that was saved as HTML. It is parsed as a document that belongs to no window: nothing of it runs,
 * nothing is fetched, and only its text comes out.
 */
import { Readability } from '@mozilla/readability';
import { languageTag } from '../editor/languages.ts';
import { statedDateFault, statedForm } from '../editor/stated-date.ts';

/** What a page says of itself. Empty where it says nothing that can be used. */
export interface Article {
  text: string;
  title: string;
  url: string;
  publishedAt: string;
  language: string;
  /** A name, of which an actor may be found or made. */
  publisher: string;
}

export function articleOf(html: string): Article {
  const page = new DOMParser().parseFromString(withoutStyles(html), 'text/html');
  const linked = linkedData(page);
  const meta = (...names: string[]) =>
    names
      .map((name) =>
        page.querySelector(`meta[property="${name}"], meta[name="${name}"], meta[itemprop="${name}"]`),
      )
      .map((element) => element?.getAttribute('content')?.trim() ?? '')
      .find((content) => content !== '') ?? '';
  const about = {
    title: oneLine(linked.headline || meta('og:title', 'twitter:title') || page.title),
    url:
      webAddress(page.querySelector('link[rel~="canonical"]')?.getAttribute('href')) ||
      webAddress(meta('og:url')),
    publishedAt: dateOf(
      linked.published || meta('article:published_time', 'datePublished', 'date', 'dc.date'),
    ),
    language: languageTag(page.documentElement.lang || meta('og:locale').replace('_', '-')) ?? '',
    publisher: oneLine(linked.publisher || meta('og:site_name', 'application-name')),
  };
  const whole = page.body;
  const article = new Readability<Node>(page.cloneNode(true) as Document, {
    serializer: (node) => node,
    disableJSONLD: true,
  }).parse();
  const text = article?.content ? blockText(article.content) : '';
  return { ...about, text: text || blockText(whole) };
}

/** Styles have no effect here; the policy of the desk would only report each of them. */
function withoutStyles(html: string): string {
  return html
    .replace(/<style\b[^>]*>[\s\S]*?<\/style\s*>/gi, '')
    .replace(/(<[a-z][^<>]*?\s)style(?=\s*=)/gi, '$1data-style');
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, 500);
}

function webAddress(given: string | null | undefined): string {
  const url = URL.parse(given ?? '');
  return url && /^https?:$/.test(url.protocol) ? url.href : '';
}

/** A date as the record has it, or nothing. */
function dateOf(given: string): string {
  const form = statedForm(given.trim());
  return form !== '' && statedDateFault(form, new Date()) === null ? form : '';
}

/** What schema.org data in the page says of its article. */
function linkedData(page: Document): { headline: string; published: string; publisher: string } {
  for (const script of page.querySelectorAll('script[type="application/ld+json"]')) {
    let data: unknown;
    try {
      data = JSON.parse(script.textContent ?? '');
    } catch {
      continue;
    }
    const article = flat(data).find(({ '@type': type }) =>
      /Article|Report|Statement|BlogPosting/.test(String(type)),
    );
    if (article) {
      const publisher = article.publisher as { name?: unknown } | undefined;
      return {
        headline: said(article.headline),
        published: said(article.datePublished),
        publisher: said(publisher?.name),
      };
    }
  }
  return { headline: '', published: '', publisher: '' };
}

function said(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function flat(data: unknown): Record<string, unknown>[] {
  if (Array.isArray(data)) return data.flatMap(flat);
  if (typeof data !== 'object' || data === null) return [];
  const one = data as Record<string, unknown>;
  return [one, ...flat(one['@graph'])];
}

const LINE =
  /^(?:address|article|aside|blockquote|body|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|header|hr|li|main|nav|ol|p|pre|section|summary|table|tr|ul)$/;
const NO_TEXT =
  /^(?:script|style|noscript|template|svg|math|iframe|object|button|select|textarea|head|title)$/;

/** The text of a part of a page: each block a line, white space as a browser shows it. */
function blockText(root: Node): string {
  const lines: string[] = [];
  let line = '';
  const end = () => {
    if (line.trim() !== '') lines.push(line.replace(/[ \t]+$/, '').replace(/^[ \t]+/, ''));
    line = '';
  };
  const add = (node: Node, isKept: boolean) => {
    if (node.nodeType === Node.TEXT_NODE) {
      const text = node.nodeValue ?? '';
      if (isKept) {
        const [first = '', ...others] = text.split(/\r\n?|\n/);
        line += first;
        for (const other of others) {
          end();
          line = other;
        }
      } else {
        const shown = text.replace(/[ \t\r\n\f]+/g, ' ');
        line += line === '' || line.endsWith(' ') ? shown.replace(/^ /, '') : shown;
      }
      return;
    }
    if (node.nodeType !== Node.ELEMENT_NODE && node.nodeType !== Node.DOCUMENT_FRAGMENT_NODE) return;
    const name = node.nodeName.toLowerCase();
    if (NO_TEXT.test(name)) return;
    if (name === 'br') return end();
    const isLine = LINE.test(name);
    if (isLine) end();
    for (const child of node.childNodes) add(child, isKept || name === 'pre');
    if (isLine) end();
    else if (name === 'td' || name === 'th') line += ' ';
  };
  add(root, false);
  end();
  return lines.join('\n');
}
