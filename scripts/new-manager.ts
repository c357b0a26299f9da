/**
 * `npm run new:manager NAME`: a manager in three files (index.ts, index.test.ts, a fixture) and its line in the registry.
 * What it writes works and passes the conformance tests: a reader of `name = version` lines, to be turned into the format at hand.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/

const camelCase = (name: string): string => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())

const managerSource = (name: string): string => `/**
 * Which files this reads, in which version of their format, and where that format is specified.
 */
import { isVersionText, nameComponent } from '../../pins/component.ts'
import type { Extraction, GapDraft, Manager, PinDraft, SourceFile } from '../../contract.ts'
import { renderVersion } from '../../pins/render.ts'
import { linesOf, type TextLine } from '../../text-position.ts'

type Found = Readonly<{ pin: PinDraft } | { gap: GapDraft }>

/** \`name = version\`, one a line. */
const LINE = /^([^#=]*\\S)\\s*=\\s*(\\S+)/

const extract = ({ text }: SourceFile): Extraction => {
  const found = linesOf(text).flatMap(readLine)
  return {
    pins: found.flatMap((item) => ('pin' in item ? [item.pin] : [])),
    gaps: found.flatMap((item) => ('gap' in item ? [item.gap] : [])),
  }
}

const readLine = (line: TextLine): readonly Found[] => {
  const match = LINE.exec(line.text)
  if (!match) return []
  const [whole, name = '', version = ''] = match
  const naming = nameComponent('npm', name)
  const why = naming.status === 'unnamed' ? naming.why : 'not a version'
  if (naming.status === 'unnamed' || !isVersionText(version)) return [{ gap: { line: line.number, text: whole, why } }]
  const end = line.start + whole.length
  const pin: PinDraft = {
    range: [end - version.length, end],
    current: version,
    component: naming.component,
    versioning: 'npm',
    evidence: \`line \${line.number}\`,
    floating: false,
    key: name,
    role: 'require',
    scope: 'runtime',
  }
  return [{ pin }]
}

export const ${camelCase(name)}: Manager = { name: '${name}', extract, render: renderVersion }
`

const testSource = (name: string): string => `import { readFileSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

import { pinLines } from '../../testing.ts'
import { ${camelCase(name)} } from './index.ts'

const text = readFileSync(new URL('fixtures/${name}.versions', import.meta.url), 'utf8')

describe('${name}', () => {
  test('pins what the fixture names', () => {
    expect(pinLines(${camelCase(name)}.extract({ path: '${name}.versions', text }), text)).toEqual([
      'left-pad = 1.3.0 -> 1.3.0 require/runtime npm:left-pad',
    ])
  })

  test('a name that no registry could hold is a gap', () => {
    expect(${camelCase(name)}.extract({ path: '${name}.versions', text: '$(touch x) = 1.0.0\\n' }).gaps).toHaveLength(1)
  })
})
`

const FIXTURE = `# für alle, die Brücken bauen
left-pad = 1.3.0
`

const registryEntry = (name: string): string => `  {
    name: '${name}',
    files: /(?:^|\\/)${name}\\.versions$/,
    load: async () => (await import('./${name}/index.ts')).${camelCase(name)},
  },
`

/** The registry with an entry more, in the order of names. */
export const addToRegistry = (registry: string, name: string): string => {
  const entries = [...registry.matchAll(/^ {2}\{\n {4}name: '([^']+)',$/gm)]
  const next = entries.find(([, other = '']) => other > name)
  const at = next?.index ?? registry.lastIndexOf(']')
  return `${registry.slice(0, at)}${registryEntry(name)}${registry.slice(at)}`
}

/** Writes the manager under `root`; gives the files written, or why it is not. */
export const scaffoldManager = (root: string, name: string): readonly string[] | string => {
  if (!NAME.test(name)) return `expected a name such as "helm-values", found "${name}"`
  const managers = join(root, 'src/capture/managers')
  if (existsSync(join(managers, name))) return `there is a manager "${name}" already`
  const files: readonly (readonly [path: string, text: string])[] = [
    [`${name}/index.ts`, managerSource(name)],
    [`${name}/index.test.ts`, testSource(name)],
    [`${name}/fixtures/${name}.versions`, FIXTURE],
    ['index.ts', addToRegistry(readFileSync(join(managers, 'index.ts'), 'utf8'), name)],
  ]
  for (const [path, text] of files) {
    mkdirSync(dirname(join(managers, path)), { recursive: true })
    writeFileSync(join(managers, path), text)
  }
  return files.map(([path]) => `src/capture/managers/${path}`)
}

if (import.meta.main) {
  const written = scaffoldManager(process.cwd(), process.argv[2] ?? '')
  if (typeof written === 'string') {
    console.error(`new:manager: ${written}`)
    process.exitCode = 2
  } else {
    console.log(written.join('\n'))
    console.log(
      'Next: the format in index.ts, a real file in fixtures/, then: npx vitest run src/capture test/conformance',
    )
  }
}
