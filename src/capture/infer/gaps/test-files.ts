/** Which files are tests, of which kind: unit tests make names up, tests against a running system pull what they name. */

/** By their names and folders, programs alone: `docker-compose.ci-test.yml` starts what tests run against. */
const TEST =
  /(?:[_-]test\.(?:go|py|[cm]?[jt]sx?|rb|rs|dart|exs?|cc|cpp|c|sh|bats|php|swift|lua|pl)|(?:^|\/)(?:test_[^/]*|conftest)\.py|[._-](?:spec|test)s?\.[cm]?[jt]sx?|_spec\.rb|(?:Tests?|IT|ST|Spec)\.(?:java|kt|cs|scala|groovy)|(?:^|\/)(?:__tests__|src\/test)\/.*|(?:^|\/)(?:tests?|spec)\/(?:[\w.-]+\/)*[\w.-]+\.[cm]?jsx?)$/
const WHOLE_SYSTEM = /e2e|integration|system-?test|acceptance|functional|conformance|end-?to-?end/i
/** Maven's integration tests: `ConnectIT.java`, `ConnectST.java`. */
const INTEGRATION_CLASS = /(?:IT|ST)\.(?:java|kt|scala|groovy)$/

export type TestKind = 'unit' | 'system'

/** `undefined` for what is no test. */
export const testKindOf = (file: string): TestKind | undefined => {
  if (!TEST.test(file)) return undefined
  return WHOLE_SYSTEM.test(file) || INTEGRATION_CLASS.test(file) ? 'system' : 'unit'
}
