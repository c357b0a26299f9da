/**
 * .pre-commit-config.yaml (pre-commit.com, "Adding pre-commit plugins to your project"): repositories of hooks by tag, or by
 * commit with the tag in a comment, as `pre-commit autoupdate --freeze` writes it; packages that hooks get beside.
 */
import type { Found } from '../../found.ts'
import { pinGit } from '../../pins/placed-references.ts'
import { yamlManager, type YamlFile } from '../../yaml/yaml-manager.ts'
import type { YamlMapping } from '../../yaml/yaml-mappings.ts'
import { readPackage } from './additional-dependencies.ts'

/** `local` hooks are of this repository, `meta` of pre-commit itself. */
const readRepository = ({ get }: YamlMapping, { text }: YamlFile): readonly Found[] => {
  const repo = get('repo')
  const revision = get('rev') ?? get('sha')
  if (!repo || !revision || !/[:/]/.test(repo.value)) return []
  return [pinGit(repo, revision, { evidence: 'hooks of', scope: 'dev' }, text)]
}

const readHook = (hook: YamlMapping): readonly Found[] => {
  const language = hook.get('language')?.value
  const packages = hook.values().filter(({ key }) => key.startsWith('additional_dependencies.'))
  return packages.map((value) => readPackage(value, language))
}

export const preCommit = yamlManager({
  name: 'pre-commit',
  expected: 'a pre-commit configuration',
  rules: [
    { at: 'repos.#', read: readRepository },
    { at: 'repos.#.hooks.#', read: readHook },
  ],
})
