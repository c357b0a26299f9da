/**
 * Holds the readers of programs' packages against the tools themselves: `go version -m`, `pip list`, `npm ls`, `gem list`,
 * `cargo auditable`, and the folders of Maven's own repository. What is compared is made in a temporary folder, with the packages
 * that this machine's clients fetch. Run by hand: `node test/live/program-packages.ts [go python node ruby java rust]`; prints
 * each difference, and ends with 1 where there is one. A tool that is missing is said and passed over. For Go, toolchains that
 * are named in `GO_TOOLCHAINS` (`go1.16.15,go1.22.12`) are tried as well.
 */
import { execFileSync } from 'node:child_process'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'

import {
  isJsonRecord,
  parseJsonRecord,
  recordAt,
  recordsAt,
  textAt,
  type JsonRecord,
} from '../../src/capture/formats/json-values.ts'
import type { FoundPackage, PackageReader, ReadingTools } from '../../src/capture/image/contract.ts'
import { goBinary } from '../../src/capture/image/readers/go-binary/index.ts'
import { java } from '../../src/capture/image/readers/java/index.ts'
import { node } from '../../src/capture/image/readers/node/index.ts'
import { python } from '../../src/capture/image/readers/python/index.ts'
import { ruby } from '../../src/capture/image/readers/ruby/index.ts'
import { rustBinary } from '../../src/capture/image/readers/rust-binary/index.ts'
import { SeaworthyError } from '../../src/records/errors.ts'
import { systemDigests } from '../../src/system/node/digests.ts'
import { canonicalName } from '../../src/versions/names.ts'

const TOOLS: ReadingTools = {
  inflate: systemDigests.inflate,
  sha256: () => {
    throw new Error('nothing is hashed here')
  },
}

const place = mkdtempSync(join(tmpdir(), 'program-packages-'))

type Found = FoundPackage & Readonly<{ file: string }>

const readFile = (reader: PackageReader, path: string, shown = path): readonly Found[] => {
  const { size, mode } = lstatSync(path)
  if (!reader.wants({ path: shown, size, mode })) return []
  const bytes = readFileSync(path)
  if (reader.magic && !reader.magic.some((start) => start.every((byte, at) => bytes[at] === byte))) return []
  try {
    const { packages = [], problems = [] } = reader.read({ path: shown, size, mode, bytes }, TOOLS)
    for (const { reason } of problems) console.log(`  ${shown}: ${reason}`)
    return packages.map((one) => ({ ...one, file: shown }))
  } catch (error) {
    if (!(error instanceof SeaworthyError)) throw error
    console.log(`  ${shown}: ${error.message}`)
    return []
  }
}

