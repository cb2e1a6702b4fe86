/** What the forms of a source hold while one writes, and how that becomes what the API takes. Pure. */
import type { Source } from '../api.ts';

export interface SourceDraft {
  title: string;
  url: string;
  publisherId: string | null;
  /** As typed; a date of the world once it is one, and empty when it is not known. */
  publishedAt: string;
  language: string;
}

export const EMPTY_SOURCE: SourceDraft = {
  title: '',
  url: '',
  publisherId: null,
  publishedAt: '',
  language: '',
};

export function sourceDraft({ title, url, publisherId, publishedAt, language }: Source): SourceDraft {
  return { title, url: url ?? '', publisherId, publishedAt: publishedAt ?? '', language: language ?? '' };
}

export function sourceBody({ title, url, publisherId, publishedAt, language }: SourceDraft) {
  const orNull = (text: string) => text.trim() || null;
  return {
    title: title.trim(),
    url: orNull(url),
    publisherId,
    publishedAt: orNull(publishedAt),
    language: orNull(language),
  };
}

/** When a copy was made and where else it is kept. */
export interface CopyDraft {
  /** As a field for local times has it (`2024-05-16T09:30`); empty for now. */
  capturedAt: string;
  archiveUrls: string[];
}

export const EMPTY_COPY: CopyDraft = { capturedAt: '', archiveUrls: [] };

export function copyBody({ capturedAt, archiveUrls }: CopyDraft) {
  const at = capturedAt === '' ? null : new Date(capturedAt);
  return {
    ...(at && !Number.isNaN(at.getTime()) && { capturedAt: at.toISOString() }),
    ...(archiveUrls.length > 0 && { archiveUrls }),
  };
}
