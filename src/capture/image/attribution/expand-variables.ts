/** Variables of a Dockerfile in a text: `$X`, `${X}`, `${X:-word}`, `${X:+word}` (Dockerfile reference, "Environment replacement"). */

export type Values = ReadonlyMap<string, string>

const VARIABLE = /\\\$|\$(?:\{(\w+)(?::?([-+])([^{}]*))?\}|(\w+))/g

/** A variable of which nothing is known stays as it is written. */
export const expandVariables = (text: string, values: Values): string =>
  text.includes('$')
    ? text.replace(VARIABLE, (whole, braced?: string, operator?: string, word = '', bare?: string) => {
        const value = values.get(braced ?? bare ?? '')
        if (operator === '+') return value ? word : ''
        if (operator === '-') return value || word
        return value ?? whole
      })
    : text
