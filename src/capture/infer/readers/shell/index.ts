/** Shell scripts, and files of `NAME=value` lines that shells and their like read (`.env`). */
import type { SourceFile } from '../../../contract.ts'
import { NO_FACTS, type Facts } from '../../facts.ts'
import { wholeText } from '../../mapped-text.ts'
import { shellFacts } from '../../shell/shell-facts.ts'
import type { Reader } from '../contract.ts'
import { environmentFacts, isEnvironmentFile } from './environment-file.ts'
import { isTellingScript } from './telling-script.ts'

const read = ({ path, text }: SourceFile): Facts => {
  if (isEnvironmentFile(path)) return environmentFacts(text)
  if (!isScript(path, text) || !isTellingScript(text)) return NO_FACTS
  const mapped = wholeText(text)
  return shellFacts(path.includes('.bats') ? { ...mapped, text: withoutTestNames(text) } : mapped)
}

const SHEBANG = /^#!\s*\/\S*?(?:\/env\s+(?:-S\s+)?(?:\S+=\S*\s+)*(?:\S*\/)?|\/)(?:ba|da|a|z|k|mk)?sh\b/

/** A file without extension is a script where its first line says so. */
const isScript = (path: string, text: string): boolean =>
  path.slice(path.lastIndexOf('/') + 1).includes('.') || SHEBANG.test(text.slice(0, 200))

/** Bats: the braces that follow `@test "name"` hold commands. */
const withoutTestNames = (text: string): string =>
  text.replace(/^[ \t]*@test[ \t]+[^\n]*(?=\{[ \t]*\r?$)/gm, (name) => ' '.repeat(name.length))

export const shell: Reader = { name: 'shell', read }
