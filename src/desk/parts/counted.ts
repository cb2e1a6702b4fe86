/** Numbers of things in words. Pure. */

/** “3 answers”, “1 answer”, “no answers”. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count === 0 ? 'no' : count.toLocaleString('en')} ${count === 1 ? one : many}`;
}
