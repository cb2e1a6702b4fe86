-- An import writes a whole record at once: versions that were judged elsewhere, with who wrote and who judged them. The rules
-- of the lifecycle, which check one step at a time, let such rows in only inside an import; and an import is one transaction
-- that begins while there is no record at all, and whose every record has an event that says `imported`.

-- Who settled a reply request may not approve it: the ledger knows, and after an import the row has to.
ALTER TABLE "reply_request" ADD COLUMN "settled_by_id" UUID;

-- CreateTable
CREATE TABLE "import_mark" (
    "id" SMALLINT NOT NULL DEFAULT 1,
    "transaction" BIGINT NOT NULL,
    "user_id" UUID,

    CONSTRAINT "import_mark_pkey" PRIMARY KEY ("id")
);

-- AddForeignKey
ALTER TABLE "reply_request" ADD CONSTRAINT "reply_request_settled_by_id_fkey" FOREIGN KEY ("settled_by_id") REFERENCES "staff_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ── By hand: what Prisma cannot say ─────────────────────────────────────────────────────────────────────────────

-- The mark of the transaction that imports. It has one row from the beginning of an import to the end of it, and so none that
-- was ever committed: a number of a transaction could come again, after a restore. The service may look at it, and no more.
ALTER TABLE import_mark ADD CONSTRAINT import_mark_single CHECK (id = 1);

-- What these refer to may come later in an import.
ALTER TABLE actor_version ALTER CONSTRAINT actor_version_part_of_id_fkey DEFERRABLE INITIALLY IMMEDIATE;
ALTER TABLE review ALTER CONSTRAINT review_approved_with_id_fkey DEFERRABLE INITIALLY IMMEDIATE;

-- Whether this very transaction is an import. The setting alone would not do, for whoever may write could set it; without
-- it nobody has to look. All names are of their schemas: no search path leads elsewhere.
CREATE FUNCTION is_importing() RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF pg_catalog.current_setting('rejoinder.import', true) IS DISTINCT FROM 'yes' THEN
    RETURN false;
  END IF;
  RETURN EXISTS (SELECT FROM public.import_mark
    WHERE transaction OPERATOR(pg_catalog.=) pg_catalog.pg_current_xact_id_if_assigned()::pg_catalog.text::pg_catalog.int8);
END $$;

-- Begins an import. The lock keeps everybody else from beginning a record until it ends; and what is looked at under the lock is
-- what is committed now, for a snapshot from before could show a record as empty that is not.
CREATE FUNCTION begin_import(importer uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    PERFORM refuse('import_isolation', 'An import sees what is committed.');
  END IF;
  LOCK TABLE head, import_mark IN SHARE ROW EXCLUSIVE MODE;
  IF EXISTS (SELECT FROM head) THEN
    PERFORM refuse('import_into_nothing', 'There is a record already.');
  END IF;
  PERFORM FROM staff_user WHERE id = importer FOR SHARE;
  IF importer IS NOT NULL AND NOT EXISTS (SELECT FROM staff_user WHERE id = importer AND 'admin' = ANY (roles) AND disabled_at IS NULL) THEN
    PERFORM refuse('import_by_admin', 'Only an admin imports.');
  END IF;
  INSERT INTO import_mark (transaction, user_id) VALUES (pg_current_xact_id()::text::bigint, importer);
  PERFORM set_config('rejoinder.import', 'yes', true);
END $$;

-- At the commit: what came in says of itself that it was imported, and is what a lifecycle could have made. After this, also
-- when somebody asks for it before the commit, the transaction is an import no more.
CREATE FUNCTION end_import() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM head WHERE NOT EXISTS (SELECT FROM event WHERE record_id = head.id))
    OR EXISTS (SELECT FROM snapshot WHERE NOT EXISTS (SELECT FROM event WHERE record_id = snapshot.id))
    OR EXISTS (SELECT FROM reply_request WHERE NOT EXISTS (SELECT FROM event WHERE record_id = reply_request.id))
    OR EXISTS (SELECT FROM redaction WHERE state = 'carried_out' AND NOT EXISTS (SELECT FROM event WHERE record_id = redaction.id)) THEN
    PERFORM refuse('import_has_events', 'Whatever is imported is in the ledger.');
  END IF;
  IF EXISTS (SELECT FROM head LEFT JOIN (SELECT head_id, max(number) AS newest, count(*) AS versions FROM version GROUP BY head_id) all_of
      ON all_of.head_id = head.id WHERE (all_of.newest, all_of.versions) IS DISTINCT FROM (head.newest_version, head.newest_version::bigint)) THEN
    PERFORM refuse('head_next_version', 'Versions are numbered without gaps.');
  END IF;
  IF EXISTS (SELECT FROM head JOIN version ON head_id = id AND number = published_version WHERE state NOT IN ('published', 'withdrawn'))
    OR EXISTS (SELECT FROM version JOIN head ON id = head_id WHERE (state = 'published' OR number = published_version)
      AND NOT EXISTS (SELECT FROM review WHERE review.head_id = version.head_id AND review.number = version.number AND decision = 'approve')) THEN
    PERFORM refuse('published_was_approved', 'Only an approved version can be published.');
  END IF;
  IF EXISTS (SELECT FROM review JOIN version_author author ON author.head_id = review.head_id AND author.user_id = review.reviewer_id
      WHERE decision = 'approve' AND author.number <= review.number AND author.number > coalesce((SELECT max(before.number) FROM review before
        WHERE before.head_id = review.head_id AND before.number < review.number AND before.decision = 'approve'), 0)) THEN
    PERFORM refuse('four_eyes', 'Nobody reviews what they created, edited, evidenced or submitted.');
  END IF;
  IF EXISTS (SELECT FROM rebuttal JOIN head ON head.id = rebuttal.id JOIN head target ON target.id = coalesce(parent_id, claim_id)
      WHERE head.published_version IS NOT NULL AND target.published_version IS NULL) THEN
    PERFORM refuse('target_published', 'What it answers is not published.');
  END IF;
  DELETE FROM import_mark;
  PERFORM set_config('rejoinder.import', '', true);
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER import_ends AFTER INSERT ON import_mark DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION end_import();