const readFolder = (reader: PackageReader, folder: string): readonly Found[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap(({ parentPath, name }) => readFile(reader, join(parentPath, name)))

type Extra = Readonly<{ cwd?: string; env?: Readonly<Record<string, string>> }>

const run = (command: string, args: readonly string[], { cwd = place, env = {} }: Extra = {}): string =>
  execFileSync(command, args, {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
    stdio: ['ignore', 'pipe', 'pipe'],
  })

let differences = 0

const compare = (what: string, expected: Iterable<string>, found: Iterable<string>): void => {
  const [wanted, got] = [new Set(expected), new Set(found)]
  const missing = [...wanted].filter((one) => !got.has(one))
  const surplus = [...got].filter((one) => !wanted.has(one))
  differences += missing.length + surplus.length
  console.log(`${what}: ${wanted.size} expected, ${missing.length} missing, ${surplus.length} more`)
  for (const one of missing.slice(0, 20)) console.log(`  - ${one}`)
  for (const one of surplus.slice(0, 20)) console.log(`  + ${one}`)
}

const spell = ({ name, version }: FoundPackage): string => `${name} ${version}`

/* ---- Go --------------------------------------------------------------------------------------------------------- */

const GO_FILES: Readonly<Record<string, string>> = {
  'app/go.mod': [
    'module example.com/app',
    '',
    'go 1.16',
    '',
    'require (',
    '\tgithub.com/google/uuid v1.3.0',
    '\tgolang.org/x/text v0.3.7',
    '\texample.com/lib v1.0.0',
    ')',
    'replace example.com/lib => ../lib',
    'replace golang.org/x/text => golang.org/x/text v0.3.8',
    '',
  ].join('\n'),
  'app/main.go': [
    'package main',
    'import ("fmt"; "example.com/lib"; "github.com/google/uuid"; "golang.org/x/text/language")',
    'var version = "dev"',
    'func main() { fmt.Println(version, uuid.New(), language.English, lib.Name) }',
    '',
  ].join('\n'),
  'lib/go.mod': 'module example.com/lib\n\ngo 1.16\n',
  'lib/lib.go': 'package lib\nconst Name = "lib"\n',
}

const GO_BUILDS: readonly (readonly [
  name: string,
  flags: readonly string[],
  env?: Readonly<Record<string, string>>,
])[] = [
  ['plain', []],
  ['stripped', ['-trimpath', '-ldflags', '-s -w']],
  ['flags', ['-ldflags', "-s -w -X 'main.version=v1.2.3'"]],
  ['narrow', ['-ldflags', '-s'], { GOARCH: '386' }],
  ['big', [], { GOARCH: 's390x' }],
  ['windows', [], { GOOS: 'windows' }],
  ['darwin', [], { GOOS: 'darwin', GOARCH: 'arm64' }],
  ['workspace', [], { GOWORK: 'WORK' }],
]

/** The lines of `go version -m` as packages: a module, or what replaced it. */
const goLines = (text: string): readonly string[] => {
  const [first = '', ...lines] = text.split('\n')
  const go = /go(\d+\.\d+(?:\.\d+)?)/.exec(first.slice(first.lastIndexOf(':')))?.[1] ?? ''
  const modules: string[] = []
  for (const line of lines) {
    const [, verb, path = '', version = ''] = line.split('\t')
    if (verb === 'mod' || verb === 'dep') modules.push(`${path} ${version.replace(/^v/, '')}`)
    if (verb === '=>' && version !== '' && version !== '(devel)')
      modules.splice(-1, 1, `${path} ${version.replace(/^v/, '')}`)
  }
  return [...modules, `stdlib ${go.split('.').length === 2 ? `${go}.0` : go}`]
}

const compareGo = (): void => {
  const root = join(place, 'go')
  for (const [path, text] of Object.entries(GO_FILES)) {
    mkdirSync(join(root, path, '..'), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  writeFileSync(join(root, 'go.work'), 'go 1.18\n\nuse (\n\t./app\n\t./lib\n)\n')
  const cwd = join(root, 'app')
  const toolchains = ['local', ...(process.env['GO_TOOLCHAINS'] ?? '').split(',').filter((name) => name !== '')]
  for (const toolchain of toolchains) {
    const go = { GOTOOLCHAIN: toolchain, GOFLAGS: '-mod=mod', GOWORK: 'off', CGO_ENABLED: '0' }
    run('go', ['mod', 'tidy'], { cwd, env: { ...go, GOTOOLCHAIN: 'local' } })
    for (const [name, flags, more = {}] of GO_BUILDS) {
      const program = join(root, `${toolchain}-${name}`)
      const work = more['GOWORK'] ? { GOWORK: join(root, 'go.work'), GOFLAGS: '' } : {}
      try {
        run('go', ['build', '-o', program, ...flags, '.'], { cwd, env: { ...go, ...more, ...work } })
      } catch (error) {
        console.log(`go ${toolchain} ${name}: not built: ${String(error).split('\n')[2] ?? ''}`)
        continue
      }
      const said = run('go', ['version', '-m', program])
      // What the flags told of the version is more than Go itself says; Go records them since 1.18.
      const told = (text: string) => (said.includes('main.version=') ? text.replace('app (devel)', 'app 1.2.3') : text)
      compare(`go ${toolchain} ${name}`, goLines(said).map(told), readFile(goBinary, program).map(spell))
    }
  }
}

/* ---- Python, Node.js, Ruby -------------------------------------------------------------------------------------- */

const comparePython = (): void => {
  const venv = join(place, 'venv')
  run('python3', ['-m', 'venv', venv])
  const pip = join(venv, 'bin/pip')
  run(pip, [
    'install',
    '--quiet',
    'requests==2.31.0',
    'zope.interface',
    'PyYAML',
    'jaraco.text',
    'setuptools',
    'wheel',
    'ruamel.yaml',
  ])
  const listed = parseJsonRecord(`{"packages":${run(pip, ['list', '--format', 'json'])}}`, 'the list of pip')
  const found = readFolder(python, venv)
  const isVendored = ({ file }: Found) => /\/_vendor\//.test(file)
  const expected = recordsAt(listed, 'packages').map(
    (one) => `${canonicalName('PyPI', textAt(one, 'name'))} ${textAt(one, 'version')}`,
  )
  compare('pip list', expected, found.filter((one) => !isVendored(one)).map(spell))
  console.log(`  and ${found.filter(isVendored).length} that pip and setuptools carry inside`)
}

/** With `--long`: under an alias lies a package of another name. */
const npmPackages = (tree: JsonRecord): readonly string[] =>
  Object.values(recordAt(tree, 'dependencies'))
    .filter(isJsonRecord)
    .flatMap((one) => {
      const [name, version] = [textAt(one, 'name'), textAt(one, 'version')]
      return [...(name === '' || version === '' ? [] : [`${name} ${version}`]), ...npmPackages(one)]
    })

const compareNode = (): void => {
  const cwd = join(place, 'node')
  mkdirSync(cwd)
  writeFileSync(join(cwd, 'package.json'), '{"name":"app","version":"1.0.0"}')
  run(
    'npm',
    [
      'install',
      '--silent',
      '--ignore-scripts',
      'express@4.18.2',
      'resolve',
      '@babel/core',
      'tslib',
      'eslint@8',
      'npm@10',
    ],
    { cwd },
  )
  const tree = parseJsonRecord(run('npm', ['ls', '--all', '--long', '--json'], { cwd }), 'the tree of npm')
  compare('npm ls --all', npmPackages(tree), readFolder(node, cwd).map(spell))
}

const compareRuby = (): void => {
  const listed = run('gem', ['list', '--local'])
    .split('\n')
    .flatMap((line) => {
      const [, name = '', versions = ''] = /^(\S+) \((.*)\)$/.exec(line) ?? []
      return versions
        .split(', ')
        .flatMap((text) => (name === '' ? [] : [`${name} ${text.replace(/^default: /, '').split(' ')[0]}`]))
    })
  const folders = run('gem', ['environment', 'gempath']).trim().split(':')
  const found = folders.map((folder) => join(folder, 'specifications')).filter((path) => existsSync(path))
  compare('gem list', listed, found.flatMap((folder) => readFolder(ruby, folder)).map(spell))
}

/* ---- Java, Rust ------------------------------------------------------------------------------------------------- */

/** Maven's repository says what each jar is by its folder: `group/parts/artifact/version/artifact-version.jar`. */
const compareJava = (): void => {
  const repository = join(homedir(), '.m2/repository')
  if (!existsSync(repository)) return console.log('java: no repository of Maven here')
  const jars = readdirSync(repository, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.jar'))
  const expected = jars.map((path) => {
    const parts = path.split('/')
    return `${parts.slice(0, -3).join('.')}:${parts.at(-3)} ${parts.at(-2)}`
  })
  const found = jars.map((path) => readFile(java, join(repository, path), path).map(spell))
  const isNamed = (at: number) => found[at]!.includes(expected[at]!)
  const unnamed = jars.flatMap((path, at) =>
    isNamed(at) ? [] : [`  ${path}: ${found[at]!.slice(0, 3).join(', ') || 'nothing'}`],
  )
  console.log(
    `java: ${jars.length} jars, ${jars.length - unnamed.length} named as Maven names them\n${unnamed.join('\n')}`,
  )
}

const compareRust = (): void => {
  const cwd = join(place, 'rust')
  mkdirSync(join(cwd, 'src'), { recursive: true })
  writeFileSync(
    join(cwd, 'Cargo.toml'),
    '[package]\nname = "app"\nversion = "0.1.0"\nedition = "2021"\n\n[dependencies]\nserde = { version = "1", features = ["derive"] }\nitoa = "1"\n',
  )
  writeFileSync(join(cwd, 'src/main.rs'), 'fn main() { println!("{}", itoa::Buffer::new().format(1)); }\n')
  run('cargo', ['auditable', 'build', '--release', '--quiet'], { cwd })
  const tree = run('cargo', ['tree', '--edges', 'normal,no-proc-macro', '--prefix', 'none', '--format', '{p}'], { cwd })
  const expected = tree.split('\n').flatMap((line) => {
    const [name, version] = line.split(' ')
    return name && version ? [`${name} ${version.replace(/^v/, '')}`] : []
  })
  compare('cargo tree', expected, readFile(rustBinary, join(cwd, 'target/release/app')).map(spell))
}

const COMPARISONS: Readonly<Record<string, readonly [tool: string, compare: () => void]>> = {
  go: ['go', compareGo],
  python: ['python3', comparePython],
  node: ['npm', compareNode],
  ruby: ['gem', compareRuby],
  java: ['true', compareJava],
  rust: ['cargo-auditable', compareRust],
}

const isThere = (tool: string): boolean =>
  (process.env['PATH'] ?? '').split(':').some((folder) => existsSync(join(folder, tool)))

const asked = process.argv.slice(2)
try {
  for (const name of asked.length === 0 ? Object.keys(COMPARISONS) : asked) {
    const [tool, comparison] = COMPARISONS[name] ?? ['', () => {}]
    if (isThere(tool)) comparison()
    else console.log(`${name}: ${tool} is not here`)
  }
} finally {
  rmSync(place, { recursive: true, force: true })
}
process.exitCode = differences === 0 ? 0 : 1
