import { expect, test } from 'vitest'

import { testKindOf } from './test-files.ts'

test.each([
  ['pkg/util/k8s_test.go', 'unit'],
  ['tests/test_api.py', 'unit'],
  ['src/app.spec.ts', 'unit'],
  ['spec/models/user_spec.rb', 'unit'],
  ['src/test/java/io/x/KafkaBridgeClusterTest.java', 'unit'],
  ['test/e2e/kubevirt/e2e_test.go', 'system'],
  ['tests/integration/keystone_test.go', 'system'],
  ['src/test/java/io/x/ConnectST.java', 'system'],
  ['test/e2e/framework/image.go', undefined],
  ['tests/scripts/deploy.sh', undefined],
  ['src/contest.go', undefined],
  ['test/lib/npm.js', 'unit'],
  ['packages/a/tests/helpers/fetch.mjs', 'unit'],
  ['test/e2e/lib/image.js', 'system'],
  ['latest/lib/npm.js', undefined],
  ['latest.yaml', undefined],
  ['docker/compose/docker-compose.ci-test.yml', undefined],
  ['hack/run_test.sh', 'unit'],
])('%s: %s', (file, kind) => {
  expect(testKindOf(file)).toBe(kind)
})
