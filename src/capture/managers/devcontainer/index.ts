/**
 * devcontainer.json (containers.dev, "Dev Container metadata reference"): the image, features by the version of their package, and
 * the versions of languages that features install.
 */
import { getNodeValue, type Node } from 'jsonc-parser'

import type { Extraction, Manager, SourceFile } from '../../contract.ts'
import { jsonAt, parseJsonObject } from '../../formats/json-texts.ts'
import { NOTHING, pinsAndGaps, type Found } from '../../found.ts'
import { pinDeclared, type PlacedText } from '../../pins/declared-dependency.ts'
import { defaultVersioning } from '../../pins/default-versioning.ts'
import { pinImage, type Usage } from '../../pins/placed-references.ts'
import { renderVersion } from '../../pins/render.ts'
import { lineAt, lineStartsOf } from '../../text-position.ts'

const IMAGE: Usage = { evidence: 'image', scope: 'dev' }
const FEATURE: Usage = { evidence: 'feature', scope: 'dev' }

const extract = ({ text }: SourceFile): Extraction => {
  const root = parseJsonObject(text, { comments: true })
  const starts = lineStartsOf(text)
  const place = (node: Node | undefined): PlacedText | undefined => {
    const value: unknown = node && getNodeValue(node)
    if (!node || typeof value !== 'string' || node.length !== value.length + 2) return undefined
    return { value, start: node.offset + 1, line: lineAt(starts, node.offset) }
  }
  const image = place(jsonAt(root, ['image']))
  const features = jsonAt(root, ['features'])?.children ?? []
  const found = features.flatMap(({ children: [key, options] = [] }) => readFeature(place(key), options, place))
  const { pins, gaps } = pinsAndGaps([image ? pinImage(image, IMAGE) : NOTHING, ...found])
  const onLine = pins.map((pin) => ({ ...pin, evidence: `${pin.evidence} on line ${lineAt(starts, pin.range[0])}` }))
  return { pins: onLine, gaps }
}

/** Features that install a language by its version. */
const LANGUAGES: Readonly<Record<string, Readonly<{ datasource: string; name: string }>>> = {
  node: { datasource: 'node-version', name: 'node' },
  go: { datasource: 'golang-version', name: 'go' },
  python: { datasource: 'python-version', name: 'python' },
  ruby: { datasource: 'ruby-version', name: 'ruby' },
  java: { datasource: 'java-version', name: 'java' },
  rust: { datasource: 'rust-version', name: 'rust' },
}

const OFFICIAL = /^ghcr\.io\/devcontainers\/features\/([\w-]+)(?:[:@]|$)/

const readFeature = (
  feature: PlacedText | undefined,
  options: Node | undefined,
  place: (node: Node | undefined) => PlacedText | undefined,
): readonly Found[] => {
  // Without a registry it is a folder beside the file, an archive, or of the time before registries.
  if (!feature || !/^[\w.-]+\.[\w.-]+\//.test(feature.value)) return []
  const language = LANGUAGES[OFFICIAL.exec(feature.value)?.[1] ?? '']
  const version = options && place(options.type === 'object' ? jsonAt(options, ['version']) : options)
  const pin = pinImage(feature, FEATURE)
  return language && version && /^\d/.test(version.value) ? [pin, pinLanguage(language, version)] : [pin]
}

const pinLanguage = (
  { datasource, name }: Readonly<{ datasource: string; name: string }>,
  version: PlacedText,
): Found =>
  pinDeclared({
    datasource,
    name,
    versioning: defaultVersioning(datasource),
    requirement: version,
    placement: { key: `features.${name}`, role: 'runtime', scope: 'dev', evidence: `version of the feature ${name}` },
  })

export const devcontainer: Manager = { name: 'devcontainer', extract, render: renderVersion }
