/** One more line for the Dockerfile that raises all that came with the base and is not upgraded, in the place of one for each. */
import type { Finding } from '../../records/findings.ts'
import type { ImageRecipe } from '../../records/image-recipe.ts'
import type { RemedyOption } from './option.ts'
import { clientOf, type DistributionClient } from './situation.ts'

type Ranked = Readonly<{ finding: Finding; options: readonly RemedyOption[] }>

/** Only findings whose best way it is make the line longer. */
export const joinRaisingLines = (ranked: readonly Ranked[], recipe: ImageRecipe | undefined): readonly Ranked[] => {
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
