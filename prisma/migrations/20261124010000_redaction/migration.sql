-- Redaction, for when a court orders it: two admins empty what is named, at every point in time. Bodies, salts and leaf
-- hashes stay, so that the log and all other dossiers still verify; docs/redaction.md says what stays and why.

-- CreateEnum
CREATE TYPE "redaction_state" AS ENUM ('requested', 'carried_out', 'refused');

-- CreateTable
CREATE TABLE "redaction" (
    "id" UUID NOT NULL,
    "ground" TEXT NOT NULL,
    "targets" JSONB NOT NULL,
    "state" "redaction_state" NOT NULL DEFAULT 'requested',
    "requested_by_id" UUID NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decided_by_id" UUID,
    "decided_at" TIMESTAMPTZ(3),
    "refusal" TEXT,

    CONSTRAINT "redaction_pkey" PRIMARY KEY ("id")
);

-- AlterTable
ALTER TABLE "event" ADD COLUMN "redaction_id" UUID, ALTER COLUMN "state" DROP NOT NULL;
ALTER TABLE "event_form" ADD COLUMN "redaction_id" UUID, ADD COLUMN "replaced_in" BIGINT, ADD COLUMN "replaced_position" INTEGER,
  ALTER COLUMN "form" DROP NOT NULL;
ALTER TABLE "claim_version" ADD COLUMN "redaction_id" UUID;
ALTER TABLE "rebuttal_version" ADD COLUMN "redaction_id" UUID;
ALTER TABLE "actor_version" ADD COLUMN "redaction_id" UUID;
ALTER TABLE "source_version" ADD COLUMN "redaction_id" UUID;
ALTER TABLE "evidence" ADD COLUMN "redaction_id" UUID;
ALTER TABLE "quotation" ADD COLUMN "redaction_id" UUID;
ALTER TABLE "snapshot" ADD COLUMN "redaction_id" UUID;
ALTER TABLE "reply_request" ADD COLUMN "redaction_id" UUID;

-- AddForeignKey
ALTER TABLE "redaction" ADD CONSTRAINT "redaction_requested_by_id_fkey" FOREIGN KEY ("requested_by_id") REFERENCES "staff_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "redaction" ADD CONSTRAINT "redaction_decided_by_id_fkey" FOREIGN KEY ("decided_by_id") REFERENCES "staff_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "event" ADD CONSTRAINT "event_redaction_id_fkey" FOREIGN KEY ("redaction_id") REFERENCES "redaction"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "event_form" ADD CONSTRAINT "event_form_redaction_id_fkey" FOREIGN KEY ("redaction_id") REFERENCES "redaction"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
-- The event that holds the replacement is written last of all, so this is checked at the commit.
ALTER TABLE "event_form" ADD CONSTRAINT "event_form_replacement_fkey" FOREIGN KEY ("replaced_in", "replaced_position") REFERENCES "event_form"("event_index", "position") ON DELETE RESTRICT ON UPDATE RESTRICT DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "claim_version" ADD CONSTRAINT "claim_version_redaction_id_fkey" FOREIGN KEY ("redaction_id") REFERENCES "redaction"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "rebuttal_version" ADD CONSTRAINT "rebuttal_version_redaction_id_fkey" FOREIGN KEY ("redaction_id") REFERENCES "redaction"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "actor_version" ADD CONSTRAINT "actor_version_redaction_id_fkey" FOREIGN KEY ("redaction_id") REFERENCES "redaction"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "source_version" ADD CONSTRAINT "source_version_redaction_id_fkey" FOREIGN KEY ("redaction_id") REFERENCES "redaction"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "evidence" ADD CONSTRAINT "evidence_redaction_id_fkey" FOREIGN KEY ("redaction_id") REFERENCES "redaction"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "quotation" ADD CONSTRAINT "quotation_redaction_id_fkey" FOREIGN KEY ("redaction_id") REFERENCES "redaction"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "snapshot" ADD CONSTRAINT "snapshot_redaction_id_fkey" FOREIGN KEY ("redaction_id") REFERENCES "redaction"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "reply_request" ADD CONSTRAINT "reply_request_redaction_id_fkey" FOREIGN KEY ("redaction_id") REFERENCES "redaction"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ── By hand: what Prisma cannot say ─────────────────────────────────────────────────────────────────────────────

