/**
 * What grype found, in the form in which osv-scanner says it, so that one program compares both with ours:
 *
 *     node test/live/grype-findings.ts GRYPE.json DISTRIBUTION > AS-OSV-SCANNER.json
 *
 * DISTRIBUTION is the ecosystem of the image's own packages, as OSV spells it. See test/live/grype-database.py.
 */
import { readFileSync } from 'node:fs'

import { z } from 'zod'

const Grype = z.object({
  matches: z.array(
    z.object({
      vulnerability: z.object({ id: z.string() }),
      relatedVulnerabilities: z.array(z.object({ id: z.string() })),
      artifact: z.object({
        name: z.string(),
        version: z.string(),
        type: z.string(),
        purl: z.string(),
        locations: z.array(z.object({ path: z.string() })),
      }),
      /** A binary package is looked for by the name of its source. */
      matchDetails: z.array(z.object({ searchedBy: z.looseObject({ package: z.looseObject({ name: z.string() }) }) })),
    }),
  ),
})

type Match = z.infer<typeof Grype>['matches'][number]

const ECOSYSTEMS: Readonly<Record<string, string>> = {
  npm: 'npm',
  python: 'PyPI',
  'go-module': 'Go',
  'java-archive': 'Maven',
  gem: 'RubyGems',
}

const subjectOf = ({ artifact, matchDetails }: Match, distribution: string) => {
  const { name, version, type, purl } = artifact
  const ecosystem = ECOSYSTEMS[type]
  if (ecosystem === undefined)
    return { ecosystem: distribution, version, name: matchDetails[0]?.searchedBy.package.name ?? name }
  const artifactName = purl.replace(/^pkg:maven\//, '').replace(/[@?].*$/, '')
  return {
    ecosystem,
    name: ecosystem === 'Maven' ? artifactName.replace('/', ':') : name,
    version: ecosystem === 'Go' ? version.replace(/^(?:v|go)/, '') : version,
  }
}

const [path, distribution] = process.argv.slice(2)
if (path === undefined || distribution === undefined) {
  console.error('usage: node test/live/grype-findings.ts GRYPE.json DISTRIBUTION')
  process.exit(2)
}
const { matches } = Grype.parse(JSON.parse(readFileSync(path, 'utf8')))
const results = matches.map((match) => ({
  source: { path: match.artifact.locations[0]?.path ?? '' },
  packages: [
    {
      package: subjectOf(match, distribution),
      vulnerabilities: [{ id: match.vulnerability.id, aliases: match.relatedVulnerabilities.map(({ id }) => id) }],
    },
  ],
}))
console.log(JSON.stringify({ results }))
