import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** Looks at the machine's own files; null stands for whatever is not there or not to be read. */
export interface Files {
  read(path: string): string | null
  /** The names in a folder. */
  list(path: string): string[] | null
  /** Where a symbolic link leads. */
  link(path: string): string | null
}

export const systemFiles: Files = {
  read: (path) => orNull(() => readFileSync(path, 'utf8')),
  list: (path) => orNull(() => readdirSync(path)),
  link: (path) => orNull(() => readlinkSync(path)),
}

function orNull<Value>(read: () => Value): Value | null {
  try {
    return read()
  } catch {
    // Most of what is asked for is absent on some machine; the probe then says `unknown`.
    return null
  }
}
