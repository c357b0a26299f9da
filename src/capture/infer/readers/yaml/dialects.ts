/**
 * What the tools that are configured in YAML call the same few things: variables, scripts, the image in which they run. A
 * tool is a row of the table; what it does beyond it has a file of its own.
 */
import type { Naming } from './collect.ts'

export type Dialect = Readonly<{
  files: RegExp
  /** Keys under which variables stand, in any of the forms of `defineAll`. */
  variables: Readonly<Record<string, Naming>>
  /** Keys under which shell commands stand: a text, or a list of texts. */
  scripts: ReadonlySet<string>
  /** Keys that say in which image or on which machine the scripts beside and below them run. */
  images: ReadonlySet<string>
  /** How many keys name the part of the file in which variables hold: 1 of `build: {variables: …}`, 2 of `jobs: {build: …}`. */
  depth: number
  /** The file is variables and nothing else. */
  all?: Naming
  /** What the tool replaces in scripts before the shell sees them. */
  macros?: RegExp
  /** Keys that name other files whose variables hold here, and where their paths begin. */
  includes?: Readonly<Record<string, 'file' | 'root'>>
}>

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '))

const SET: Naming = { prefix: '', strength: 'set' }
const DEFAULT: Naming = { prefix: '', strength: 'default' }
/** One mapping or list of variables for each run, or for all: `env: {global: …, jobs: …}`. */
const LEGS: Naming = { ...SET, hasLegs: true }
const NOWHERE: ReadonlySet<string> = new Set()

/** Keys that mean the same wherever they stand. */
const VARIABLES = { env: SET, environment: SET, environments: SET, variables: SET, vars: SET }

