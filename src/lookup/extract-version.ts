/** `extractVersion` of a pin (Renovate's, RE2 syntax with a group `version`): how a datasource's tag becomes a version. */
import { RE2JS } from 're2js'

import { WorldError } from '../records/errors.ts'
import { quote } from './registry-answer.ts'

/**
 * The version of a tag, or `undefined` for a tag that is none of the component's. Takes linear time: the pattern is the
 * repository's. Throws WorldError for what is no RE2 expression.
 */
export const extractorOf = (pattern: string | undefined): ((tag: string) => string | undefined) => {
  if (pattern === undefined) return (tag) => tag
  try {
    const compiled = RE2JS.compile(pattern.replaceAll('(?<', '(?P<').replaceAll(/\(\?P<([=!])/g, '(?<$1'))
    return (tag) => {
      const matcher = compiled.matcher(tag)
      return matcher.find() ? (matcher.group('version') ?? undefined) : undefined
    }
  } catch (error) {
    throw new WorldError(
      { place: 'extractVersion', expected: 'an RE2 expression with a group "version"', found: quote(pattern) },
      { cause: error },
    )
  }
}
