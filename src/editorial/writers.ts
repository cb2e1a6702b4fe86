/**
 * Who wrote a record since its last approval, and so may not review it: a query over the alias `head`, one `user_id` a row.
 * Whoever imported something in work counts as one of its authors.
 */
export const WRITERS = `SELECT user_id FROM version_author
    WHERE head_id = head.id AND number > coalesce(head.published_version, 0)
  UNION ALL SELECT user_id FROM event
    WHERE record_id = head.id AND action = 'imported' AND user_id IS NOT NULL AND version > coalesce(head.published_version, 0)`;