export const DIALECTS: readonly Dialect[] = [
  {
    // docs.gitlab.com, "CI/CD YAML syntax reference".
    files: /(?:^|\/)[^/]*\.?gitlab-ci[^/]*\.ya?ml$|(?:^|\/)\.gitlab\/.*\.ya?ml$|(?:^|\/)\.gitlab-ci\/.*\.ya?ml$/,
    variables: { variables: SET, matrix: SET, inputs: { prefix: 'inputs.', strength: 'default' } },
    scripts: words('script before_script after_script'),
    images: words('image'),
    depth: 1,
    includes: { local: 'root' },
  },
  {
    // learn.microsoft.com, "YAML schema reference for Azure Pipelines".
    files:
      /(?:^|\/)[^/]*azure-?pipelines?[^/]*\.ya?ml$|(?:^|\/)(?:\.?azure-?(?:pipelines|devops)|\.azdo|\.ado|\.vsts-ci|\.pipelines)\/.*\.ya?ml$/i,
    variables: {
      variables: SET,
      matrix: LEGS,
      env: SET,
      parameters: { prefix: 'parameters.', strength: 'default' },
    },
    scripts: words('script bash inlineScript'),
    images: words('vmImage container'),
    depth: 4,
    macros: /\$\(([A-Za-z_][\w.-]*)\)/g,
    includes: { template: 'file' },
  },
  {
    // circleci.com/docs, "Configuration reference".
    files: /(?:^|\/)\.circleci\/.*\.ya?ml$/,
    variables: { environment: SET, parameters: { prefix: 'parameters.', strength: 'default' } },
    scripts: words('run command'),
    images: words('image'),
    depth: 2,
    macros: /<<\s*(?:pipeline\.)?([\w.]+)\s*>>/g,
  },
  {
    // woodpecker-ci.org and docs.drone.io.
    files: /(?:^|\/)(?:\.drone[^/]*\.ya?ml|\.drone\/.*\.ya?ml|\.woodpecker[^/]*\.ya?ml|\.woodpecker\/.*\.ya?ml)$/,
    variables: { environment: SET, matrix: SET, settings: SET },
    scripts: words('commands'),
    images: words('image'),
    depth: 2,
  },
  {
    // docs.travis-ci.com, appveyor.com/docs, cirrus-ci.org, Bitbucket, Semaphore, Buildkite, CodeBuild.
    files:
      /(?:^|\/)(?:\.travis|\.?appveyor|\.cirrus|bitbucket-pipelines|\.semaphore\/.*|\.?buildkite|\.buildkite\/.*|[^/]*buildspec[^/]*|codefresh|\.codefresh\/.*|\.builds\/.*|\.build|\.sourcehut|\.semgrep-ci|\.packit|\.zuul(?:\.d\/.*)?)\.ya?ml$/,
    variables: { ...VARIABLES, env: LEGS, environment: LEGS, 'env-vars': SET, env_vars: SET },
    scripts: words(
      'script scripts before_script after_script install before_install after_success before_deploy commands command cmd sh ' +
        'build_script test_script before_build before_test init main_script setup_script install_script lint_script task tasks',
    ),
    images: words('image container dist'),
    depth: 2,
  },
  {
    // cloud.google.com/build/docs, "Build configuration file schema".
    files: /(?:^|\/)[^/]*cloudbuild[^/]*\.ya?ml$/,
    variables: { substitutions: DEFAULT, env: SET },
    scripts: words('script'),
    images: NOWHERE,
    depth: 2,
  },
  {
    // taskfile.dev, "Schema reference".
    files: /(?:^|\/)(?:\.?[Tt]askfiles?(?:[._-][^/]*)?|[Tt]askfiles?\/.*)\.ya?ml(?:\.\w+)?$/,
    // `{{.X}}` in commands.
    variables: { vars: { prefix: '.', strength: 'set' }, env: SET },
    scripts: words('cmds cmd sh'),
    images: NOWHERE,
    depth: 2,
    includes: { dotenv: 'file' },
  },
  {
    // docs.docker.com, "Compose file reference".
    files: /(?:^|\/)(?:[^/]*[._-])?(?:docker-)?compose(?:[._-][^/]*)?\.ya?ml(?:\.\w+)?$|(?:^|\/)compose\/.*\.ya?ml$/,
    variables: { environment: SET, args: SET },
    scripts: NOWHERE,
    images: words('image'),
    depth: 2,
    includes: { env_file: 'file' },
  },
  {
    // docs.ansible.com, "Role directory structure": variables of roles and inventories.
    files:
      /(?:^|\/)(?:defaults|vars|group_vars|host_vars)\/.*\.ya?ml(?:\.j2)?$|(?:^|\/)(?:[^/]*[._-])?vars(?:[._-][^/]*)?\.ya?ml$/,
    variables: {},
    scripts: NOWHERE,
    images: NOWHERE,
    depth: 0,
    all: DEFAULT,
  },
  {
    files:
      /(?:^|\/)(?:tasks|handlers|playbooks|roles|molecule|ansible)\/.*\.ya?ml(?:\.j2)?$|(?:^|\/)(?:site|playbook[^/]*|[^/]*[._-]playbook)\.ya?ml$/,
    variables: {
      ...VARIABLES,
      set_fact: SET,
      'ansible.builtin.set_fact': SET,
    },
    scripts: words(
      'shell command raw cmd ansible.builtin.shell ansible.builtin.command ansible.builtin.raw win_shell argv',
    ),
    images: NOWHERE,
    depth: 0,
    includes: { vars_files: 'file', include_vars: 'file' },
  },
  {
    // helm.sh/docs, "Values files".
    files: /(?:^|\/)(?:[^/]*[._-])?values(?:[._-][^/]*)?\.ya?ml(?:\.\w+)?$|(?:^|\/)values\/.*\.ya?ml$/,
    variables: { env: SET, extraEnv: SET, envVars: SET },
    scripts: NOWHERE,
    images: NOWHERE,
    depth: 0,
    all: { prefix: '.Values.', strength: 'default' },
  },
]

/**
 * Everything else: Kubernetes, Helm templates, Tekton, Argo, cloud-init, CloudFormation and what nobody has heard of.
 */
export const ANY: Dialect = {
  files: /./,
  variables: { ...VARIABLES, substitute: SET, params: { prefix: 'params.', strength: 'default' } },
  scripts: words(
    'script scripts run runcmd bootcmd commands cmds cmd shell bash sh install before_script after_script preBuild postBuild ' +
      'pre_build post_build pre_install post_install override-build override-pull override-stage build_script test_script ' +
      'preKubeadmCommands postKubeadmCommands',
  ),
  images: words('image container'),
  depth: 3,
  macros: /\$\(((?:params|inputs|tasks|context|workspaces|results|steps|resources)\.[\w.[\]'"-]+)\)/g,
}

export const dialectOf = (path: string): Dialect => DIALECTS.find(({ files }) => files.test(path)) ?? ANY
