/** Numbers of things in words. Pure. */

/** “3 claims”, “1 claim”, “no claims”. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count === 0 ? 'no' : count.toLocaleString('en')} ${count === 1 ? one : many}`;
}
