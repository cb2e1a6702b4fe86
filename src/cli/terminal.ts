/** What a command says: results on stdout, all else on stderr. */

/** Tells the operator something. On stderr, for stdout holds results alone. */
export function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Writes one line of the result. */
export function answer(line: string): void {
  process.stdout.write(`${line}\n`);
}
