-- What a redaction leaves must not let anybody guess what went: salts of what was emptied are overwritten, and signatures
-- over it and hashes of requests go too. A later version keeps the mark of the one that it is a copy of.

ALTER TABLE event DISABLE TRIGGER USER;
ALTER TABLE event_form DISABLE TRIGGER USER;
UPDATE event SET salt = decode(repeat('00', 16), 'hex') WHERE redaction_id IS NOT NULL;
UPDATE event_form SET salt = decode(repeat('00', 16), 'hex') WHERE redaction_id IS NOT NULL;
ALTER TABLE event ENABLE TRIGGER USER;
ALTER TABLE event_form ENABLE TRIGGER USER;

-- By its salt, a short text could be guessed from the digest that stays.
ALTER TABLE event ADD CONSTRAINT event_unsalted CHECK (redaction_id IS NULL OR salt = decode(repeat('00', 16), 'hex'));
ALTER TABLE event_form ADD CONSTRAINT event_form_unsalted CHECK (redaction_id IS NULL OR salt = decode(repeat('00', 16), 'hex'));

-- What was signed is a hash of the words without a salt.
CREATE OR REPLACE FUNCTION refuse_removal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'dossier_signature' AND TG_OP = 'DELETE' AND is_redacting() THEN
    RETURN NULL;
  END IF;
  PERFORM refuse('record_stays', format('Rows of %s are never deleted.', TG_TABLE_NAME));
  RETURN NULL;
END $$;

-- The next version begins as a copy: it has the mark for as long as it has what stands instead of the words.
CREATE FUNCTION check_inherited_mark() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE inherited boolean;
BEGIN
  EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE head_id = $1 AND number = $2 - 1 AND redaction_id = $3)', TG_TABLE_NAME)
    INTO inherited USING NEW.head_id, NEW.number, NEW.redaction_id;
  IF NOT inherited AND NOT is_redacting() THEN
    PERFORM refuse('redaction_carried_out', 'Only a redaction that two admins agreed on empties anything.');
  END IF;
  RETURN NEW;
END $$;

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['claim_version', 'rebuttal_version', 'actor_version', 'source_version'] LOOP
    EXECUTE format('DROP TRIGGER %I ON %I', name || '_redaction_born', name);
    EXECUTE format('CREATE TRIGGER %I BEFORE INSERT ON %I FOR EACH ROW WHEN (NEW.redaction_id IS NOT NULL) EXECUTE FUNCTION check_inherited_mark()',
      name || '_redaction_born', name);
  END LOOP;
END $$;

-- What stays of an event, whoever empties it: all but the state, or the form, and the salt.
CREATE OR REPLACE FUNCTION check_emptying() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE emptied text[] := CASE TG_TABLE_NAME WHEN 'event' THEN '{state,salt,redaction_id}'
  ELSE '{form,salt,redaction_id,replaced_in,replaced_position}' END;
BEGIN
  IF to_jsonb(NEW) - emptied <> to_jsonb(OLD) - emptied OR OLD.redaction_id IS NOT NULL THEN
    PERFORM refuse(TG_TABLE_NAME || '_immutable', format('Rows of %s are emptied once, and not changed otherwise.', TG_TABLE_NAME));
  END IF;
  RETURN NEW;
END $$;

-- What targets name: `target` is its place in the list, `kind` the type of its form, or `event` for the state of one event
-- by itself. Writers that could record it again hold the lock of the head `owner_id`. A version that has a mark from the one
-- before it, and new words beside it, is not `redacted`.
CREATE OR REPLACE FUNCTION redaction_things(targets jsonb)
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
        AND one.context IS NULL AND one.topics = '{}'
      UNION ALL SELECT FROM rebuttal_version one WHERE (one.head_id, one.number) = (head.id, named_version.number) AND one.redaction_id IS NOT NULL
      UNION ALL SELECT FROM actor_version one WHERE (one.head_id, one.number) = (head.id, named_version.number) AND one.redaction_id IS NOT NULL
        AND one.aliases = '{}' AND one.same_as = '{}'
      UNION ALL SELECT FROM source_version one WHERE (one.head_id, one.number) = (head.id, named_version.number) AND one.redaction_id IS NOT NULL
        AND one.url IS NULL)
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

-- Where some of the same words stand elsewhere in the same records, as targets: in other versions, since an edit copies what
-- it does not change, in events that recorded an earlier wording of one, and in quotations of an archived text.
CREATE OR REPLACE FUNCTION redaction_leaves(targets jsonb) RETURNS SETOF jsonb LANGUAGE sql STABLE AS $$
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
  UNION ALL SELECT DISTINCT jsonb_build_object('quotation', evidence.id) FROM redaction_things(targets) thing
    JOIN quotation ON quotation.snapshot_id = thing.id AND quotation.redaction_id IS NULL
    JOIN evidence ON evidence.quotation_id = quotation.id
    WHERE thing.kind = 'snapshot' AND NOT thing.redacted
      AND evidence.id NOT IN (SELECT other.id FROM redaction_things(targets) other WHERE other.kind = 'evidence')
$$;

