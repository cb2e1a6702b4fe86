/** The statements that the service's own queries run, with what they run them with: taken from the queries, never copied. */
import type { Reader, ReadOptions } from '../../src/database/sql.ts';

export interface Recorded {
  text: string;
  params: readonly unknown[];
  /** Whether PostgreSQL keeps its plan. */
  prepare: boolean;
}

/** A reader that notes what it is asked, and asks `read`. */
export function recorder(read: Reader): { read: Reader; statements: Recorded[] } {
  const statements: Recorded[] = [];
  const noting = new Proxy(read, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return (text: string, params: readonly unknown[] = [], options: ReadOptions = {}) => {
        statements.push({ text, params, prepare: !options.planAnew });
        return method.call(target, text, params, options);
      };
    },
  });
  return { read: noting, statements };
}
