-- The ledger proves itself: keys, the Merkle tree over the events, checkpoints, and the signatures of dossiers.

-- What an event says of a user's name and address is a digest with this salt: with the row, the person goes.
ALTER TABLE "staff_user" ADD COLUMN "identity_salt" BYTEA NOT NULL DEFAULT uuid_send(gen_random_uuid());

-- AlterTable
ALTER TABLE "claim" ADD COLUMN "signature_count" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "signing_key" (
    "id" UUID NOT NULL,
    "vkey" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "retired_at" TIMESTAMPTZ(3),

    CONSTRAINT "signing_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "log_node" (
    "level" SMALLINT NOT NULL,
    "index" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "log_node_pkey" PRIMARY KEY ("level","index")
);

-- CreateTable
CREATE TABLE "checkpoint" (
    "size" BIGINT NOT NULL,
    "root" BYTEA NOT NULL,
    "key_id" UUID NOT NULL,
    "note" TEXT NOT NULL,
    "previous" BIGINT,

    CONSTRAINT "checkpoint_pkey" PRIMARY KEY ("size")
);

-- CreateTable
CREATE TABLE "dossier_signature" (
    "sha256" TEXT NOT NULL,
    "claim_id" UUID NOT NULL,
    "key_id" UUID NOT NULL,
    "note" TEXT NOT NULL,

    CONSTRAINT "dossier_signature_pkey" PRIMARY KEY ("sha256")
);

-- CreateIndex
CREATE INDEX "event_at_index_idx" ON "event"("at", "index");

-- CreateIndex
CREATE UNIQUE INDEX "signing_key_vkey_key" ON "signing_key"("vkey");

-- CreateIndex
CREATE INDEX "dossier_signature_claim_id_idx" ON "dossier_signature"("claim_id");

-- AddForeignKey
ALTER TABLE "checkpoint" ADD CONSTRAINT "checkpoint_key_id_fkey" FOREIGN KEY ("key_id") REFERENCES "signing_key"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dossier_signature" ADD CONSTRAINT "dossier_signature_claim_id_fkey" FOREIGN KEY ("claim_id") REFERENCES "claim"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dossier_signature" ADD CONSTRAINT "dossier_signature_key_id_fkey" FOREIGN KEY ("key_id") REFERENCES "signing_key"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ── By hand: what Prisma cannot say ─────────────────────────────────────────────────────────────────────────────

-- A new dossier's stored bytes carry their proofs; those stored before had none.
DELETE FROM stored_dossier;

ALTER TABLE staff_user ADD CONSTRAINT user_identity_salt CHECK (octet_length(identity_salt) = 16);
ALTER TABLE log_node
  ADD CONSTRAINT log_node_hash CHECK (octet_length(hash) = 32),
  ADD CONSTRAINT log_node_natural CHECK (level BETWEEN 0 AND 62 AND index >= 0);
ALTER TABLE checkpoint
  ADD CONSTRAINT checkpoint_root CHECK (octet_length(root) = 32),
  ADD CONSTRAINT checkpoint_size CHECK (size >= 1);
ALTER TABLE dossier_signature ADD CONSTRAINT dossier_signature_sha256 CHECK (sha256 ~ '^[0-9a-f]{64}$');

-- One key signs at a time.
CREATE UNIQUE INDEX signing_key_current ON signing_key ((true)) WHERE retired_at IS NULL;

-- The first checkpoint that covers an event stays the first: none is ever put below another.
CREATE FUNCTION check_checkpoint() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('rejoinder checkpoint'));
  IF EXISTS (SELECT FROM checkpoint WHERE size >= NEW.size) THEN
    PERFORM refuse('checkpoint_grows', 'A checkpoint covers more events than those before it.');
  END IF;
  IF NEW.size > (SELECT size FROM ledger_head WHERE id = 1) THEN
    PERFORM refuse('checkpoint_of_events', 'A checkpoint covers events that there are.');
  END IF;
  -- So that one which is taken away is missed.
  NEW.previous := (SELECT max(size) FROM checkpoint);
  RETURN NEW;
END $$;
CREATE TRIGGER checkpoint_grows BEFORE INSERT ON checkpoint FOR EACH ROW EXECUTE FUNCTION check_checkpoint();

-- So that a signature which is taken away is missed.
CREATE FUNCTION count_signature() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE claim SET signature_count = signature_count + 1 WHERE id = NEW.claim_id;
  RETURN NULL;
