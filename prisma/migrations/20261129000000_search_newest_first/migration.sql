-- A search finds the newest of its hits without looking at all of them. A word occurs in any claim, so by the index of words
-- alone a search reads every hit and sorts; or it walks the list and reads every claim. With a million claims both take seconds.
-- So the index knows besides in which windows of time a version lies, and a search asks for the hits in one window after the
-- other. All by hand: what Prisma cannot say.

-- Where something stands in time, in milliseconds, never below 0, and in the order of ids as of dates. Of an id the first 48 bits,
-- which in a UUIDv7 are its time; of a date what has passed since 2^46 ms before 1970, in the year 261 before ours.
CREATE FUNCTION search_moment(id uuid) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ('x' || replace(left(id::text, 13), '-', ''))::bit(48)::bigint
$$;
CREATE FUNCTION search_moment(instant timestamptz) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT floor(extract(epoch FROM instant - timestamptz '1970-01-01 00:00:00Z') * 1000)::bigint + (1::bigint << 46)
$$;

-- The windows have six widths, each a power of two of milliseconds: 17 minutes, 5 hours, 3 days, 50 days, 2 years, all time.
CREATE FUNCTION search_width(level int) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (ARRAY[20, 24, 28, 32, 36, 62])[level + 1]
$$;

-- A window as the index has it: its place, then three bits for the level, and one for the order that the list has, which is that of
-- record or that of dates.
CREATE FUNCTION search_window(moment bigint, level int, by_date boolean) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ((moment >> public.search_width(level)) << 4) | (level << 1) | CASE WHEN by_date THEN 1 ELSE 0 END
$$;

-- Where the window of a level around a moment begins, as an id and as a date: the inverse of search_moment.
CREATE FUNCTION search_beginning(moment bigint, level int) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (moment >> public.search_width(level)) << public.search_width(level)
$$;
CREATE FUNCTION search_beginning(id uuid, level int) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT rpad(lpad(to_hex(public.search_beginning(public.search_moment(id), level)), 12, '0'), 32, '0')::uuid
$$;
CREATE FUNCTION search_beginning(instant timestamptz, level int) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT timestamptz '1970-01-01 00:00:00Z'
    + (public.search_beginning(public.search_moment(instant), level) - (1::bigint << 46)) * interval '1 millisecond'
$$;

-- The windows that a version lies in: by its record, and of what was said on a date by that too.
CREATE FUNCTION search_windows(id uuid) RETURNS bigint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ARRAY[
    public.search_window(public.search_moment(id), 0, false), public.search_window(public.search_moment(id), 1, false),
    public.search_window(public.search_moment(id), 2, false), public.search_window(public.search_moment(id), 3, false),
    public.search_window(public.search_moment(id), 4, false), public.search_window(public.search_moment(id), 5, false)]
$$;
CREATE FUNCTION search_windows(id uuid, stated timestamptz) RETURNS bigint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT public.search_windows(id) || ARRAY[
    public.search_window(public.search_moment(stated), 0, true), public.search_window(public.search_moment(stated), 1, true),
    public.search_window(public.search_moment(stated), 2, true), public.search_window(public.search_moment(stated), 3, true),
    public.search_window(public.search_moment(stated), 4, true), public.search_window(public.search_moment(stated), 5, true)]
$$;

-- Made before the old ones go, so that the record can be read meanwhile. How often a word occurs, PostgreSQL counts for the first
-- column (20261128030000): it is counted anew at once.
SET LOCAL maintenance_work_mem = '256MB';
CREATE INDEX claim_version_search ON claim_version USING gin (search_words(text), search_windows(head_id, stated_from));
CREATE INDEX source_version_search ON source_version USING gin (search_words(title), search_windows(head_id));
CREATE INDEX actor_version_search ON actor_version USING gin (name_words(name, aliases), search_windows(head_id));
ALTER INDEX claim_version_search ALTER COLUMN 1 SET STATISTICS 1000;
ANALYZE claim_version, source_version, actor_version;

-- The words by which claims are found that are worth comparing with a text:
-- - any of its rarest words, as many as two thousand claims have. Words that PostgreSQL has not counted are taken to be rare;
-- - while fewer than five hundred claims are known to have one of those, the five next rarest, so many of them together as two
--   thousand claims have. A word that nobody else wrote must not hide what the others would find.
-- Null for a text without words. It reads statistics that the service's role may not.
CREATE OR REPLACE FUNCTION similar_words(content text) RETURNS tsquery LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  WITH counted AS MATERIALIZED (
    SELECT most_common_elems::text::text[] AS words, most_common_elem_freqs AS shares FROM pg_stats
    WHERE schemaname = 'public' AND tablename = 'claim_version_search' AND attname = 'search_words'),
  known AS (SELECT unnest(words) AS word, unnest(shares[1:cardinality(words)]) AS share FROM counted),
  own AS (
    SELECT quote_literal(one.word) AS word, coalesce(known.share, 0.0001)::float8 AS share, known.share IS NOT NULL AS is_counted,
      row_number() OVER (ORDER BY coalesce(known.share, 0.0001), one.word) AS place
    FROM unnest(tsvector_to_array(public.search_words(content))) AS one(word) LEFT JOIN known ON known.word = one.word),
  summed AS MATERIALIZED (
    SELECT word, share, place, share * reltuples AS claims, sum(share * reltuples) OVER (ORDER BY place) AS up_to,
      sum(share * reltuples) FILTER (WHERE is_counted) OVER (ORDER BY place) AS counted_up_to
    FROM own CROSS JOIN pg_class WHERE oid = 'public.claim_version'::regclass),
  rare AS (SELECT word, counted_up_to FROM summed WHERE up_to - claims < 500 AND up_to < 2000),
  frequent AS (
    SELECT word, share, claims, row_number() OVER (ORDER BY place)::int - 1 AS bit FROM summed
    WHERE place > (SELECT count(*) FROM rare) AND NOT EXISTS (SELECT FROM rare WHERE counted_up_to >= 500) ORDER BY place LIMIT 5),
  chosen AS (
    SELECT count(*) AS words, '(' || string_agg(word, ' & ' ORDER BY bit) || ')' AS all_of,
      exp(sum(ln(share))) * max(claims / share) AS claims
    FROM generate_series(1, (1 << (SELECT count(*) FROM frequent)::int) - 1) AS choice
    JOIN frequent ON choice & (1 << bit) <> 0 GROUP BY choice),
  together AS (
    SELECT string_agg(all_of, ' | ') AS any_of FROM chosen GROUP BY words
    ORDER BY sum(claims) < 2000 DESC, CASE WHEN sum(claims) < 2000 THEN words ELSE -words END LIMIT 1)
  SELECT string_agg(part, ' | ')::tsquery FROM (SELECT word AS part FROM rare UNION ALL SELECT any_of FROM together) AS parts
$$;

DROP INDEX claim_version_words;
DROP INDEX source_version_words;
DROP INDEX actor_version_words;
