/** Providers of a Terraform registry, found by service discovery (developer.hashicorp.com/terraform/internals, "provider registry protocol"). No dates there. */
import { z } from 'zod'

import { terraformDatasource } from '../../terraform-registry.ts'

const Versions = z.object({
  versions: z.array(z.object({ version: z.string(), protocols: z.array(z.string()).nullish() })).nullable(),
})

export const terraformProvider = terraformDatasource({
  name: 'terraform-provider',
  service: 'providers.v1',
  nameShape: /^[\w-]+\/[\w-]+$/,
  expected: 'namespace/name',
  defaultNamespace: 'hashicorp',
  shape: Versions,
  versions: ({ versions }) => (versions ?? []).map(({ version }) => version),
})
