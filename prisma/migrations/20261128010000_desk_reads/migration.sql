-- What the desk reads: search as one types, the latest statements, what an actor said, what cites a source, one's own work.

-- CreateIndex
CREATE INDEX "head_created_by_id_idx" ON "head"("created_by_id");

-- CreateIndex
CREATE INDEX "version_author_user_id_head_id_number_idx" ON "version_author"("user_id", "head_id", "number");

-- CreateIndex
CREATE INDEX "claim_version_stated_from_head_id_idx" ON "claim_version"("stated_from", "head_id");

-- CreateIndex
CREATE INDEX "claim_version_claimant_id_stated_from_head_id_idx" ON "claim_version"("claimant_id", "stated_from", "head_id");

-- CreateIndex
CREATE INDEX "rebuttal_version_responder_id_stated_from_head_id_idx" ON "rebuttal_version"("responder_id", "stated_from", "head_id");

-- CreateIndex
CREATE INDEX "claim_version_topics" ON "claim_version" USING GIN ("topics");

-- ── By hand: what Prisma cannot say ─────────────────────────────────────────────────────────────────────────────

-- What is on the desk: everything that is neither published nor withdrawn.
CREATE INDEX version_at_work ON version (head_id, number) WHERE state NOT IN ('published', 'withdrawn');

-- A search while it is typed: as search_query has it, and the last word, when nothing follows it, is also the beginning of
-- one. Not a word that is excluded, nor one of a phrase that is closed. Of a compound (`dual-us`) the whole is a beginning
-- too: the text has it as `dual-use`, `dual` and `use`.
CREATE FUNCTION search_typed(words text) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN words ~ '[[:space:][:punct:]]$' OR whole !~ '''$' OR whole ~ '!''([^'']|'''')+''$' THEN whole::tsquery
    ELSE (regexp_replace(whole, '(''[^'']*-[^'']*'')(( <-> ''[^''-]*'')+)$', '\1:*\2') || ':*')::tsquery
  END FROM (SELECT public.search_query(words)::text) AS typed(whole)
$$;

-- The words of a name and its aliases. By itself array_to_string is not immutable, as an index demands: of texts it is.
CREATE FUNCTION name_words(name text, aliases text[]) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT public.search_words(name || ' ' || array_to_string(aliases, ' '))
$$;
CREATE INDEX actor_version_words ON actor_version USING gin (name_words(name, aliases));
CREATE INDEX source_version_words ON source_version USING gin (search_words(title));
