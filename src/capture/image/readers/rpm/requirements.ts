/** What a package requires, as rpm writes it: a name, a file, a feature of rpm itself, or a boolean dependency. */

/** `rpmlib(…)` asks for a feature of rpm itself, `config(…)` for the package's own files. */
const OWN = /^(?:rpmlib|config)\(/

/**
 * Each inner list is a group of which one is enough. Boolean dependencies (rpm's docs/manual/boolean_dependencies.md):
 * `(a or b)` is one of two, `(a and b)` are both, `(a if b)` is `a`. Nested ones are read as if they were not.
 */
export const requirementsOf = (text: string): readonly (readonly string[])[] => {
  if (OWN.test(text)) return []
  if (!text.startsWith('(')) return [[text]]
  const [wanted = ''] = text.split(/ (?:if|unless) /, 1)
  return wanted
    .split(/ (?:and|with) /)
    .map((part) => part.split(' or ').flatMap((one) => nameIn(one) ?? []))
    .filter((names) => names.length > 0)
}

/** `((lib(x) >= 2)` → `lib(x)`: brackets of the dependency are taken off, those of the name stay. */
const nameIn = (text: string): string | undefined => {
  const word = /^[( ]*([^\s()]\S*)/.exec(text)?.[1]
  if (word === undefined) return undefined
  const excess = word.split(')').length - word.split('(').length
  let end = word.length
  for (let left = excess; left > 0 && word[end - 1] === ')'; left -= 1) end -= 1
  return word.slice(0, end)
}
