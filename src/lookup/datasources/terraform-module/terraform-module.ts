/** Modules of a Terraform registry, found by service discovery (developer.hashicorp.com/terraform/internals, "module registry protocol"). No dates there. */
import { z } from 'zod'

import { terraformDatasource } from '../../terraform-registry.ts'

const Versions = z.object({ modules: z.array(z.object({ versions: z.array(z.object({ version: z.string() })) })) })

export const terraformModule = terraformDatasource({
  name: 'terraform-module',
  service: 'modules.v1',
  nameShape: /^[\w-]+\/[\w-]+\/[\w-]+$/,
  expected: 'namespace/name/provider',
  shape: Versions,
  versions: ({ modules }) => modules.flatMap(({ versions }) => versions.map(({ version }) => version)),
})
