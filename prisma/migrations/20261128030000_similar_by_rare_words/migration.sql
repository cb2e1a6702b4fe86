-- Similar claims by the rarest words that they share: with a million claims the trigrams of a sentence occur everywhere, and
-- looking at all that have some of them takes seconds. All by hand: what Prisma cannot say.

-- How often a word occurs, ANALYZE counts: with this for ten thousand words, by three hundred thousand claims.
ALTER INDEX claim_version_words ALTER COLUMN 1 SET STATISTICS 1000;

-- A text in a script that does not part its words by spaces (Chinese, Japanese, Thai, Lao, Khmer, Burmese, Tibetan): there a
-- sentence is one word, and trigrams are as rare as words elsewhere.
CREATE FUNCTION is_unparted(content text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT content ~ '[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]'
$$;
DROP INDEX claim_version_similar;
CREATE INDEX claim_version_similar ON claim_version USING gin (text gin_trgm_ops) WHERE is_unparted(text);

-- What finds the claims that are worth comparing with a text: any of its rarest words, as many as a few thousand claims
-- have; of a text that has only frequent ones, two of its five rarest together. PostgreSQL knows words that it has not
-- counted to be rare. Null for a text without words. It reads statistics that the service's role may not.
CREATE FUNCTION similar_words(content text) RETURNS tsquery LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  WITH counted AS MATERIALIZED (
    SELECT most_common_elems::text::text[] AS words, most_common_elem_freqs AS shares FROM pg_stats
    WHERE schemaname = 'public' AND tablename = 'claim_version_words'),
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
