/**
 * Commands in configuration of HashiCorp's language: what provisioners run (Terraform's and Packer's `inline`, `command` of
 * `local-exec`), and scripts that a machine begins with (`user_data` with a `#!` on top).
 */
import type { HclAttribute } from '../../../formats/hcl.ts'
import { joinFacts, type Facts } from '../../facts.ts'
import { shellTextFacts } from '../../shell/shell-facts.ts'
import { ShellTextBuilder } from '../../shell/shell-text.ts'
import { isReference, type Template } from '../../template.ts'

const SHEBANG = /^\s*#!\s*\/\S*\b(?:env\s+)?(?:ba|da|a|k|z)?sh\b/

export const scriptFacts = (
  attributes: readonly HclAttribute[],
  valueOf: (attribute: HclAttribute) => Template,
): Facts => {
  const isInline = ({ path, parts }: HclAttribute): boolean => parts !== undefined && path.at(-1) === 'inline'
  const lists = Map.groupBy(attributes.filter(isInline), ({ block }) => block)
  const single = attributes.filter((one) => one.parts && (isCommand(one) || isScript(valueOf(one))))
  return joinFacts(
    [...lists.values(), ...single.map((one) => [one])].map((lines) => shellTextFacts(textOf(lines.map(valueOf)))),
  )
}

const isCommand = ({ path, key }: HclAttribute): boolean => key === 'command' && path.includes('local-exec')

const isScript = ([first]: Template): boolean => first !== undefined && !isReference(first) && SHEBANG.test(first.text)

const textOf = (lines: readonly Template[]): ReturnType<ShellTextBuilder['build']> => {
  const builder = new ShellTextBuilder()
  for (const line of lines) {
    builder.addTemplate(line)
    builder.addForeign('\n')
  }
  return builder.build()
}
