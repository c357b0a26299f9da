/** Java's .properties files (java.util.Properties, "load"): one key and value a line. */
import { linesOf } from '../text-position.ts'

export type Property = Readonly<{ key: string; value: string; start: number; line: number }>

const LINE = /^[ \t\f]*([^\s=:#!][^\s=:]*)[ \t\f]*(?:[=:][ \t\f]*|[ \t\f]+)(\S.*?)[ \t\f]*$/

/** Lines that go on in the next are left as they are: no version is written so. Escapes stay as written. */
export const readProperties = (text: string): readonly Property[] =>
  linesOf(text).flatMap(({ text: line, start, number }) => {
    const [whole, key, value] = LINE.exec(line) ?? []
    if (whole === undefined || key === undefined || value === undefined) return []
    return [{ key, value, start: start + line.lastIndexOf(value), line: number }]
  })