CREATE INDEX event_of_redaction ON event (redaction_id) WHERE redaction_id IS NOT NULL;
CREATE INDEX event_form_of_redaction ON event_form (redaction_id) WHERE redaction_id IS NOT NULL;

ALTER TABLE redaction
  ADD CONSTRAINT redaction_decided CHECK ((state = 'requested') = (decided_by_id IS NULL) AND (decided_by_id IS NULL) = (decided_at IS NULL)),
  ADD CONSTRAINT redaction_refusal CHECK ((state = 'refused') = (refusal IS NOT NULL)),
  ADD CONSTRAINT redaction_four_eyes CHECK (state <> 'carried_out' OR decided_by_id <> requested_by_id),
  ADD CONSTRAINT redaction_targets CHECK (jsonb_typeof(targets) = 'array' AND jsonb_array_length(targets) BETWEEN 1 AND 100);
ALTER TABLE event ADD CONSTRAINT event_emptied CHECK ((state IS NULL) = (redaction_id IS NOT NULL));
ALTER TABLE event_form ADD CONSTRAINT event_form_emptied CHECK ((form IS NULL) = (redaction_id IS NOT NULL)
  AND (form IS NULL) = (replaced_in IS NOT NULL) AND (replaced_in IS NULL) = (replaced_position IS NULL));
ALTER TABLE claim_version ADD CONSTRAINT claim_version_emptied CHECK (redaction_id IS NULL OR text = '[redacted]');
ALTER TABLE rebuttal_version ADD CONSTRAINT rebuttal_version_emptied CHECK (redaction_id IS NULL OR text = '[redacted]');
ALTER TABLE actor_version ADD CONSTRAINT actor_version_emptied CHECK (redaction_id IS NULL OR name = '[redacted]');
ALTER TABLE source_version ADD CONSTRAINT source_version_emptied CHECK (redaction_id IS NULL OR title = '[redacted]');
ALTER TABLE evidence ADD CONSTRAINT evidence_emptied CHECK (redaction_id IS NULL OR (note IS NULL AND coalesce(locator, '[redacted]') = '[redacted]'));
ALTER TABLE quotation ADD CONSTRAINT quotation_emptied CHECK (redaction_id IS NULL OR (exact, prefix, suffix) = ('[redacted]', '[redacted]', '[redacted]'));
ALTER TABLE reply_request ADD CONSTRAINT reply_request_emptied CHECK (redaction_id IS NULL OR (question, channel) = ('[redacted]', '[redacted]'));
-- The hash of a redacted text stays.
ALTER TABLE snapshot DROP CONSTRAINT snapshot_sha256;
ALTER TABLE snapshot ADD CONSTRAINT snapshot_sha256 CHECK
  (CASE WHEN redaction_id IS NULL THEN sha256 = encode(sha256(convert_to(text, 'UTF8')), 'hex') ELSE text = '[redacted]' END);

-- ── Nothing is emptied but inside carry_out_redaction ───────────────────────────────────────────────────────────

-- The setting alone would not do: whoever may write could set it. The function below runs as the owner of the tables.
CREATE FUNCTION is_redacting() RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT coalesce(current_setting('rejoinder.redaction', true), '') <> ''
    AND current_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = 'public.redaction'::regclass)
$$;

CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME IN ('event', 'event_form', 'snapshot', 'quotation') AND is_redacting() THEN
    RETURN NULL;
  END IF;
  PERFORM refuse(TG_TABLE_NAME || '_immutable', format('Rows of %s are never changed.', TG_TABLE_NAME));
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION check_draft_content() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE newest int; now_in version_state;
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.head_id <> OLD.head_id OR NEW.number <> OLD.number) THEN
    PERFORM refuse('version_identity', 'What a version is does not change.');
  END IF;
  IF TG_OP = 'UPDATE' AND is_redacting() THEN
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

CREATE OR REPLACE FUNCTION check_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE newest int; now_in version_state; kind record_type; touched int;
BEGIN
  IF TG_OP = 'UPDATE' AND is_redacting() THEN
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

CREATE FUNCTION check_redaction_mark() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT is_redacting() THEN
    PERFORM refuse('redaction_carried_out', 'Only a redaction that two admins agreed on empties anything.');
  END IF;
  RETURN NEW;
END $$;

