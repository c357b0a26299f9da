/** Where gems come from: what `gem sources` lists (guides.rubygems.org/command-reference), before it what the Gemfile names. */
import type { RegistryAddress } from '../../ports.ts'
import { definedOnly, NEUTRAL_FOLDER, once } from './address.ts'
import { userAddress, withRepository, type UserOptions } from './user-options.ts'

const DEFAULT = 'https://rubygems.org/'

const askGem = async ({ exec, env, home }: UserOptions): Promise<readonly string[]> => {
  const command = await exec.which('gem')
  if (command === undefined) return []
  const answer = await exec.run({
    command,
    args: ['sources', '--list'],
    cwd: NEUTRAL_FOLDER,
    env: { HOME: home, ...definedOnly(env) },
    timeoutMs: 30_000,
  })
  return answer.exitCode === 0 ? answer.stdout.split('\n').filter((line) => /^https?:/.test(line)) : []
}

/** `source "https://…"` at the top of a Gemfile; a literal alone is taken. */
const SOURCE_LINE = /^source[ (]*["'](https?:[^"'#\s]+)["']/gm

const sourcesIn = ({ repositoryFiles }: UserOptions): readonly string[] =>
  repositoryFiles
    .filter(({ path }) => path === 'Gemfile')
    .flatMap(({ text }) => [...text.matchAll(SOURCE_LINE)].map(([, url = '']) => url))

const loadAddresses = async (options: UserOptions): Promise<readonly RegistryAddress[]> => {
  const override = options.override ? userAddress(options.override, 'seaworthy.yaml registries.rubygems') : undefined
  if (override) return [override]
  const told = await askGem(options)
  const user = (told.length > 0 ? told : [DEFAULT]).flatMap((text) => userAddress(text, 'gem sources') ?? [])
  return withRepository(sourcesIn(options), user)
}

export const createGemAddresses = (options: UserOptions) => once(() => loadAddresses(options))
