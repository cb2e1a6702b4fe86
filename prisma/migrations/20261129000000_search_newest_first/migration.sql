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

-- Similar claims are found by how often a word occurs, which PostgreSQL counts for the first column of that index; and as the
-- counts went with the index that is replaced, they are taken at once.
ALTER INDEX claim_version_words ALTER COLUMN 1 SET STATISTICS 1000;
CREATE OR REPLACE FUNCTION similar_words(content text) RETURNS tsquery LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  WITH counted AS MATERIALIZED (
    SELECT most_common_elems::text::text[] AS words, most_common_elem_freqs AS shares FROM pg_stats
    WHERE schemaname = 'public' AND tablename = 'claim_version_words' AND attname = 'search_words'),
  share AS (SELECT unnest(words) AS word, unnest(shares[1:cardinality(words)]) AS share FROM counted),
  place AS (
    SELECT quote_literal(own.word) AS word, sum(own.claims) OVER rarest AS claims, sum(own.claims) OVER rarest - own.claims AS rarer,
      row_number() OVER rarest AS place
    FROM (
      SELECT one.word, coalesce(share.share, 0.0001) * (SELECT reltuples FROM pg_class WHERE oid = 'public.claim_version'::regclass) AS claims
      FROM unnest(tsvector_to_array(public.search_words(content))) AS one(word) LEFT JOIN share ON share.word = one.word) own
    WINDOW rarest AS (ORDER BY own.claims, own.word))
  SELECT coalesce(
    (SELECT string_agg(word, ' | ')::tsquery FROM place WHERE rarer < 500 AND claims < 3000),
    (SELECT string_agg('(' || one.word || ' & ' || other.word || ')', ' | ')::tsquery
     FROM place one JOIN place other ON one.place < other.place WHERE other.place <= 5),
    (SELECT word::tsquery FROM place))
$$;
ANALYZE claim_version, source_version, actor_version;
