/** Every reader, the first that takes a path reads it. A test holds this list against the folders. */
import type { ReaderEntry } from './contract.ts'

export const READERS: readonly ReaderEntry[] = [
  {
    name: 'source-code',
    files:
      /\.(?:go|pyi?|bzl|star|bazel|[cm]?jsx?|(?<!\.d\.)[cm]?tsx?|dart|java|kts?|groovy|gradle|scala|sbt|sc|rb|rake|gemspec|rs|c|h|cc|cpp|cxx|hpp|hh|csx?|php|lua|nix|exs?|swift)$|(?:^|\/)(?:BUILD|WORKSPACE|Tiltfile|SConstruct|SConscript|Snakefile|wscript|(?:Jenkins|Vagrant|Rake|Pod|Fast|Danger|Brew)file(?:\.[\w-]+)?)$/,
    // Every marker is looked for in every such file that holds none of them: few, and the likely ones first.
    markers: [
      'mage',
      'ersion = ',
      'VERSION',
      'IMAGE',
      'registry',
      'download',
      'usercontent',
      'cr.io',
      'quay.io',
      'fetch',
    ],
    load: async () => (await import('./source-code/index.ts')).sourceCode,
  },
  {
    name: 'yaml',
    // Also as templates (`.yaml.j2`, `.yml.tpl`); what tools lock or are told about updates pins nothing itself.
    files:
      /^(?!(?:.*\/)?(?:[^/]*[.-]lock|(?:dependabot|renovate|mkdocs|codecov)|\.(?:codecov|golangci|clang-[\w-]+|yamllint|markdownlint))\.ya?ml$)(?:.*\.ya?ml(?:\.[\w-]+)?)$/i,
    markers: ['mage', 'ersion', 'ERSION', '://', 'run:', 'script', 'uses:', 'command', 'tag:', 'TAG', 'ref:', 'rev:'],
    load: async () => (await import('./yaml/index.ts')).yaml,
  },
]
