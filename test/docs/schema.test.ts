/** The JSON Schema that editors use is the one that the program checks with. `npx vitest run test/docs -u` writes it anew. */
import { expect, it } from 'vitest'

import { configJsonSchema } from '../../src/plan/policy/config-file.ts'

it('docs/seaworthy.schema.json is up to date', async () => {
  const schema = configJsonSchema()
  expect(schema).toMatchObject({ type: 'object', additionalProperties: false })
  await expect(`${JSON.stringify(schema, undefined, 2)}\n`).toMatchFileSnapshot('../../docs/seaworthy.schema.json')
})
