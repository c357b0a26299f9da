/**
 * Variables that a comment explains to Renovate (docs.renovatebot.com, "Custom manager presets", `customManagers:*Versions`):
 *
 *     # renovate: datasource=github-releases depName=kind packageName=kubernetes-sigs/kind
 *     KIND_VERSION = v0.30.0
 *
 * in any text file and after any comment marker. The variable stands in the next line that is neither empty nor a comment.
 */
import { excerpt, withoutCredentials } from '../../broken-text.ts'
import type { Extraction, GapDraft, Manager, PinDraft, SourceFile } from '../../contract.ts'
import { readAssignment } from '../../pins/assignment.ts'
import { nameComponent } from '../../pins/component.ts'
import { defaultVersioning } from '../../pins/default-versioning.ts'
import { renderVersion } from '../../pins/render.ts'
import { isFloating, roleOf } from '../../pins/stated-version.ts'
import { linesOf, type TextLine } from '../../text-position.ts'

const ANNOTATION = /^\s*(?:#|\/\/|--|;|<!--|\/\*|\*|%|"|rem\b)+\s*renovate:\s*(.*?)\s*(?:-->|\*\/)?\s*$/i
const COMMENT = /^\s*(?:#|\/\/|--|;|<!--|\/\*|\*|$)/
const ATTRIBUTE = /(\w+)=("[^"]*"|'[^']*'|\S+)/g

const extract = (file: SourceFile): Extraction => {
  const lines = linesOf(file.text)
  const found = lines.flatMap((line, index) => {
    const attributes = annotationOf(line)
    return attributes ? [readAnnotated(file.path, line, attributes, nextCode(lines, index + 1))] : []
  })
  return {
    pins: found.flatMap((item) => ('pin' in item ? [item.pin] : [])),
    gaps: found.flatMap((item) => ('gap' in item ? [item.gap] : [])),
  }
}

/** Nobody writes a longer one; keeps the expression from hostile runs of blanks. */
const LONGEST_ANNOTATION = 2000

type Attributes = ReadonlyMap<string, string>
type Annotated = Readonly<{ pin: PinDraft } | { gap: GapDraft }>

/** What an annotation says; `undefined` for any other line. */
const annotationOf = ({ text }: TextLine): Attributes | undefined => {
  const words = text.length > LONGEST_ANNOTATION ? undefined : ANNOTATION.exec(text)?.[1]
  const attributes = words === undefined ? undefined : attributesOf(words)
  return attributes && isAnnotation(attributes) ? attributes : undefined
}

const attributesOf = (words: string): Attributes =>
  new Map(
    [...words.matchAll(ATTRIBUTE)].map(([, key = '', value = '']) => [key, value.replace(/^(["'])(.*)\1$/, '$2')]),
  )

const NAMING = ['datasource', 'depName', 'packageName', 'image']

/** An expression that finds annotations (`datasource=(?<datasource>…)` of a renovate.json) is none. */
const isAnnotation = (attributes: Attributes): boolean => {
  const naming = NAMING.flatMap((key) => attributes.get(key) ?? [])
  return naming.length > 0 && !naming.some((value) => value.startsWith('(?'))
}

const nextCode = (lines: readonly TextLine[], from: number): TextLine | undefined =>
  lines.slice(from, from + 10).find(({ text }) => !COMMENT.test(text))

const readAnnotated = (
  path: string,
  comment: TextLine,
  attributes: Attributes,
  line: TextLine | undefined,
): Annotated => {
  const gap = (why: string): Annotated => ({ gap: { line: comment.number, text: excerpt(comment.text), why } })
  const variable = line && readAssignment(line)
  if (!variable) return gap('no variable with a version follows')
  const datasource = attributes.get('datasource') ?? impliedDatasource(path, attributes)
  const name = NAME_KEYS.map((key) => attributes.get(key)).find((value) => value !== undefined) ?? variable.tool
  if (datasource === undefined || name === undefined) return gap('an annotation needs datasource= and depName=')
  const naming = nameComponent(datasource, datasource === 'golang-version' ? 'go' : name)
  if (naming.status === 'unnamed') return gap(naming.why)
  const registryUrl = attributes.get('registryUrl')
  const extractVersion = attributes.get('extractVersion')
  const versioning = attributes.get('versioning') ?? defaultVersioning(datasource)
  return {
    pin: {
      range: variable.range,
      current: variable.value,
      component: naming.component,
      versioning,
      evidence: `annotation on line ${comment.number}`,
      floating: isFloating(versioning, variable.value),
      key: variable.name,
      role: roleOf(datasource),
      scope: 'runtime',
      comment: comment.text.trim(),
      ...(registryUrl === undefined ? {} : { registryUrl: withoutCredentials(registryUrl) }),
      ...(extractVersion === undefined ? {} : { extractVersion }),
    },
  }
}

const NAME_KEYS = ['packageName', 'lookupName', 'depName', 'image'] as const

/** `customManagers:helmChartYamlAppVersions` names an image alone, `mavenPropertyVersions` may leave the datasource out. */
const impliedDatasource = (path: string, attributes: Attributes): string | undefined => {
  if (attributes.has('image')) return 'docker'
  return path.endsWith('.xml') ? 'maven' : undefined
}

export const annotated: Manager = { name: 'annotated', extract, render: renderVersion }
