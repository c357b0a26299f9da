/** Every reader, the first that takes a path reads it. A test holds this list against the folders. */
import { DOCKERFILE_PATHS } from '../../formats/dockerfile-paths.ts'
import type { ReaderEntry } from './contract.ts'

export const READERS: readonly ReaderEntry[] = [
  {
    name: 'dockerfile',
    files: DOCKERFILE_PATHS,
    load: async () => (await import('./dockerfile/index.ts')).dockerfile,
  },
  {
    name: 'makefile',
    files:
      /(?:^|\/)(?:GNU|BSD)?[Mm]akefile(?:\.(?!md$|rst$|lock$)[\w.-]+)?$|\.(?:mk|make|mak)(?:\.(?:in|tpl|tmpl|j2))?$|(?:^|\/|\.)justfile$|\.just$/i,
    load: async () => (await import('./makefile/index.ts')).makefile,
  },
  {
    name: 'cmake',
    files: /(?:^|\/)CMakeLists\.txt$|\.cmake(?:\.in)?$/i,
    markers: ['GIT_', '://', 'VERSION', '_TAG', 'COMMAND', 'PM'],
    load: async () => (await import('./cmake/index.ts')).cmake,
  },
  {
    name: 'source-code',
    files:
      /\.(?:go|pyi?|bzl|star|bazel|[cm]?jsx?|(?<!\.d\.)[cm]?tsx?|dart|java|kts?|groovy|gradle|scala|sbt|sc|rb|rake|gemspec|rs|c|h|cc|cpp|cxx|hpp|hh|csx?|php|p[lm]|lua|nix|exs?|swift)$|(?:^|\/)(?:BUILD|WORKSPACE|Tiltfile|SConstruct|SConscript|Snakefile|wscript|(?:Jenkins|Vagrant|Rake|Pod|Fast|Danger|Brew)file(?:\.[\w-]+)?)$/,
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
      'install',
      '"docker"',
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
  {
    name: 'hcl',
    files: /\.(?:tf|tofu|hcl|nomad|tfvars)$|(?:^|\/)docker-bake[^/]*\.hcl$/,
    load: async () => (await import('./hcl/index.ts')).hcl,
  },
  {
    name: 'web-page',
    files:
      /\.(?:html?|xhtml|vue|svelte|astro|ejs|hbs|handlebars|mustache|liquid|njk|twig)(?:\.(?:j2|jinja2?|tpl|tmpl|gotmpl|erb|in))?$/i,
    markers: ['//'],
    load: async () => (await import('./web-page/index.ts')).webPage,
  },
  {
    name: 'template',
    // What stands before the last extension says the language of most: those go to the reader of that language.
    files:
      /(?<!\.(?:ya?ml|sh|bash|zsh|py|rb|go|[jt]sx?|java|rs|md|rst|mk|dockerfile|containerfile|hcl|tf|txt|am|ac))\.(?:j2|jinja2?|tpl|tmpl|gotmpl|erb|in|envsubst)$|\.(?:conf|cfg|ini|toml|env|json|service|properties)\.template$/i,
    load: async () => (await import('./template/index.ts')).template,
  },
  {
    name: 'properties',
    files:
      /^(?!.*(?:^|\/)(?:package(?:-lock)?|npm-shrinkwrap|composer|tsconfig[^/]*|jsconfig|renovate|angular|project\.assets|global|deno|\.renovaterc|\.eslintrc|\.prettierrc|\.release-please-manifest)\.json[c5]?$)(?!.*(?:^|\/)(?:pyproject|cargo|mise|\.mise|libs\.versions|pipfile|poetry|uv|pdm|rust-toolchain|gopkg)\.(?:toml|lock)$)(?!.*[.-]lock\.json$).*\.(?:properties|ini|cfg|conf|toml|json[c5]?|wrap)$/i,
    markers: [
      'mage',
      'ersion',
      'VERSION',
      'IMAGE',
      'download',
      'registry',
      'usercontent',
      'cr.io',
      'quay.io',
      'revision',
    ],
    load: async () => (await import('./properties/index.ts')).properties,
  },
  {
    name: 'windows-script',
    files: /\.(?:ps1|psm1|bat|cmd)$/i,
    markers: ['://', 'ersion', 'VERSION', 'install', 'docker', 'pull', 'clone', '.com/'],
    load: async () => (await import('./windows-script/index.ts')).windowsScript,
  },
  {
    name: 'shell',
    // Also as templates (`.sh.j2`); a name without extension in the folders where people keep scripts, its first line decides.
    files:
      /\.(?:(?:ba|z|k|da|a)?sh|bats)(?:\.(?:in|tpl|tmpl|gotmpl|template|j2|jinja2?|erb))?$|(?:^|\/)(?:[\w.-]+\.env|[\w.-]+\.versions?|\.env(?:[._-](?![^/]*\.(?:[cm]?[jt]s|json|py|ya?ml|md)$)[\w.-]*)?|\.envrc)$|(?:^|\/)(?:s?bin|scripts?|hack|ci|\.ci|\.circleci|\.github|\.gitlab|\.buildkite|build|tools?|contrib|dev|docker|e2e|tests?|install)\/(?:[\w.-]+\/)*[a-z][a-z\d_-]*$|(?:^|\/)(?:docker-)?(?:entrypoint|bootstrap|install|setup|build|provision)$/,
    load: async () => (await import('./shell/index.ts')).shell,
  },
]
