import { NOTHING, type Found } from '../../found.ts'
/**
 * Packages that a hook needs beside its repository (pre-commit.com, "additional_dependencies"). Each language writes them as its
 * own installer does; most hooks leave the language to their repository, and then the form tells.
 */
import { pinDeclared, type PlacedText } from '../../pins/declared-dependency.ts'
import { pinPythonRequirement } from '../../pins/pin-python.ts'
import { isLiteral, sliceText } from '../../pins/placed-references.ts'

const AT_VERSION = /^((?:@[\w.-]+\/)?[^@\s]+)@([^@\s]+)$/

export const readPackage = (written: PlacedText, language: string | undefined): Found => {
  if (!isLiteral(written.value)) return NOTHING
  switch (language ?? impliedLanguage(written.value)) {
    case 'python':
    case 'python_venv':
      return pinPythonRequirement(written, PLACEMENT)
    case 'node':
      return readAtVersion(written, { datasource: 'npm', versioning: 'npm' })
    case 'golang':
      return readAtVersion(written, { datasource: 'go', versioning: 'go-mod' })
    case 'rust':
      return readRust(written)
    case 'ruby':
      return readRuby(written)
    default:
      return NOTHING
  }
}

const impliedLanguage = (text: string): string | undefined => {
  if (/^[\w.-]+(?:\[[^\]]*\])?\s*(?:[=~!<>]=|[<>])/.test(text)) return 'python'
  const [, name = ''] = AT_VERSION.exec(text) ?? []
  if (name === '') return undefined
  return /^[\w-]+\.[\w.-]+\//.test(name) ? 'golang' : 'node'
}

const PLACEMENT = {
  key: 'additional dependency',
  role: 'require',
  scope: 'dev',
  evidence: 'additional dependency',
} as const

const placement = (name: string) => ({ ...PLACEMENT, key: `${PLACEMENT.key} ${name}` })

type Registry = Readonly<{ datasource: string; versioning: string }>

/** `name@1.2`; a name alone is what is newest. */
const readAtVersion = (written: PlacedText, registry: Registry): Found => {
  const [, name = written.value, version = ''] = AT_VERSION.exec(written.value) ?? []
  if (/^[./]|:\/\//.test(name)) return NOTHING
  const requirement = sliceText(written, written.value.length - version.length)
  return pinDeclared({ ...registry, name, requirement, placement: placement(name) })
}

/** `cli:name:1.2` installs a program. */
const readRust = (written: PlacedText): Found => {
  const [, prefix = '', name = '', version = ''] = /^(cli:)?([\w-]+)(?::(.+))?$/.exec(written.value) ?? []
  if (name === '') return NOTHING
  const requirement = sliceText(written, written.value.length - version.length)
  return pinDeclared({
    datasource: 'crate',
    versioning: 'cargo',
    name,
    requirement,
    placement: placement(prefix + name),
  })
}

/** `name:1.2` */
const readRuby = (written: PlacedText): Found => {
  const [, name = '', version = ''] = /^([\w.-]+)(?::([\w.]+))?$/.exec(written.value) ?? []
  if (name === '') return NOTHING
  const requirement = sliceText(written, written.value.length - version.length)
  return pinDeclared({ datasource: 'rubygems', versioning: 'gem', name, requirement, placement: placement(name) })
}
