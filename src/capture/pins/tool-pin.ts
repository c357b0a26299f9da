/** A pin of a tool whose version a file names for a version manager: nvm, pyenv, asdf, mise, SDKMAN. */
import type { Component } from '../../records/inventory.ts'
import type { PinDraft } from '../contract.ts'
import type { KnownTool } from '../infer/knowledge/known-tools.ts'
import { defaultVersioning } from './default-versioning.ts'

/** Languages and their run times: what they are moves with the project's own code. */
const RUNTIME = /^(?:golang|node|python|ruby|java|rust|dotnet|php|flutter|dart)-version$/

/** `version` is the text as written, without what only names the tool or its vendor. */
export const toolPin = (
  { datasource, extractVersion }: KnownTool,
  component: Component,
  version: Readonly<{ value: string; start: number }>,
  { evidence, key }: Pick<PinDraft, 'evidence' | 'key'>,
): PinDraft => {
  const { value, start } = version
  return {
    range: [start, start + value.length],
    current: /^v?\d/.test(value) ? value : '',
    component,
    versioning: defaultVersioning(datasource),
    evidence,
    // `lts/jod`, `3.12`: which patch it means, the tool decides.
    floating: !/^v?\d+\.\d+(?:\.\d+|$)/.test(value) || (RUNTIME.test(datasource) && !/^v?\d+\.\d+\.\d+/.test(value)),
    key,
    role: RUNTIME.test(datasource) ? 'runtime' : 'require',
    scope: RUNTIME.test(datasource) ? 'runtime' : 'build',
    ...(extractVersion === undefined ? {} : { extractVersion }),
  }
}
