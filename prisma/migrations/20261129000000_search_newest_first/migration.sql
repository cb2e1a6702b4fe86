-- A search finds the newest of its hits without looking at all of them. A word occurs in any claim, so by the index of words
-- alone a search reads every hit and sorts; or it walks the list and reads every claim. With a million claims both take seconds.
-- So the index knows besides in which windows of time a version lies, and a search asks for the hits in one window after the
-- other. All by hand: what Prisma cannot say.

-- Where something stands in time, in milliseconds and never below 0, in the order of ids as of dates: of a UUIDv7 its first 48
-- bits, of a date those since 2^46 before 1970, which is before the year 1.
CREATE FUNCTION search_moment(id uuid) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ('x' || replace(left(id::text, 13), '-', ''))::bit(48)::bigint
$$;
CREATE FUNCTION search_moment(instant timestamptz) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT floor(extract(epoch FROM instant - timestamptz '1970-01-01 00:00:00Z') * 1000)::bigint + (1::bigint << 46)
$$;

-- How many milliseconds wide a window of a level is, as a power of two: three days, fifty days, two years, all time.
CREATE FUNCTION search_width(level int) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (ARRAY[28, 32, 36, 62])[level + 1]
$$;

-- A window of a level as the index has it, apart for the two orders that a list can have: by record, and by date.
CREATE FUNCTION search_window(moment bigint, level int, by_date boolean) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (moment >> public.search_width(level)) << 3 | level | CASE WHEN by_date THEN 4 ELSE 0 END
$$;

-- The windows that a version lies in: by its record, and of what was said on a date by that too.
CREATE FUNCTION search_windows(id uuid) RETURNS bigint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ARRAY[
    public.search_window(public.search_moment(id), 0, false), public.search_window(public.search_moment(id), 1, false),
    public.search_window(public.search_moment(id), 2, false), public.search_window(public.search_moment(id), 3, false)]
$$;
CREATE FUNCTION search_windows(id uuid, stated timestamptz) RETURNS bigint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT public.search_windows(id) || ARRAY[
    public.search_window(public.search_moment(stated), 0, true), public.search_window(public.search_moment(stated), 1, true),
    public.search_window(public.search_moment(stated), 2, true), public.search_window(public.search_moment(stated), 3, true)]
$$;

DROP INDEX claim_version_words;
CREATE INDEX claim_version_words ON claim_version USING gin (search_words(text), search_windows(head_id, stated_from));
DROP INDEX source_version_words;
CREATE INDEX source_version_words ON source_version USING gin (search_words(title), search_windows(head_id));
DROP INDEX actor_version_words;
CREATE INDEX actor_version_words ON actor_version USING gin (name_words(name, aliases), search_windows(head_id));

-- How often a word occurs, PostgreSQL counts for the first column of that index (20261128030000): with the index that is replaced
-- its counts went, and are taken anew at once.
ALTER INDEX claim_version_words ALTER COLUMN 1 SET STATISTICS 1000;
ANALYZE claim_version, source_version, actor_version;

-- What finds the claims that are worth comparing with a text: any of its rarest words, as many as two thousand claims have; and
-- while fewer than five hundred have those, the five next rarest, as many of them together as two thousand claims have. Pairs,
-- as it was, are in a hundred thousand; and a word that nobody else wrote hid the others. PostgreSQL knows words that it has not
-- counted to be rare. Null for a text without words. It reads statistics that the service's role may not.
CREATE OR REPLACE FUNCTION similar_words(content text) RETURNS tsquery LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  WITH counted AS MATERIALIZED (
    SELECT most_common_elems::text::text[] AS words, most_common_elem_freqs AS shares FROM pg_stats
    WHERE schemaname = 'public' AND tablename = 'claim_version_words' AND attname = 'search_words'),
  known AS (SELECT unnest(words) AS word, unnest(shares[1:cardinality(words)]) AS share FROM counted),
  own AS (
    SELECT quote_literal(one.word) AS word, coalesce(known.share, 0.0001)::float8 AS share,
      row_number() OVER (ORDER BY coalesce(known.share, 0.0001), one.word) AS place
    FROM unnest(tsvector_to_array(public.search_words(content))) AS one(word) LEFT JOIN known ON known.word = one.word),
  summed AS MATERIALIZED (
    SELECT word, share, place, share * reltuples AS claims, sum(share * reltuples) OVER (ORDER BY place) AS up_to
    FROM own CROSS JOIN pg_class WHERE oid = 'public.claim_version'::regclass),
  rare AS (SELECT word, place, up_to FROM summed WHERE up_to - claims < 500 AND up_to < 2000),
  frequent AS (
    SELECT word, share, claims, row_number() OVER (ORDER BY place)::int - 1 AS bit FROM summed
    WHERE place > (SELECT count(*) FROM rare) AND NOT EXISTS (SELECT FROM rare WHERE up_to >= 500) ORDER BY place LIMIT 5),
  chosen AS (
    SELECT count(*) AS words, '(' || string_agg(word, ' & ' ORDER BY bit) || ')' AS all_of,
      exp(sum(ln(share))) * max(claims / share) AS claims
    FROM generate_series(1, (1 << (SELECT count(*) FROM frequent)::int) - 1) AS choice
    JOIN frequent ON choice & (1 << bit) <> 0 GROUP BY choice),
  together AS (
    SELECT string_agg(all_of, ' | ') AS any_of FROM chosen GROUP BY words
    ORDER BY sum(claims) < 2000 DESC, CASE WHEN sum(claims) < 2000 THEN words ELSE -words END LIMIT 1)
  SELECT string_agg(part, ' | ')::tsquery FROM (SELECT word AS part FROM rare UNION ALL SELECT any_of FROM together) AS parts
$$
