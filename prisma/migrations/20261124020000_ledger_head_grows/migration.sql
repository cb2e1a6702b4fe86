-- Whoever may write moves the head, and forwards alone. Of a clock that was wrong, the instant is waited for.
CREATE FUNCTION check_ledger_head() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.size <= OLD.size OR NEW.last_at < OLD.last_at THEN
    PERFORM refuse('ledger_head_grows', 'The ledger only grows, and its instants never decrease.');
  END IF;
  IF NEW.last_at > OLD.last_at AND NEW.last_at > clock_timestamp() + interval '1 day' THEN
    PERFORM refuse('ledger_head_now', 'The newest instant of the ledger is now.');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ledger_head_grows BEFORE UPDATE ON ledger_head FOR EACH ROW EXECUTE FUNCTION check_ledger_head();