-- What stays of an event, whoever empties it: all but the state, or the form.
CREATE FUNCTION check_emptying() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE emptied text[] := CASE TG_TABLE_NAME WHEN 'event' THEN '{state,redaction_id}'
  ELSE '{form,redaction_id,replaced_in,replaced_position}' END;
BEGIN
  IF to_jsonb(NEW) - emptied <> to_jsonb(OLD) - emptied OR OLD.redaction_id IS NOT NULL THEN
    PERFORM refuse(TG_TABLE_NAME || '_immutable', format('Rows of %s are emptied once, and not changed otherwise.', TG_TABLE_NAME));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER event_emptied BEFORE UPDATE ON event FOR EACH ROW EXECUTE FUNCTION check_emptying();
CREATE TRIGGER event_form_emptied BEFORE UPDATE ON event_form FOR EACH ROW EXECUTE FUNCTION check_emptying();

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['event', 'event_form', 'claim_version', 'rebuttal_version', 'actor_version', 'source_version',
    'evidence', 'quotation', 'snapshot', 'reply_request'] LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE INSERT ON %I FOR EACH ROW WHEN (NEW.redaction_id IS NOT NULL) EXECUTE FUNCTION check_redaction_mark()',
      name || '_redaction_born', name);
    EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE ON %I FOR EACH ROW WHEN (NEW.redaction_id IS DISTINCT FROM OLD.redaction_id %s) EXECUTE FUNCTION check_redaction_mark()',
      name || '_redaction_mark', name, CASE WHEN name LIKE '%_version' THEN 'AND NEW.redaction_id IS NOT NULL' END);
  END LOOP;
END $$;

-- ── What a redaction reaches ────────────────────────────────────────────────────────────────────────────────────

-- The words of one version, in the shape in which states record them.
CREATE FUNCTION version_words(subject uuid, version_number int) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object('claim_version', jsonb_build_array(jsonb_build_object('head_id', head_id, 'number', number,
    'text', text, 'context', context, 'topics', topics))) FROM claim_version WHERE head_id = subject AND number = version_number
  UNION ALL SELECT jsonb_build_object('rebuttal_version', jsonb_build_array(jsonb_build_object('head_id', head_id, 'number', number,
    'text', text))) FROM rebuttal_version WHERE head_id = subject AND number = version_number
  UNION ALL SELECT jsonb_build_object('actor_version', jsonb_build_array(jsonb_build_object('head_id', head_id, 'number', number,
    'name', name, 'aliases', aliases, 'same_as', same_as))) FROM actor_version WHERE head_id = subject AND number = version_number
  UNION ALL SELECT jsonb_build_object('source_version', jsonb_build_array(jsonb_build_object('head_id', head_id, 'number', number,
    'title', title, 'url', url))) FROM source_version WHERE head_id = subject AND number = version_number
$$;