-- The desk's own words about the versions that are named, or that a named event recorded: no target reaches them.
CREATE FUNCTION redaction_desk_words(targets jsonb) RETURNS TABLE (kind text, id uuid, head_id uuid, number int) LANGUAGE sql STABLE AS $$
  WITH named AS (
    SELECT (value ->> 'record')::uuid AS head_id, (value ->> 'version')::int AS number FROM jsonb_array_elements(targets)
    UNION SELECT record_id, version FROM jsonb_array_elements(targets) JOIN event ON event.index = (value ->> 'event')::bigint
  )
  SELECT 'review', review.id, head_id, number FROM named JOIN review USING (head_id, number)
  UNION ALL SELECT 'notice', notice.id, head_id, number FROM named JOIN notice USING (head_id, number)
$$;

-- The public forms that have to be emptied, in whichever claim's thread an event made them visible: those that are not
-- blank, and so no replacements.
CREATE OR REPLACE FUNCTION redaction_forms(targets jsonb) RETURNS TABLE (event_index bigint, "position" int) LANGUAGE sql STABLE AS $$
  SELECT DISTINCT one.event_index, one.position
  FROM redaction_things(targets) thing JOIN event_form one ON one.record_id = thing.id AND one.type = thing.kind
  CROSS JOIN LATERAL (SELECT convert_from(one.form, 'UTF8')::jsonb AS form, CASE thing.kind
    WHEN 'claim' THEN '{"text": "[redacted]", "context": null, "topics": []}'::jsonb
    WHEN 'rebuttal' THEN '{"text": "[redacted]"}'
    WHEN 'actor' THEN '{"name": "[redacted]", "aliases": [], "sameAs": []}'
    WHEN 'source' THEN '{"title": "[redacted]", "url": null}'
    ELSE '{}' END AS blank) stored
  WHERE NOT thing.redacted AND one.form IS NOT NULL
    AND NOT (stored.form ? 'redacted' AND stored.form || stored.blank = stored.form)
    AND (thing.number IS NULL OR (stored.form ->> 'version')::int = thing.number)
$$;

-- The claims whose thread ever showed any of these records, by itself or through an actor or source that shows it.
CREATE OR REPLACE FUNCTION claims_showing(types text[], ids uuid[]) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
  WITH RECURSIVE shown (type, id) AS (
    SELECT * FROM unnest(types, ids)
    UNION SELECT event.record_type, event.record_id FROM shown JOIN event_form one ON one.type = shown.type AND one.record_id = shown.id
      JOIN event ON event.index = one.event_index WHERE event.record_type IN ('actor', 'source')
  )
  SELECT DISTINCT event.claim_id FROM shown
  JOIN event_form one ON one.type = shown.type AND one.record_id = shown.id
  JOIN event ON event.index = one.event_index WHERE event.claim_id IS NOT NULL
$$;

-- Who asked for a redaction, and whoever they, or such a person, made a user, edited, or gave a token since they asked.
CREATE FUNCTION redaction_puppets(subject uuid) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
  WITH RECURSIVE puppet (id) AS (
    SELECT requested_by_id FROM redaction WHERE redaction.id = subject
    UNION SELECT CASE event.record_type WHEN 'token' THEN api_token.user_id ELSE event.record_id END
    FROM puppet JOIN event ON event.user_id = puppet.id AND event.index > coalesce((SELECT max(asked.index) FROM event asked
      WHERE asked.record_id = subject AND asked.record_type = 'redaction' AND asked.action = 'created'), -1)
    LEFT JOIN api_token ON api_token.id = event.record_id
    WHERE (event.record_type = 'user' AND event.action IN ('created', 'edited')) OR (event.record_type = 'token' AND event.action = 'created')
  )
  SELECT id FROM puppet
$$;

-- Empties all that the redaction reaches. The lists say of each form, by its event and position, in which event and at which
-- position there its replacement is going to stand.
CREATE OR REPLACE FUNCTION carry_out_redaction(subject uuid, consenter uuid, decided timestamptz,
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
  IF consenter IN (SELECT redaction_puppets(subject)) THEN
    PERFORM refuse('redaction_no_puppet', 'Who consents did not get their account or token from who asked, after it was asked for.');
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
  UPDATE event SET state = NULL, salt = decode(repeat('00', 16), 'hex'), redaction_id = subject WHERE index = ANY (reached);
  UPDATE event_form form SET form = NULL, salt = decode(repeat('00', 16), 'hex'), redaction_id = subject, replaced_in = replaced.replaced_in, replaced_position = replaced.replaced_position
    FROM unnest(form_events, form_positions, replacement_events, replacement_positions)
      AS replaced (event_index, "position", replaced_in, replaced_position)
    WHERE form.event_index = replaced.event_index AND form.position = replaced.position;
  UPDATE redaction SET state = 'carried_out', decided_by_id = consenter, decided_at = decided WHERE id = subject;
  -- The revision first: whoever keeps a signature holds the claim, and looks at its revision.
  UPDATE claim SET dossier_revision = dossier_revision + 1, signature_count = 0 WHERE id = ANY (shown || owners);
  DELETE FROM dossier_signature WHERE claim_id = ANY (shown || owners);
  PERFORM set_config('rejoinder.redaction', '', true);

  -- Whoever read one of these has to read it again before they approve it.
  UPDATE head SET revision = revision + 1 WHERE id = ANY (owners);
  DELETE FROM stored_dossier WHERE claim_id = ANY (shown || owners);
  -- What was asked goes too: it is a hash of the words without a salt.
  UPDATE idempotency_key SET answer = NULL, request = decode(repeat('00', 32), 'hex') WHERE EXISTS (SELECT FROM unnest(ids || owners) known (id) WHERE strpos(answer, known.id::text) > 0);
END $$;
