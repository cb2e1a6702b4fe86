/** The limit: the same statement over `postgres`, without HTTP and without parsing what comes back. */
import postgres from 'postgres';
import type { SqlJob } from './load.types.ts';
import type { Stopwatch } from './stopwatch.ts';

/** int8, json, timestamptz and jsonb stay the text that they come as. */
const AS_TEXT = { to: 25, from: [20, 114, 1184, 3802], serialize: String, parse: (text: string) => text };

/** JSON parameters are JSON text already. */
const JSON_TEXT = { to: 114, from: [], serialize: String, parse: (text: string) => text };

export async function sqlLoad(job: SqlJob, watch: Stopwatch): Promise<void> {
  const sql = openLimit(job.url, job.pool);
  let next = 0;
  const deadline = performance.now() + job.seconds * 1000;
  const walk = async () => {
    while (performance.now() < deadline && !(job.once && next >= job.params.length)) {
      const params = job.params[next++ % job.params.length] ?? [];
      const begun = performance.now();
      await sql.unsafe(job.text, [...params] as postgres.ParameterOrJSON<never>[], { prepare: job.prepare });
      watch.add(performance.now() - begun);
    }
  };
  try {
    await Promise.all(Array.from({ length: job.concurrency }, walk));
  } finally {
    await sql.end({ timeout: 5 });
  }
}

function openLimit(url: string, max: number): postgres.Sql {
  return postgres(url, {
    max,
    onnotice: () => {},
    connection: { application_name: 'rejoinder bench', TimeZone: 'UTC' },
    types: { text: AS_TEXT, json: JSON_TEXT },
  }) as unknown as postgres.Sql;
}
