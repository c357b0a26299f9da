/** `RegExp` as far as JSONata uses it, in linear time: an expression in a query comes from a repository, too. */
import { RE2JS } from 're2js'

type Found = Readonly<{ index: number }> & readonly (string | undefined)[]

export class LinearExpression {
  readonly #compiled: RE2JS
  lastIndex = 0

  /** JSONata parses `/…/i` into a `RegExp`, of which source and flags are taken. Throws what RE2 says of other syntax. */
  constructor({ source, flags }: Readonly<{ source: string; flags: string }>) {
    const known = flags.replaceAll(/[^ims]/g, '')
    this.#compiled = RE2JS.compile(known === '' ? source : `(?${known})${source}`)
  }

  exec(text: string): Found | null {
    const matcher = this.#compiled.matcher(text)
    if (!matcher.find(this.lastIndex)) {
      this.lastIndex = 0
      return null
    }
    this.lastIndex = matcher.end()
    const groups = Array.from({ length: matcher.groupCount() + 1 }, (_, index) => matcher.group(index) ?? undefined)
    return Object.assign(groups, { index: matcher.start() })
  }
}
