/**
 * The name of an actor, as an SQL expression over one for its id: the published name for the public, the newest for
 * staff. Null where the id is.
 */
export function actorName(id: string, staff: boolean): string {
  return `(SELECT named.name FROM head naming JOIN actor_version named ON named.head_id = naming.id
    AND named.number = naming.${staff ? 'newest_version' : 'published_version'} WHERE naming.id = ${id})`;
}