-- Until now nothing kept a new head from beginning as published.
CREATE FUNCTION check_head_start() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.newest_version <> 1 OR NEW.published_version IS NOT NULL OR NEW.withdrawal_id IS NOT NULL) AND NOT is_importing() THEN
    PERFORM refuse('head_starts_unpublished', 'A record starts with one version that nobody has approved.');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER head_starts_unpublished BEFORE INSERT ON head FOR EACH ROW EXECUTE FUNCTION check_head_start();

-- ── The rules of the lifecycle, each as it was but for an import ────────────────────────────────────────────────

CREATE OR REPLACE FUNCTION check_version_start() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> 'draft' AND NOT is_importing() THEN
    PERFORM refuse('version_starts_as_draft', 'A version starts as a draft.');
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION check_draft_content() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE newest int; now_in version_state;
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.head_id <> OLD.head_id OR NEW.number <> OLD.number) THEN
    PERFORM refuse('version_identity', 'What a version is does not change.');
  END IF;
  IF (TG_OP = 'UPDATE' AND is_redacting()) OR (TG_OP = 'INSERT' AND is_importing()) THEN
    RETURN NEW;
  END IF;
  SELECT newest_version INTO newest FROM head WHERE id = NEW.head_id FOR UPDATE;
  SELECT state INTO now_in FROM version WHERE head_id = NEW.head_id AND number = NEW.number;
  IF now_in <> 'draft' OR NEW.number < newest THEN
    PERFORM refuse('version_immutable', 'Only the newest version can be edited, and only as a draft.');
  END IF;
  -- A redacted draft that is written anew holds new words.
  IF coalesce(to_jsonb(NEW) ->> 'text', to_jsonb(NEW) ->> 'name', to_jsonb(NEW) ->> 'title') <> '[redacted]' THEN
    NEW.redaction_id := NULL;
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION check_author() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE now_in version_state;
BEGIN
  IF is_importing() THEN
    RETURN NEW;
  END IF;
  PERFORM FROM head WHERE id = NEW.head_id FOR UPDATE;
  SELECT state INTO now_in FROM version WHERE head_id = NEW.head_id AND number = NEW.number;
  IF now_in NOT IN ('draft', 'changes_requested') THEN
    PERFORM refuse('version_immutable', 'A submitted version has its authors.');
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION check_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE newest int; now_in version_state; kind record_type; touched int;
BEGIN
  IF (TG_OP = 'UPDATE' AND is_redacting()) OR (TG_OP = 'INSERT' AND is_importing()) THEN
    RETURN NEW;
  END IF;
  SELECT newest_version, type INTO newest, kind FROM head WHERE id = NEW.head_id FOR UPDATE;
  IF kind NOT IN ('claim', 'rebuttal') THEN
    PERFORM refuse('evidence_of_claim_or_rebuttal', 'Evidence belongs to a claim or a rebuttal.');
  END IF;
  touched := CASE TG_OP WHEN 'INSERT' THEN NEW.first_version ELSE NEW.removed_in END;
  IF TG_OP = 'INSERT' AND NEW.removed_in IS NOT NULL THEN
    PERFORM refuse('evidence_immutable', 'Evidence is added before it is taken away.');
  END IF;
  IF TG_OP = 'UPDATE' AND (OLD.removed_in IS NOT NULL OR to_jsonb(NEW) - 'removed_in' <> to_jsonb(OLD) - 'removed_in') THEN
    PERFORM refuse('evidence_immutable', 'Evidence is not changed: it is taken away, or other evidence is added.');
  END IF;
  SELECT state INTO now_in FROM version WHERE head_id = NEW.head_id AND number = touched;
  IF touched IS DISTINCT FROM newest OR now_in <> 'draft' THEN
    PERFORM refuse('version_immutable', 'Evidence is added to a draft and taken from a draft.');
  END IF;
  RETURN NEW;
