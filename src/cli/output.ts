/** Where results go: stdout, or the file that `--output` names. A closed pipe (`| head`) is no error. */
import { closeSync, openSync, writeFileSync } from 'node:fs'

import { WorldError } from '../records/errors.ts'
import type { OutputOptions } from './options.ts'

export type Terminal = Readonly<{ width: number; colour: boolean }>

const DEFAULT_WIDTH = 80

/** Colour only on a terminal; NO_COLOR as no-color.org has it. A terminal that does not know its size says 0. */
export const terminalOf = ({ color, output }: OutputOptions): Terminal => {
  const onTerminal = process.stdout.isTTY && output === undefined
  return {
    width: (onTerminal && process.stdout.columns) || DEFAULT_WIDTH,
    colour: onTerminal && color !== false && (process.env['NO_COLOR'] ?? '') === '',
  }
}

export const writeResult = (text: string, { output }: OutputOptions): void => {
  const whole = text.endsWith('\n') ? text : `${text}\n`
  if (output === undefined) process.stdout.write(whole)
  else attempt(output, () => writeFileSync(output, whole))
}

/** Before any work is done: a file that cannot be written must not cost the result of it. Leaves what is in the file. */
export const checkOutput = ({ output }: OutputOptions): void => {
  if (output !== undefined) attempt(output, () => closeSync(openSync(output, 'a')))
}

const attempt = (file: string, write: () => void): void => {
  try {
    write()
  } catch (cause) {
    const found = cause instanceof Error ? cause.message : String(cause)
    throw new WorldError({ place: file, expected: 'a file that can be written', found }, { cause })
  }
}
