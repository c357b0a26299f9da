/** Programs that install versions of a tool, and how they are told which. A table, after their manuals. */

export type VersionManager = Readonly<{
  /** Words before the operands, with alternatives: `toolchain install`. */
  verbs: readonly string[]
  /**
   * How operands name what is installed: `version` alone, of `tool`; `tool@version`; `tool` and `version` in two words.
   */
  operands: 'version' | 'tool@version' | 'tool version'
  /** The tool, where the program has but one. */
  tool?: string
  options?: string
}>

const of = (tool: string, ...verbs: readonly string[]): VersionManager => ({ verbs, operands: 'version', tool })

const ASDF: VersionManager = {
  verbs: ['install', 'global', 'local', 'shell', 'set', 'latest'],
  operands: 'tool version',
}
const MISE: VersionManager = {
  verbs: ['use', 'install', 'i', 'u', 'exec', 'x', 'global', 'local'],
  operands: 'tool@version',
  options: '-C --cd -e --env -j --jobs -p --path -c --command',
}

export const VERSION_MANAGERS: Readonly<Record<string, VersionManager>> = {
  nvm: of('node', 'install', 'use', 'alias default'),
  fnm: of('node', 'install', 'use', 'default'),
  n: { verbs: ['', 'install'], operands: 'version', tool: 'node' },
  nodenv: of('node', 'install', 'global', 'local'),
  volta: { verbs: ['install', 'pin'], operands: 'tool@version' },
  pyenv: of('python', 'install', 'global', 'local', 'shell'),
  rbenv: of('ruby', 'install', 'global', 'local'),
  rvm: of('ruby', 'install', 'use'),
  goenv: of('go', 'install', 'global', 'local'),
  gvm: of('go', 'install', 'use'),
  tfenv: of('terraform', 'install', 'use'),
  tofuenv: of('opentofu', 'install', 'use'),
  tgenv: of('terragrunt', 'install', 'use'),
  tfswitch: of('terraform', ''),
  rustup: {
    verbs: ['toolchain install', 'toolchain add', 'default', 'install', 'update', 'override set'],
    operands: 'version',
    tool: 'rust',
    options: '--profile -c --component -t --target',
  },
  sdk: { verbs: ['install', 'use', 'default'], operands: 'tool version' },
  asdf: ASDF,
  mise: MISE,
  rtx: MISE,
  arkade: { verbs: ['get'], operands: 'tool@version', options: '--version --path --arch --os' },
  corepack: { verbs: ['prepare', 'install', 'use', 'enable'], operands: 'tool@version' },
  brew: { verbs: ['install', 'reinstall', 'upgrade'], operands: 'tool@version' },
  uv: {
    verbs: ['python install', 'python pin', 'python find'],
    operands: 'version',
    tool: 'python',
    options: '--install-dir -i --mirror',
  },
}