END $$;
CREATE TRIGGER dossier_signature_counted AFTER INSERT ON dossier_signature FOR EACH ROW EXECUTE FUNCTION count_signature();

CREATE FUNCTION check_signing_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.vkey, NEW.created_at) IS DISTINCT FROM (OLD.id, OLD.vkey, OLD.created_at) OR OLD.retired_at IS NOT NULL THEN
    PERFORM refuse('signing_key_immutable', 'A key is retired once, and nothing else of it changes.');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER signing_key_retires BEFORE UPDATE ON signing_key FOR EACH ROW EXECUTE FUNCTION check_signing_key();

-- As before, but of the reply requests it can be told to take only those that were there before an event of the ledger.
DROP FUNCTION shown_by(uuid, int);
CREATE FUNCTION shown_by(subject uuid, version_number int, asked_before bigint DEFAULT NULL) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
  WITH RECURSIVE shown(id) AS (
    SELECT id FROM (
      SELECT claimant_id AS id FROM claim_version WHERE head_id = subject AND number = version_number
      UNION SELECT responder_id FROM rebuttal_version WHERE head_id = subject AND number = version_number
      UNION SELECT part_of_id FROM actor_version WHERE head_id = subject AND number = version_number
      UNION SELECT publisher_id FROM source_version WHERE head_id = subject AND number = version_number
      UNION SELECT unnest(ARRAY[source_id, said_by_id, reported_by_id]) FROM evidence
        WHERE head_id = subject AND first_version <= version_number AND (removed_in IS NULL OR removed_in > version_number)
      UNION SELECT actor_id FROM reply_request WHERE claim_id = subject AND (asked_before IS NULL
        OR EXISTS (SELECT FROM event WHERE record_id = reply_request.id AND index < asked_before))
    ) direct WHERE id IS NOT NULL
    UNION
    SELECT next.id FROM shown
      JOIN head ON head.id = shown.id
      CROSS JOIN LATERAL (
        SELECT part_of_id AS id FROM actor_version WHERE head_id = head.id AND number = coalesce(head.published_version, head.newest_version)
        UNION ALL
        SELECT publisher_id FROM source_version WHERE head_id = head.id AND number = coalesce(head.published_version, head.newest_version)
      ) next
      WHERE next.id IS NOT NULL
  )
  SELECT id FROM shown
$$;

-- The rows of "showing" that there have to be of one claim or rebuttal: what its last approval made public, by the
-- public versions of today; of a withdrawn rebuttal, who answered. A withdrawn claim keeps its own until it is approved again.
CREATE FUNCTION shown_to_public(subject uuid) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
  SELECT shown.id FROM head
    LEFT JOIN rebuttal_version answer ON head.withdrawal_id IS NOT NULL AND answer.head_id = head.id AND answer.number = head.published_version
    LEFT JOIN head responder ON responder.id = answer.responder_id
    CROSS JOIN LATERAL (
      SELECT responder.id WHERE responder.id IS NOT NULL
      UNION SELECT shown_by(coalesce(responder.id, head.id), CASE WHEN responder.id IS NULL THEN head.published_version ELSE responder.published_version END,
        (SELECT max(index) FROM event WHERE record_id = head.id AND action = 'approved'))
    ) shown(id)
    WHERE head.id = subject AND head.type IN ('claim', 'rebuttal') AND head.published_version IS NOT NULL
$$;
DELETE FROM showing;
INSERT INTO showing (head_id, shown_id, claim_id)
  SELECT head.id, shown.id, coalesce(rebuttal.claim_id, head.id)
  FROM head LEFT JOIN rebuttal ON rebuttal.id = head.id CROSS JOIN LATERAL shown_to_public(head.id) shown(id);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['signing_key', 'log_node', 'checkpoint', 'dossier_signature'] LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal()', name || '_stays', name);
  END LOOP;
  FOREACH name IN ARRAY ARRAY['log_node', 'checkpoint', 'dossier_signature'] LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', name || '_immutable', name);
  END LOOP;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'rejoinder_service') THEN
    GRANT SELECT, INSERT ON signing_key, log_node, checkpoint, dossier_signature TO rejoinder_service;
    GRANT UPDATE ON signing_key TO rejoinder_service;
  END IF;
END $$;
