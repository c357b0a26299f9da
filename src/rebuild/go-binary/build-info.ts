/** What `go version -m FILE` prints of a program (cmd/go, "go help version"). Pure. */

export type BuildInfo = Readonly<{
  /** `go1.24.3` */
  toolchain: string
  main: string
  module: string
  version: string
  /** Every module in it but the main one, replacements in place of what they replace: name to version. */
  modules: ReadonlyMap<string, string>
  settings: Readonly<Record<string, string>>
}>

/** Undefined for a file that is no program of Go. */
export const parseBuildInfo = (text: string): BuildInfo | undefined => {
  const [head = '', ...lines] = text.split('\n')
  const [, toolchain] = /: ((?:go\d|devel)\S*)/.exec(head) ?? []
  if (toolchain === undefined) return undefined
  const fields = lines.map((line) => line.split('\t').slice(1))
  const modules: [string, string][] = []
  for (const [kind, name = '', version = ''] of fields) {
    if (kind === 'dep') modules.push([name, version])
    else if (kind === '=>' && modules.length > 0) modules[modules.length - 1] = [name, version]
  }
  const mod = fields.find(([kind]) => kind === 'mod')
  return {
    toolchain,
    main: fields.find(([kind]) => kind === 'path')?.[1] ?? '',
    module: mod?.[1] ?? '',
    version: mod?.[2] ?? '',
    modules: new Map(modules),
    settings: Object.fromEntries(
      fields.filter(([kind]) => kind === 'build').map(([, setting = '']) => splitSetting(setting)),
    ),
  }
}

/** `-ldflags="-s -w"`: values with blanks are quoted as Go quotes strings. */
const splitSetting = (setting: string): readonly [string, string] => {
  const at = setting.indexOf('=')
  const value = setting.slice(at + 1)
  return [setting.slice(0, at), value.startsWith('"') ? unquote(value) : value]
}

const unquote = (value: string): string => {
  try {
    return String(JSON.parse(value))
  } catch {
    return value
  }
}