-- What targets name: `target` is its place in the list, `kind` the type of its form, or `event` for the state of one event
-- by itself. Writers that could record it again hold the lock of the head `owner_id`.
CREATE FUNCTION redaction_things(targets jsonb)
RETURNS TABLE (target int, kind text, id uuid, number int, event_index bigint, owner_id uuid, redacted boolean) LANGUAGE sql STABLE AS $$
  WITH target AS (
    SELECT value, ordinality::int - 1 AS place FROM jsonb_array_elements(targets) WITH ORDINALITY
  ), named_event AS (
    SELECT place, event.index, event.record_type, event.record_id, event.state IS NULL AS redacted,
      convert_from(event.state, 'UTF8')::jsonb -> 'rows' AS recorded
    FROM target JOIN event ON event.index = (value ->> 'event')::bigint
    WHERE event.record_type IN ('claim', 'rebuttal', 'actor', 'source', 'snapshot', 'reply_request')
  ), named_version AS (
    SELECT place, version.head_id, version.number FROM target
      JOIN version ON version.head_id = (value ->> 'record')::uuid AND version.number = (value ->> 'version')::int
    -- Where the record still has the words that the event recorded, they go there too.
    UNION SELECT place, version.head_id, version.number FROM named_event JOIN version ON version.head_id = record_id
      WHERE recorded @> version_words(version.head_id, version.number)
  )
  SELECT place, head.type::text, head.id, named_version.number, NULL::bigint, head.id, EXISTS (
      SELECT FROM claim_version one WHERE (one.head_id, one.number) = (head.id, named_version.number) AND one.redaction_id IS NOT NULL
      UNION ALL SELECT FROM rebuttal_version one WHERE (one.head_id, one.number) = (head.id, named_version.number) AND one.redaction_id IS NOT NULL
      UNION ALL SELECT FROM actor_version one WHERE (one.head_id, one.number) = (head.id, named_version.number) AND one.redaction_id IS NOT NULL
      UNION ALL SELECT FROM source_version one WHERE (one.head_id, one.number) = (head.id, named_version.number) AND one.redaction_id IS NOT NULL)
    FROM named_version JOIN head ON head.id = named_version.head_id
  UNION ALL SELECT place, 'evidence', evidence.id, NULL, NULL, evidence.head_id, evidence.redaction_id IS NOT NULL
    FROM target JOIN evidence named ON named.id = (value ->> 'quotation')::uuid
    JOIN evidence ON evidence.id = named.id OR evidence.quotation_id = named.quotation_id
  UNION ALL SELECT place, 'snapshot', snapshot.id, NULL, NULL, snapshot.source_id, snapshot.redaction_id IS NOT NULL
    FROM (SELECT place, (value ->> 'snapshot')::uuid AS id FROM target
          UNION SELECT place, record_id FROM named_event WHERE record_type = 'snapshot') named JOIN snapshot USING (id)
  UNION ALL SELECT place, 'reply_request', reply_request.id, NULL, NULL, reply_request.claim_id, reply_request.redaction_id IS NOT NULL
    FROM (SELECT place, (value ->> 'replyRequest')::uuid AS id FROM target
          UNION SELECT place, record_id FROM named_event WHERE record_type = 'reply_request') named JOIN reply_request USING (id)
  UNION ALL SELECT place, 'event', record_id, NULL, index, record_id, redacted FROM named_event
$$;

-- The events whose state has to be emptied: all that recorded such a thing, earlier redactions included, which recorded
-- anew what they left. The second pattern of each is that of states before there were rows in them.
CREATE FUNCTION redaction_events(targets jsonb) RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
  SELECT DISTINCT event.index
  FROM redaction_things(targets) thing
  CROSS JOIN LATERAL (SELECT CASE
    WHEN thing.kind IN ('claim', 'rebuttal', 'actor', 'source') THEN ARRAY[
      jsonb_build_object('rows', jsonb_build_object(thing.kind || '_version', jsonb_build_array(jsonb_build_object('head_id', thing.id, 'number', thing.number)))),
      jsonb_build_object('fields', jsonb_build_object('head_id', thing.id, 'number', thing.number))]
    WHEN thing.kind = 'evidence' THEN ARRAY[
      jsonb_build_object('rows', jsonb_build_object('evidence', jsonb_build_array(jsonb_build_object('id', thing.id)))),
      jsonb_build_object('evidence', jsonb_build_array(jsonb_build_object('id', thing.id)))]
    WHEN thing.kind = 'reply_request' THEN ARRAY[
      jsonb_build_object('rows', jsonb_build_object('reply_request', jsonb_build_array(jsonb_build_object('id', thing.id)))),
      jsonb_build_object('id', thing.id)]
    ELSE '{}'::jsonb[] END AS patterns) trace
  JOIN event ON event.record_id = ANY (ARRAY[thing.id, thing.owner_id] || ARRAY(SELECT redaction.id FROM redaction WHERE redaction.state = 'carried_out'))
  WHERE NOT thing.redacted AND event.state IS NOT NULL
    AND (event.index = thing.event_index OR convert_from(event.state, 'UTF8')::jsonb @> ANY (trace.patterns))
$$;

