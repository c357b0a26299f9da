import { expect, it } from 'vitest'
import { z } from 'zod'

import { ImageDefinition } from '../records/config.ts'
import type { Offers } from '../records/offers.ts'
import type { RebuildRecord } from '../records/rebuild.ts'
import { imageState } from './image-state.ts'
import { provenanceOf, type ProvenanceInputs } from './provenance.ts'
import { anInventory, aReading } from './testing.ts'

const DigestSet = z.record(z.string(), z.string().regex(/^[0-9a-f]+$/))
/** What the two specifications require: in-toto Statement v1, SLSA Provenance v1. */
const Statement = z.strictObject({
  _type: z.literal('https://in-toto.io/Statement/v1'),
  subject: z.array(z.object({ name: z.string(), digest: DigestSet })).nonempty(),
  predicateType: z.literal('https://slsa.dev/provenance/v1'),
  predicate: z.strictObject({
    buildDefinition: z.strictObject({
      buildType: z.string().regex(/^[a-z]+:/),
      externalParameters: z.record(z.string(), z.unknown()),
      internalParameters: z.record(z.string(), z.unknown()),
      resolvedDependencies: z.array(
        z.strictObject({ name: z.string(), uri: z.string(), digest: DigestSet.optional() }),
      ),
    }),
    runDetails: z.strictObject({
      builder: z.object({ id: z.string().regex(/^[a-z]+:/), version: z.record(z.string(), z.string()) }),
      metadata: z.object({ invocationId: z.string(), startedOn: z.iso.datetime(), finishedOn: z.iso.datetime() }),
    }),
  }),
})

const aRecord = (more: Partial<RebuildRecord> = {}): RebuildRecord => ({
  schema: 'seaworthy/rebuild/1',
  source: anInventory([]).source,
  kind: 'rebuild',
  outcome: 'kept',
  reason: '',
  advice: { decision: 'rebuild', reason: '', clears: [], upgrades: [{ name: 'libc6', from: '1', to: '2' }] },
  before: imageState(aReading([])),
  after: { ...imageState(aReading([])), manifestDigest: 'sha256:bb' },
  removed: [],
  added: [],
  binaries: [],
  builder: { name: 'buildah', version: '1.28.2', command: ['buildah', 'build'] },
  pushed: [{ reference: 'docker://registry.example/app:1', digest: 'sha256:bb' }],
  startedAt: '2026-01-01T00:00:00Z',
  finishedAt: '2026-01-01T00:01:00Z',
  ...more,
})

const OFFERS: Offers = {
  schema: 'seaworthy/offers/1',
  source: anInventory([]).source,
  indexes: [
    {
      client: 'deb',
      line: 'deb http://me:hunter2@deb.example/debian bookworm main',
      suite: 'bookworm',
      security: false,
      status: 'read',
      digest: 'sha256:cc',
      fetchedAt: '2026-01-01T00:00:00Z',
    },
  ],
  packages: [],
}

const INPUTS: ProvenanceInputs = {
  definition: ImageDefinition.parse({
    name: 'registry.example/app',
    args: { NPM_TOKEN: 'hunter2hunter2', LEVEL: '3' },
  }),
  bases: [{ name: 'docker.io/library/debian:12', digest: 'sha256:dd' }],
  offers: OFFERS,
  tool: { name: 'seaworthy', version: '0.1.0' },
  run: 'run-7',
}

it('is a statement as the specifications want it, and says that it is unsigned', () => {
  const made = provenanceOf(aRecord(), INPUTS)
  if (made.status !== 'made') throw new Error(made.reason)
  const { subject, predicate } = Statement.parse(made.statement)
  expect(subject).toEqual([{ name: 'docker://registry.example/app:1', digest: { sha256: 'bb' } }])
  expect(predicate.buildDefinition.resolvedDependencies).toEqual([
    { name: 'base image', uri: 'docker://docker.io/library/debian:12', digest: { sha256: 'dd' } },
    { name: 'repository', uri: 'git+https://github.com/team/app', digest: { gitCommit: 'c0ffee' } },
    { name: 'package source bookworm', uri: 'http://***@deb.example/debian', digest: { sha256: 'cc' } },
  ])
  expect(predicate.buildDefinition.internalParameters['signature']).toMatch(/^unsigned/)
})

it('holds no secret', () => {
  const text = JSON.stringify(provenanceOf(aRecord(), INPUTS))
  expect(text).not.toContain('hunter2')
  expect(text).toContain('"LEVEL":"3"')
})

it('a patch stands on the image that it patches', () => {
  const made = provenanceOf(aRecord({ kind: 'patch', pushed: [] }), { ...INPUTS, bases: [] })
  if (made.status !== 'made') throw new Error(made.reason)
  const { externalParameters, resolvedDependencies } = Statement.parse(made.statement).predicate.buildDefinition
  expect(externalParameters).toMatchObject({ image: 'oci:image:latest', upgrades: [{ name: 'libc6' }] })
  expect(resolvedDependencies[0]).toEqual({ name: 'patched image', uri: 'oci:image:latest', digest: { sha256: 'aa' } })
})

it('there is none of what was not built', () => {
  const { after: _, ...notBuilt } = aRecord({ outcome: 'not-needed', reason: 'nothing to gain' })
  expect(provenanceOf(notBuilt, INPUTS)).toEqual({ status: 'nothing-built', reason: 'nothing to gain' })
})
