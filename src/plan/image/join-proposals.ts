/**
 * Proposals of findings that are met by one edit become one: a line of the Dockerfile that fixes a version is changed once, to
 * the version that clears all of its findings, and all that came with the base is raised by one more line.
 */
import type { Finding } from '../../records/findings.ts'
import type { ImageRecipe } from '../../records/image-recipe.ts'
import { schemeOfFinding } from './cleared-by.ts'
import type { RemedyOption } from './option.ts'
import { clientOf, type DistributionClient } from './situation.ts'

type Ranked = Readonly<{ finding: Finding; options: readonly RemedyOption[] }>

export const joinProposals = (ranked: readonly Ranked[], recipe: ImageRecipe | undefined): readonly Ranked[] =>
  joinVersions(joinRaisingLines(ranked, recipe))

/* ---- one version for one line ----------------------------------------------------------------------------------- */

/** Every finding of the package in that place is cleared by the newest version that one of them asks for. */
const joinVersions = (ranked: readonly Ranked[]): readonly Ranked[] => {
  const newest = new Map<string, string>()
  for (const {
    finding,
    options: [best],
  } of ranked) {
    if (best?.to === undefined || best.kind === 'wait') continue
    const known = newest.get(placeOf(finding, best))
    if (known === undefined || schemeOfFinding(finding).compare(best.to, known) > 0)
      newest.set(placeOf(finding, best), best.to)
  }
  return ranked.map(({ finding, options }) => ({
    finding,
    options: options.map((option) => withVersion(option, newest.get(placeOf(finding, option)))),
  }))
}

const withVersion = (option: RemedyOption, newest: string | undefined): RemedyOption => {
  const to = newest ?? option.to
  if (to === undefined) return option
  return { ...option, to, ...(option.propose ? { proposal: option.propose(to) } : {}) }
}

/** The same edit to the same installed version of a package. */
const placeOf = (finding: Finding, { kind, file, line, package: name }: RemedyOption): string =>
  JSON.stringify([kind, file, line, name, finding.package.ecosystem, finding.package.version])

/* ---- one line for all that has to be raised --------------------------------------------------------------------- */

/** Only findings whose best way it is make the line longer. */
const joinRaisingLines = (ranked: readonly Ranked[], recipe: ImageRecipe | undefined): readonly Ranked[] => {
  const best = ranked.flatMap(({ finding, options: [first] }) =>
    first?.raise ? [{ client: clientOfFinding(finding), names: first.raise }] : [],
  )
  const names = Map.groupBy(best, ({ client }) => client)
  return ranked.map(({ finding, options }) => ({
    finding,
    options: options.map((option) => {
      if (!option.raise) return option
      const client = clientOfFinding(finding)
      const all = new Set([...option.raise, ...(names.get(client) ?? []).flatMap((one) => one.names)])
      return { ...option, proposal: raisingLine(client, [...all].sort(), recipe) }
    }),
  }))
}

const clientOfFinding = ({ package: { ecosystem } }: Finding): DistributionClient => clientOf({ ecosystem }) ?? 'deb'

const raisingLine = (client: DistributionClient, names: readonly string[], recipe: ImageRecipe | undefined): string => {
  const packages = names.join(' ')
  if (client === 'apk') return `RUN apk upgrade --no-cache ${packages}`
  if (client === 'deb')
    return `RUN apt-get update && apt-get install -y --only-upgrade ${packages} && rm -rf /var/lib/apt/lists/*`
  const program = recipe?.steps.find((step) => step.client === 'rpm')?.program ?? 'dnf'
  return program === 'zypper'
    ? `RUN zypper --non-interactive update ${packages} && zypper clean --all`
    : `RUN ${program} -y upgrade ${packages} && ${program} clean all`
}