END $$;

-- Of what was redacted elsewhere the words are gone, and so is their place.
CREATE OR REPLACE FUNCTION check_quotation() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE source_text text; gone uuid;
BEGIN
  SELECT text, redaction_id INTO source_text, gone FROM snapshot WHERE id = NEW.snapshot_id;
  IF (NEW.redaction_id IS NOT NULL OR gone IS NOT NULL) AND is_importing() THEN
    RETURN NEW;
  END IF;
  IF substr(source_text, NEW.start_offset + 1, NEW.end_offset - NEW.start_offset) IS DISTINCT FROM NEW.exact
    OR right(left(source_text, NEW.start_offset), char_length(NEW.prefix)) IS DISTINCT FROM NEW.prefix
    OR substr(source_text, NEW.end_offset + 1, char_length(NEW.suffix)) IS DISTINCT FROM NEW.suffix THEN
    PERFORM refuse('quotation_in_snapshot', 'The quotation does not stand at that place of the snapshot.');
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION check_redaction_mark() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Events and their public forms are of this ledger, so nothing of them was emptied elsewhere.
  IF NOT is_redacting() AND NOT (TG_OP = 'INSERT' AND TG_TABLE_NAME NOT IN ('event', 'event_form') AND is_importing()) THEN
    PERFORM refuse('redaction_carried_out', 'Only a redaction that two admins agreed on empties anything.');
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION check_inherited_mark() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE inherited boolean;
BEGIN
  EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE head_id = $1 AND number = $2 - 1 AND redaction_id = $3)', TG_TABLE_NAME)
    INTO inherited USING NEW.head_id, NEW.number, NEW.redaction_id;
  IF NOT inherited AND NOT is_redacting() AND NOT is_importing() THEN
    PERFORM refuse('redaction_carried_out', 'Only a redaction that two admins agreed on empties anything.');
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION check_redaction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'requested' AND NOT (NEW.state = 'carried_out' AND is_importing()) THEN
      PERFORM refuse('redaction_requested_first', 'A redaction begins as a request.');
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.state <> 'requested' OR (NEW.id, NEW.ground, NEW.targets, NEW.requested_by_id, NEW.requested_at)
    IS DISTINCT FROM (OLD.id, OLD.ground, OLD.targets, OLD.requested_by_id, OLD.requested_at) THEN
    PERFORM refuse('redaction_decided_once', 'A redaction is decided once, and nothing else of it changes.');
  END IF;
  IF NEW.state = 'carried_out' AND NOT is_redacting() THEN
    PERFORM refuse('redaction_carried_out', 'Only a redaction that two admins agreed on empties anything.');
  END IF;
  RETURN NEW;
END $$;

