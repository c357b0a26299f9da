/** How a name in a program is spelled so that it meets the definition it means. */
import { isTellingName } from '../telling-text.ts'

/**
 * `process.env.X` and `env.X` are `X`; `self.x`, `this.x` and `@x` are `x`; a constant of another module (`settings.IMAGE`,
 * `framework.PauseImage`) is its last name; any other path stays whole.
 */
export const variableOf = (name: string): string => {
  const plain = name.replace(/^[$@]+/, '').replace(/\?\.|!!?\.|->|::/g, '.')
  const own = /^(?:process\.env|env|ENV|import\.meta\.env|self|this|cls)\.([\w$]+)$/.exec(plain)?.[1]
  const [, constant] = /^[\w$.]*\.([A-Z]\w+)$/.exec(plain) ?? []
  if (own !== undefined || constant === undefined) return own ?? plain
  return /^[A-Z\d_]+$/.test(constant) || isTellingName(constant) ? constant : plain
}
