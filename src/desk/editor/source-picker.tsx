import { api, type Source } from '../api.ts';
import { statedWords } from '../parts/dates.tsx';
import { Finder } from '../parts/finder.tsx';

/** Finds a source by the words of its title. */
export function SourcePicker({
  value,
  onChange,
  error,
}: {
  value: Source | null;
  onChange: (source: Source | null) => void;
  error?: string | undefined;
}) {
  return (
    <Finder
      label="Source"
      placeholder="Words of its title"
      required
      error={error}
      chosen={value?.title ?? null}
      onChoose={onChange}
      of="sources"
      find={api.sources.list}
      listName="Sources"
      option={(source) => (
        <>
          <bdi>{source.title}</bdi> <small>{sourceWords(source)}</small>
        </>
      )}
      nothing="No source has these words in its title."
    />
  );
}

function sourceWords({ publisherName, publishedAt, snapshots }: Source): string {
  return [
    publisherName,
    publishedAt && statedWords(publishedAt),
    snapshots.length === 0 && 'no archived text',
  ]
    .filter(Boolean)
    .join(' · ');
}