-- In an import, an event of a record says nothing but that it was imported, and by whom.
CREATE OR REPLACE FUNCTION check_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.index > 0 AND NOT EXISTS (SELECT FROM event WHERE index = NEW.index - 1 AND at <= NEW.at) THEN
    PERFORM refuse('event_gapless', 'Events are numbered without gaps, and their instants never decrease.');
  END IF;
  IF is_importing() THEN
    IF NEW.action <> 'imported' OR NEW.user_id IS DISTINCT FROM importer() THEN
      PERFORM refuse('import_says_so', 'What is imported is recorded as imported, by who imports it.');
    END IF;
  ELSIF NEW.action = 'imported' THEN
    PERFORM refuse('import_says_so', 'Only an import is recorded as one.');
  END IF;
  RETURN NEW;
END $$;

-- Who imports, in an import.
CREATE FUNCTION importer() RETURNS uuid LANGUAGE sql STABLE AS $$
  SELECT user_id FROM public.import_mark
$$;

-- As before; and nobody approves what they imported in work, or what they wrote of a reply request before it was imported.
CREATE OR REPLACE FUNCTION check_review() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE subject head; now_in version_state;
BEGIN
  IF is_importing() THEN
    RETURN NEW;
  END IF;
  SELECT * INTO subject FROM head WHERE id = NEW.head_id FOR UPDATE;
  SELECT state INTO now_in FROM version WHERE head_id = NEW.head_id AND number = NEW.number;
  IF EXISTS (SELECT FROM version_author WHERE head_id = NEW.head_id AND user_id = NEW.reviewer_id
             AND number > coalesce(subject.published_version, 0)) THEN
    PERFORM refuse('four_eyes', 'Nobody reviews what they created, edited, evidenced or submitted.');
  END IF;
  IF EXISTS (SELECT FROM event WHERE record_id = NEW.head_id AND action = 'imported' AND user_id = NEW.reviewer_id AND version >= NEW.number) THEN
    PERFORM refuse('four_eyes', 'Nobody reviews what they imported.');
  END IF;
  -- Reply requests have no versions: the ledger knows who wrote on them since the claim was last approved.
  IF NEW.decision = 'approve' AND EXISTS (SELECT FROM event LEFT JOIN reply_request imported ON imported.id = record_id AND action = 'imported'
      WHERE event.claim_id = NEW.head_id AND record_type = 'reply_request'
      AND NEW.reviewer_id IN (user_id, imported.created_by_id, imported.settled_by_id) AND index > coalesce(
        (SELECT max(index) FROM event approval WHERE approval.record_id = NEW.head_id AND approval.action IN ('approved', 'imported')), -1)) THEN
    PERFORM refuse('four_eyes', 'Nobody approves reply requests that they wrote on.');
  END IF;
  IF NEW.number <> subject.newest_version THEN
    PERFORM refuse('review_of_newest', 'Only the newest version can be reviewed.');
  END IF;
  IF NEW.approved_with_id IS NULL AND now_in <> 'in_review' THEN
    PERFORM refuse('review_in_review', 'Only a submitted version can be reviewed.');
  END IF;
  IF NEW.approved_with_id IS NOT NULL AND (NEW.decision <> 'approve' OR subject.type NOT IN ('actor', 'source') OR subject.published_version IS NOT NULL) THEN
    PERFORM refuse('review_with_what_shows_it', 'Only an actor or source that was never published is approved with what shows it.');
  END IF;
  RETURN NEW;
END $$;

-- As before: an import tells of a claim what its last approval made public.
CREATE OR REPLACE FUNCTION shown_to_public(subject uuid) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
  SELECT shown.id FROM head
    LEFT JOIN rebuttal_version answer ON head.withdrawal_id IS NOT NULL AND answer.head_id = head.id AND answer.number = head.published_version
    LEFT JOIN head responder ON responder.id = answer.responder_id
    CROSS JOIN LATERAL (
      SELECT responder.id WHERE responder.id IS NOT NULL
      UNION SELECT shown_by(coalesce(responder.id, head.id), CASE WHEN responder.id IS NULL THEN head.published_version ELSE responder.published_version END,
        (SELECT max(index) FROM event WHERE record_id = head.id AND action IN ('approved', 'imported')))
    ) shown(id)
    WHERE head.id = subject AND head.type IN ('claim', 'rebuttal') AND head.published_version IS NOT NULL
$$;

DO $$
BEGIN
  REVOKE EXECUTE ON FUNCTION begin_import, end_import FROM PUBLIC;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'rejoinder_service') THEN
    GRANT EXECUTE ON FUNCTION begin_import TO rejoinder_service;
    GRANT SELECT ON import_mark TO rejoinder_service;
  END IF;
END $$;
