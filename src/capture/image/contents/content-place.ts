/** Where a package that lies in a file belongs. Versions change and are often part of a path, and ids must outlast them. */

export type ContentPlace = Readonly<{
  /** What it is installed in, a package's `project`: the environment, the tree of modules, the program. */
  project: string
  /** The path, where no version is in it. */
  path: string
}>

/** Files whose path names the version. */
const VERSIONED: readonly RegExp[] = [
  // `…/site-packages/a-1.0.dist-info/METADATA` → `…/site-packages`.
  /^(.*)\/[^/]+\.(?:dist-info|egg-info)(?:\/.*)?$/,
  // `…/gems/3.1.0/specifications/default/a-1.0.gemspec` → `…/gems/3.1.0`.
  /^(.*)\/specifications\/(?:.*\/)?[^/]+\.gemspec$/,
]

/** `app/node_modules/a/node_modules/b/package.json` → `app/node_modules`. */
const MODULES = /^((?:.*?\/)?node_modules)\//

export const contentPlace = (path: string): ContentPlace => {
  for (const rule of VERSIONED) {
    const project = rule.exec(path)?.[1]
    if (project !== undefined) return { project, path: project }
  }
  return { project: MODULES.exec(path)?.[1] ?? path, path }
}
