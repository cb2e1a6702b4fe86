/** The statements that the service's own queries run, with what they run them with: taken from the queries, never copied. */
import type { Bulk } from '../../src/database/bulk.ts';
import type { Reader, ReadOptions } from '../../src/database/sql.ts';

export interface Recorded {
  text: string;
  params: readonly unknown[];
  /** Whether PostgreSQL keeps its plan. */
  prepare: boolean;
  /** It reads the whole record on purpose: of an export. */
  whole: boolean;
  /** What was run before it in its transaction. */
  settings: readonly string[];
}

/** A reader that notes what it is asked, and asks `read`. */
export function recorder<Client extends Reader>(read: Client): { read: Client; statements: Recorded[] } {
  const statements: Recorded[] = [];
  const noting = new Proxy(read, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return (text: string, params: readonly unknown[] = [], options: ReadOptions = {}) => {
        statements.push({ text, params, prepare: !options.planAnew, whole: false, settings: [] });
        return method.call(target, text, params, options);
      };
    },
  });
  return { read: noting, statements };
}

/** The same for whole tables: of `COPY (…) TO STDOUT` the query in it is noted. */
export function bulkRecorder(bulk: Bulk, statements: Recorded[]): Bulk {
  return (mode, work) =>
    bulk(mode, (session) => {
      const settings: string[] = [];
      const note = (text: string, params: readonly unknown[] = []) =>
        statements.push({ text, params, prepare: false, whole: true, settings: [...settings] });
      return work({
        ...session,
        rows(text, params) {
          note(text, params);
          return session.rows(text, params);
        },
        run(script) {
          settings.push(script);
          return session.run(script);
        },
        copyOut(statement) {
          const [, query] = /^COPY \(([\s\S]*)\) TO STDOUT/.exec(statement) ?? [];
          if (query) note(query);
          return session.copyOut(statement);
        },
      });
    });
}
