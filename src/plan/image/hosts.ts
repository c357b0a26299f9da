/** Packages that live inside another one and come with its releases. */
import type { Package } from '../../records/inventory.ts'

const HOSTS: readonly Readonly<{ path: RegExp; host: (match: RegExpExecArray) => string }>[] = [
  { path: /(?:^|\/)([\w.-]+)\/_vendor\//, host: ([, name = '']) => name },
  { path: /(?:^|\/)pkg_resources\/_vendor\//, host: () => 'setuptools' },
  { path: /(?:^|\/)ensurepip\/_bundled\//, host: () => 'Python (ensurepip)' },
  { path: /(?:^|\/)virtualenv\/seed\/wheels\//, host: () => 'virtualenv' },
  {
    path: /(?:^|\/)lib\/node_modules\/(npm|corepack|yarn|pnpm)\/(?:node_modules|dist)\//,
    host: ([, name = '']) => name,
  },
]

/** `setuptools` for what lies in its `_vendor`; `undefined` for what stands on its own. */
export const hostOf = ({ locations }: Package): string | undefined => {
  const hosts = locations.map(({ file }) => {
    for (const { path, host } of HOSTS) {
      const match = path.exec(file)
      if (match) return host(match)
    }
    return undefined
  })
  const [first] = hosts
  return hosts.every((host) => host !== undefined) ? first : undefined
}
