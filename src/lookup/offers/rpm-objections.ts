/**
 * Which packages of an rpm repository are not for this image although their name is. A repository may hold several streams of a module
 * (docs.fedoraproject.org, "Modularity"), of which one at most is enabled; which one stands in files that are not read here, so the
 * installed version tells: what came from a stream stays at its major version, what came from none is not replaced by one.
 */

/** `el9` of `5.1.8-9.el9_4`; releases of one distribution share it. */
const DISTRIBUTION_TAG = /\.(?:module[+_])?((?:el|fc|amzn|azl|cm|oe|mga|lp|suse)\d+)/
const MODULE = /\.module[+_]/

const majorOf = (version: string): string => /^(?:\d+:)?(\d+)/.exec(version)?.[1] ?? ''

/** Why `candidate` is not taken for `installed`; `undefined` where nothing is against it. */
export const rpmObjection = (installed: string, candidate: string): string | undefined => {
  const [from, to] = [DISTRIBUTION_TAG.exec(installed)?.[1], DISTRIBUTION_TAG.exec(candidate)?.[1]]
  if (from !== undefined && to !== undefined && from !== to) return `${candidate} is built for ${to}, not for ${from}`
  const [isModular, becomesModular] = [MODULE.test(installed), MODULE.test(candidate)]
  if (isModular !== becomesModular)
    return `${candidate} is ${becomesModular ? 'of a module stream' : 'of no module stream, and the installed one is'}`
  if (isModular && majorOf(installed) !== majorOf(candidate)) return `${candidate} is of another module stream`
  return undefined
}
