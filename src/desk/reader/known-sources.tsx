import { Alert, Anchor, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { api, type Source } from '../api.ts';
import { Stated } from '../parts/dates.tsx';

const PAUSE_MS = 400;

function plain(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Sources that are on the record under this title or at this address: a newer copy belongs to one of them. */
export function KnownSources({ title, url }: { title: string; url: string }) {
  const [asked] = useDebouncedValue(`${title.trim()}\n${url.trim()}`, PAUSE_MS);
  const [askedTitle = '', askedUrl = ''] = asked.split('\n');
  const { data } = useQuery({
    queryKey: ['sources', 'known', askedTitle, askedUrl],
    queryFn: async ({ signal }) => await known(askedTitle, askedUrl, signal),
    enabled: askedTitle.length > 3 || /^https?:\/\/./i.test(askedUrl),
  });
  return (
    <div role="status">
      {data && data.length > 0 && (
        <Alert color="yellow" title="Is it on the record already?" mb="md">
          <ul>
            {data.map((source) => (
              <li key={source.id}>
                <Anchor component={Link} href={`/sources/${source.id}`} inherit c="inherit">
                  <bdi>{source.title}</bdi>
                </Anchor>
                {source.publisherName && (
                  <>
                    , <bdi>{source.publisherName}</bdi>
                  </>
                )}
                {source.publishedAt && (
                  <>
                    , <Stated date={source.publishedAt} />
                  </>
                )}
                : open it
              </li>
            ))}
          </ul>
          <Text size="sm">If its text has changed since, open it and add a newer copy there.</Text>
        </Alert>
      )}
    </div>
  );
}

async function known(title: string, url: string, signal: AbortSignal): Promise<Source[]> {
  const [byTitle, byUrl] = await Promise.all([
    // A search takes few words; those of the beginning are enough to find it.
    title.length > 3 ? api.sources.list({ q: plain(title).slice(0, 150), limit: 10 }, signal) : null,
    /^https?:\/\/./i.test(url) ? api.sources.list({ url, limit: 5 }, signal).catch(() => null) : null,
  ]);
  const same = (byTitle?.items ?? []).filter((source) => plain(source.title) === plain(title));
  return [...new Map([...same, ...(byUrl?.items ?? [])].map((one) => [one.id, one])).values()];
}
