/** Go's error output: which lines matter, and which errors are not about the moves. Pure. */
const PROGRESS = /^go: (?:downloading|finding|extracting|upgraded|downgraded|added|removed|found|to add|warning)\b/

/** Errors, each with its continuation lines, which are indented. */
export const goErrors = (output: string): readonly string[] => {
  const errors: string[] = []
  for (const line of output.split('\n')) {
    if (line.trim() === '' || PROGRESS.test(line)) continue
    const last = errors.at(-1)
    if (/^\s/.test(line) && last !== undefined) errors[errors.length - 1] = `${last}\n${line}`
    else errors.push(line)
  }
  return errors
}

/** `module@version: reading …`: the proxy did not give a module's content. */
const UNREADABLE = /(\S+)@(v[^\s:]+): (?:reading|verifying|Get|invalid version: Get) /

/**
 * Modules that could not be downloaded, where nothing else is wrong; undefined where an error says something else.
 * Such a tree cannot be tidied by anybody, whatever was planned.
 */
export const unreadableModules = (output: string): readonly string[] | undefined => {
  const errors = goErrors(output)
  const modules = errors.map((error) => UNREADABLE.exec(error)?.[1])
  return errors.length > 0 && modules.every((module) => module !== undefined) ? modules : undefined
}
