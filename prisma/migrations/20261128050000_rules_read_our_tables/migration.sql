-- As before; but whoever imported something in work is one of its authors until somebody else approves it, also when the next
-- version is of another's hand.
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
  IF EXISTS (SELECT FROM event WHERE record_id = NEW.head_id AND action = 'imported' AND user_id = NEW.reviewer_id
             AND version > coalesce(subject.published_version, 0)) THEN
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

-- Whoever may make a temporary table could put one of the same name before ours, and a rule would have read that: the rules of
-- the database look into our own tables, whatever the session says. Those that look into none need no setting, which costs time.
DO $$
DECLARE rule regprocedure;
BEGIN
  FOR rule IN SELECT oid::regprocedure FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prorettype = 'trigger'::regtype
      AND proconfig IS NULL AND prosrc ~ '\y(FROM|INTO|UPDATE|EXECUTE)\y' LOOP
    EXECUTE format('ALTER FUNCTION %s SET search_path = public, pg_temp', rule);
  END LOOP;
END $$;