-- Where some of the same words stand elsewhere in the same records, as targets: in other versions, since an edit copies what
-- it does not change, and in events that recorded an earlier wording of one.
CREATE FUNCTION redaction_leaves(targets jsonb) RETURNS SETOF jsonb LANGUAGE sql STABLE AS $$
  WITH named AS (
    SELECT DISTINCT thing.kind || '_version' AS kind, thing.id, thing.number FROM redaction_things(targets) thing
    WHERE thing.number IS NOT NULL AND NOT thing.redacted
  ), word AS (
    SELECT named.kind, named.id, one.key, one.value
    FROM named CROSS JOIN LATERAL jsonb_each(version_words(named.id, named.number) #> ARRAY[named.kind, '0']) one
    WHERE one.key NOT IN ('head_id', 'number') AND one.value NOT IN ('null', '[]', '"[redacted]"')
  ), other_version AS (
    SELECT DISTINCT version.head_id, version.number FROM word JOIN version ON version.head_id = word.id
    WHERE version_words(version.head_id, version.number) #> ARRAY[word.kind, '0', word.key] = word.value
      AND (version.head_id, version.number) NOT IN (SELECT named.id, named.number FROM named)
  )
  SELECT jsonb_build_object('record', head_id, 'version', number) FROM other_version
  UNION ALL SELECT DISTINCT jsonb_build_object('event', event.index) FROM word JOIN event ON event.record_id = word.id
    CROSS JOIN LATERAL jsonb_array_elements(convert_from(event.state, 'UTF8')::jsonb #> ARRAY['rows', word.kind]) recorded
    WHERE recorded -> word.key = word.value AND event.index NOT IN (SELECT redaction_events(targets))
      AND (event.record_id, (recorded ->> 'number')::int) NOT IN (SELECT head_id, number FROM other_version)
$$;

-- The public forms that have to be emptied, in whichever claim's thread an event made them visible.
CREATE FUNCTION redaction_forms(targets jsonb) RETURNS TABLE (event_index bigint, "position" int) LANGUAGE sql STABLE AS $$
  SELECT DISTINCT one.event_index, one.position
  FROM redaction_things(targets) thing JOIN event_form one ON one.record_id = thing.id AND one.type = thing.kind
  CROSS JOIN LATERAL (SELECT convert_from(one.form, 'UTF8')::jsonb AS form) stored
  WHERE NOT thing.redacted AND one.form IS NOT NULL AND NOT stored.form ? 'redacted'
    AND (thing.number IS NULL OR (stored.form ->> 'version')::int = thing.number)
$$;

-- The claims whose thread ever showed any of these records.
CREATE FUNCTION claims_showing(types text[], ids uuid[]) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
  SELECT DISTINCT event.claim_id FROM unnest(types, ids) AS wanted (type, id)
  JOIN event_form one ON one.type = wanted.type AND one.record_id = wanted.id
  JOIN event ON event.index = one.event_index WHERE event.claim_id IS NOT NULL
$$;

-- ── Carrying out ────────────────────────────────────────────────────────────────────────────────────────────────

CREATE FUNCTION check_redaction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'requested' THEN
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
CREATE TRIGGER redaction_rules BEFORE INSERT OR UPDATE ON redaction FOR EACH ROW EXECUTE FUNCTION check_redaction();
CREATE TRIGGER redaction_stays BEFORE DELETE OR TRUNCATE ON redaction FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();

CREATE FUNCTION check_redaction_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM event WHERE record_id = NEW.id AND record_type = 'redaction' AND action = 'carried_out') THEN
    PERFORM refuse('redaction_has_event', 'A redaction is in the ledger.');
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER redaction_has_event AFTER UPDATE ON redaction DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.state = 'carried_out') EXECUTE FUNCTION check_redaction_event();

