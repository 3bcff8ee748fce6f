/** Something the person at the terminal can mend: told in words, without a stack; exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
