/**
 * Programs built by `cargo auditable`: a section of theirs lists the crates they were made of, as zlib-packed JSON. Source:
 * rust-secure-code/cargo-auditable, `PARSING.md` and its JSON schema. Crates that only ran during the build (macros, build
 * scripts) are not in the program, and not listed. Programs built by cargo alone tell nothing.
 */
import { ParseError } from '../../../../records/errors.ts'
import { ecosystemOfDatasource } from '../../../../versions/names.ts'
import { excerpt } from '../../../broken-text.ts'
import { parseJsonRecord, recordsAt, textAt, type JsonRecord } from '../../../formats/json-values.ts'
import type { FileReading, FoundPackage, ImageFile, PackageReader, ReadingTools } from '../../contract.ts'
import { EXECUTABLE_MAGIC, LARGEST_PROGRAM, mayBeProgram, readExecutable } from '../../formats/executable.ts'
import type { Executable } from '../../formats/regions.ts'

const SECTION = '.dep-v0'
/** Bytes of JSON: thousands of crates at a hundred bytes each. */
const LONGEST_LIST = 8 * 2 ** 20
const EXPECTED = 'the crates of a Rust program as JSON'

const read = (file: ImageFile, tools: ReadingTools): FileReading => {
  const executable = readExecutable(file.bytes)
  const section = executable.sections.find(({ name }) => name === SECTION)
  if (!section) return {}
  const text = new TextDecoder().decode(tools.inflate(section.bytes, 'zlib', LONGEST_LIST))
  const crates = recordsAt(parseJsonRecord(text, EXPECTED), 'packages')
  const root = crates.find((one) => one['root'] === true)
  const toolchain = compilerOf(executable)
  return {
    packages: crates.filter(isInProgram).map((one) => packageOf(one, crates)),
    binary: {
      path: file.path,
      kind: 'rust',
      main: root ? textAt(root, 'name') : '',
      ...(root ? { version: textAt(root, 'version') } : {}),
      ...(toolchain === undefined ? {} : { toolchain }),
      settings: {},
    },
  }
}

const isInProgram = (crate: JsonRecord): boolean => textAt(crate, 'kind') !== 'build'

const ORIGINS: Readonly<Record<string, FoundPackage['origin']>> = { git: 'git', local: 'local' }

const packageOf = (crate: JsonRecord, crates: readonly JsonRecord[]): FoundPackage => {
  const name = textAt(crate, 'name')
  const version = textAt(crate, 'version')
  if (name === '' || version === '')
    throw new ParseError({ expected: 'a crate with name and version', found: excerpt(JSON.stringify(crate)) })
  const needs = Array.isArray(crate['dependencies']) ? crate['dependencies'] : []
  return {
    ecosystem: ecosystemOfDatasource('crate') ?? 'crate',
    name,
    version,
    dependsOn: needs.flatMap((index) => {
      const needed = typeof index === 'number' ? crates[index] : undefined
      return needed && isInProgram(needed) ? [textAt(needed, 'name')] : []
    }),
    origin: ORIGINS[textAt(crate, 'source')] ?? 'registry',
    ...(crate['root'] === true ? { direct: true } : {}),
  }
}

const COMPILER = /rustc version (\S+)/

/** The compiler signs in `.comment`, which stripping takes away. */
const compilerOf = ({ sections }: Executable): string | undefined => {
  const comment = sections.find(({ name }) => name === '.comment')
  return comment && COMPILER.exec(new TextDecoder().decode(comment.bytes.subarray(0, 4096)))?.[1]
}

export const rustBinary: PackageReader = {
  name: 'rust-binary',
  wants: mayBeProgram,
  magic: EXECUTABLE_MAGIC,
  maxBytes: LARGEST_PROGRAM,
  read,
}