-- Empties all that the redaction reaches. The lists say of each form, by its event and position, in which event and at which
-- position there its replacement is going to stand.
CREATE FUNCTION carry_out_redaction(subject uuid, consenter uuid, decided timestamptz,
  form_events bigint[], form_positions int[], replacement_events bigint[], replacement_positions int[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE asked redaction; reached bigint[]; one record; owners uuid[]; ids uuid[]; shown uuid[];
BEGIN
  SELECT * INTO asked FROM redaction WHERE id = subject FOR UPDATE;
  IF asked.state IS DISTINCT FROM 'requested' THEN
    PERFORM refuse('redaction_decided_once', 'A redaction is decided once, and nothing else of it changes.');
  END IF;
  IF asked.requested_by_id = consenter THEN
    PERFORM refuse('redaction_four_eyes', 'Nobody consents to their own redaction.');
  END IF;
  PERFORM FROM staff_user WHERE id IN (asked.requested_by_id, consenter) ORDER BY id FOR SHARE;
  IF (SELECT count(*) FROM staff_user WHERE id IN (asked.requested_by_id, consenter) AND 'admin' = ANY (roles) AND disabled_at IS NULL) <> 2 THEN
    PERFORM refuse('redaction_two_admins', 'It takes two admins: who asked for it, and who consents.');
  END IF;

  reached := ARRAY(SELECT redaction_events(asked.targets));
  IF EXISTS (SELECT event_index, "position" FROM redaction_forms(asked.targets) EXCEPT SELECT * FROM unnest(form_events, form_positions))
    OR EXISTS (SELECT * FROM unnest(form_events, form_positions) EXCEPT SELECT event_index, "position" FROM redaction_forms(asked.targets)) THEN
    PERFORM refuse('redaction_replaces_each', 'Each form that is emptied has its replacement, and no other has.');
  END IF;
  SELECT array_agg(DISTINCT thing.owner_id), array_agg(DISTINCT thing.id) INTO owners, ids FROM redaction_things(asked.targets) thing;
  shown := ARRAY(SELECT claims_showing(array_agg(form.type), array_agg(form.record_id))
    FROM unnest(form_events, form_positions) AS emptied (event_index, "position") JOIN event_form form USING (event_index, "position"));

  PERFORM set_config('rejoinder.redaction', subject::text, true);
  FOR one IN SELECT DISTINCT thing.kind, thing.id, thing.number FROM redaction_things(asked.targets) thing WHERE NOT thing.redacted LOOP
    CASE one.kind
      WHEN 'claim' THEN
        UPDATE claim_version SET text = '[redacted]', context = NULL, topics = '{}', redaction_id = subject WHERE head_id = one.id AND number = one.number;
      WHEN 'rebuttal' THEN
        UPDATE rebuttal_version SET text = '[redacted]', redaction_id = subject WHERE head_id = one.id AND number = one.number;
      WHEN 'actor' THEN
        UPDATE actor_version SET name = '[redacted]', aliases = '{}', same_as = '{}', redaction_id = subject WHERE head_id = one.id AND number = one.number;
      WHEN 'source' THEN
        UPDATE source_version SET title = '[redacted]', url = NULL, redaction_id = subject WHERE head_id = one.id AND number = one.number;
      WHEN 'evidence' THEN
        UPDATE quotation SET exact = '[redacted]', prefix = '[redacted]', suffix = '[redacted]', redaction_id = subject
          WHERE id = (SELECT quotation_id FROM evidence WHERE evidence.id = one.id) AND redaction_id IS NULL;
        UPDATE evidence SET note = NULL, locator = CASE WHEN locator IS NOT NULL THEN '[redacted]' END, redaction_id = subject WHERE id = one.id;
      WHEN 'snapshot' THEN
        UPDATE snapshot SET text = '[redacted]', redaction_id = subject WHERE id = one.id;
      WHEN 'reply_request' THEN
        UPDATE reply_request SET question = '[redacted]', channel = '[redacted]', revision = revision + 1, redaction_id = subject WHERE id = one.id;
      ELSE NULL;
    END CASE;
  END LOOP;
  UPDATE event SET state = NULL, redaction_id = subject WHERE index = ANY (reached);
  UPDATE event_form form SET form = NULL, redaction_id = subject, replaced_in = replaced.replaced_in, replaced_position = replaced.replaced_position
    FROM unnest(form_events, form_positions, replacement_events, replacement_positions)
      AS replaced (event_index, "position", replaced_in, replaced_position)
    WHERE form.event_index = replaced.event_index AND form.position = replaced.position;
  UPDATE redaction SET state = 'carried_out', decided_by_id = consenter, decided_at = decided WHERE id = subject;
  PERFORM set_config('rejoinder.redaction', '', true);

  -- Whoever read one of these has to read it again before they approve it.
  UPDATE head SET revision = revision + 1 WHERE id = ANY (owners);
  UPDATE claim SET dossier_revision = dossier_revision + 1 WHERE id = ANY (shown || owners);
  DELETE FROM stored_dossier WHERE claim_id = ANY (shown || owners);
  UPDATE idempotency_key SET answer = NULL WHERE EXISTS (SELECT FROM unnest(ids || owners) known (id) WHERE strpos(answer, known.id::text) > 0);
END $$;

DO $$
BEGIN
  REVOKE EXECUTE ON FUNCTION carry_out_redaction FROM PUBLIC;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'rejoinder_service') THEN
    GRANT EXECUTE ON FUNCTION carry_out_redaction TO rejoinder_service;
    GRANT SELECT, INSERT, UPDATE ON redaction TO rejoinder_service;
    -- Answers that hold the name of an erased user are forgotten.
    GRANT UPDATE (answer) ON idempotency_key TO rejoinder_service;
  END IF;
END $$;
