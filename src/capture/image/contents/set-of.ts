/**
 * What a package inside a file or folder is installed in: the environment, the tree of modules, the program. It is a package's
 * `project`, so it must stay the same when versions change, which are often part of the path.
 */

const RULES: readonly RegExp[] = [
  // `app/node_modules/a/node_modules/b/package.json` → `app/node_modules`.
  /^((?:.*?\/)?node_modules)\//,
  // `…/site-packages/a-1.0.dist-info/METADATA` → `…/site-packages`.
  /^(.*)\/[^/]+\.(?:dist-info|egg-info)(?:\/.*)?$/,
  // `…/gems/3.1.0/specifications/default/a-1.0.gemspec` → `…/gems/3.1.0`.
  /^(.*)\/specifications\/(?:.*\/)?[^/]+\.gemspec$/,
]

export const setOf = (path: string): string => {
  for (const rule of RULES) {
    const set = rule.exec(path)?.[1]
    if (set !== undefined) return set
  }
  return path
}
