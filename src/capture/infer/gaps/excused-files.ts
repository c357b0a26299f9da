/** Files that hold versions as examples or as expectations: nothing that is unidentified there is a gap. */
import { directoryOf } from '../../paths.ts'
import { testKindOf } from './test-files.ts'

/** Also what charts are tested with (helm-unittest). */
const FIXTURE =
  /(?:^|\/)(?:testdata|test-data|fixtures?|__fixtures__|__snapshots__|__mocks__|mocks|golden|goldens|cassettes|snapshots)\/|\.snap$|(?:^|\/)tests\/[^/]+_test\.ya?ml$/i
const EXAMPLE = /(?:^|\/)(?:examples?|samples?)\//i

export const isFixturePath = (path: string): boolean => FIXTURE.test(path)

/** Why nothing that is unidentified in this file is a pin. */
export const excuseFile = (file: string): string | undefined => {
  if (isFixturePath(file)) return 'test fixture'
  if (testKindOf(file) !== undefined) return 'test'
  if (EXAMPLE.test(`${directoryOf(file)}/`)) return 'example'
  return undefined
}
