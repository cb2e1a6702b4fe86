-- After an import all tables are new to the planner, and similar claims are found by how often words occur. PostgreSQL counts by
-- itself a minute later; the service, which does not own the tables, may ask for it at once.
CREATE FUNCTION count_record() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  ANALYZE head, version, version_author, actor, actor_version, source, source_version, snapshot, quotation, claim, claim_version,
    rebuttal, rebuttal_version, evidence, review, notice, reply_request, showing, event, event_form;
END $$;

DO $$
BEGIN
  REVOKE EXECUTE ON FUNCTION count_record FROM PUBLIC;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'rejoinder_service') THEN
    GRANT EXECUTE ON FUNCTION count_record TO rejoinder_service;
  END IF;
END $$;
