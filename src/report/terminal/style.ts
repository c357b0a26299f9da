/** Colour and weight as SGR codes (ECMA-48, 8.3.117). Whether there is any is the caller's to say: a pipe gets none. */
import type { Level } from '../../records/level.ts'

type Paint = (text: string) => string

export type Style = Readonly<Record<'bold' | 'dim' | 'red' | 'yellow' | 'green' | 'blue' | 'magenta', Paint>> &
  Readonly<{ level: (level: Level) => Paint }>

const CODES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  magenta: [35, 39],
} as const

const LEVEL_COLOURS: Readonly<Record<Level, keyof typeof CODES>> = {
  critical: 'magenta',
  high: 'red',
  medium: 'yellow',
  low: 'blue',
  negligible: 'dim',
  unknown: 'dim',
}

export const styleOf = (colour: boolean): Style => {
  const paint = (name: keyof typeof CODES): Paint => {
    const [on, off] = CODES[name]
    return colour ? (text) => `\u001b[${on}m${text}\u001b[${off}m` : (text) => text
  }
  return {
    bold: paint('bold'),
    dim: paint('dim'),
    red: paint('red'),
    green: paint('green'),
    yellow: paint('yellow'),
    blue: paint('blue'),
    magenta: paint('magenta'),
    level: (level) => paint(LEVEL_COLOURS[level]),
  }
}
