/**
 * Plug-ins that an image of Jenkins installs (github.com/jenkinsci/plugin-installation-manager-tool, "Plugin Input Format"): plugins.txt
 * and plugins.yaml.
 */
import { refuseConflict } from '../../broken-text.ts'
import type { Extraction, Manager, SourceFile } from '../../contract.ts'
import { NOTHING, pinsAndGaps, type Found } from '../../found.ts'
import { pinDeclared, type PlacedText } from '../../pins/declared-dependency.ts'
import { renderVersion } from '../../pins/render.ts'
import { linesOf } from '../../text-position.ts'
import { yamlManager } from '../../yaml/yaml-manager.ts'

const pinPlugin = (name: string, version: PlacedText): Found =>
  /^(?:latest|experimental)$/.test(version.value)
    ? NOTHING
    : pinDeclared({
        datasource: 'jenkins-plugins',
        name,
        versioning: 'maven',
        requirement: version,
        placement: {
          key: `plugin ${name}`,
          role: 'require',
          scope: 'runtime',
          evidence: `plug-in on line ${version.line}`,
        },
      })

const PLUGIN = /^\s*([A-Za-z][\w-]*):([\w.+-]+)(?::incrementals[;\w.-]*)?\s*(?:#.*)?$/
const OTHER = /^\s*(?:[A-Za-z][\w-]*(?::\S*)?\s*)?(?:#.*)?$/

/** A text of other lines only has the name. */
const extractList = ({ text }: SourceFile): Extraction => {
  refuseConflict(text, 'a list of plug-ins')
  const lines = linesOf(text)
  if (!lines.every((line) => OTHER.test(line.text))) return { pins: [] }
  return pinsAndGaps(
    lines.map(({ text: line, start, number }) => {
      const [, name = '', version = ''] = PLUGIN.exec(line) ?? []
      if (name === '') return NOTHING
      const at = start + line.indexOf(`${name}:`) + name.length + 1
      return pinPlugin(name, { value: version, start: at, line: number })
    }),
  )
}

const yaml = yamlManager({
  name: 'jenkins',
  expected: 'a list of plug-ins',
  rules: [
    {
      at: 'plugins.#',
      read: ({ get }) => {
        const name = get('artifactId')
        const version = get('source.version')
        return [name && version && !get('groupId') ? pinPlugin(name.value, version) : NOTHING]
      },
    },
  ],
})

const extract = (file: SourceFile): Extraction => (file.path.endsWith('.txt') ? extractList(file) : yaml.extract(file))

export const jenkins: Manager = { name: 'jenkins', extract, render: renderVersion }
