/** What the system says of files, as sentences. */

const FAULTS: Record<string, string> = {
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'a part of it is a file, not a folder',
  EISDIR: 'it is a folder',
  EEXIST: 'it is there already',
  ENOTEMPTY: 'the folder is not empty',
  EACCES: 'this user has not the right to',
  EPERM: 'this user has not the right to',
  EROFS: 'nothing can be written there',
  ENOSPC: 'the disk is full',
  EDQUOT: 'there is no more room for this user',
  ENAMETOOLONG: 'the name is too long',
};

/** A failure at a file as a sentence that names it; undefined for any other error. */
export function fileFault(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code = '', path, syscall } = error as NodeJS.ErrnoException;
  const words = FAULTS[code];
  if (words === undefined || syscall === 'connect') return undefined;
  return `${path === undefined ? 'A file cannot be written' : path}: ${words}.`;
}
