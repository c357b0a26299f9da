/**
 * What a key of overrides or resolutions names: `b` of npm's `b@1`, of pnpm's `a@3.9.7>b@<2` (docs "overrides"; a `>` of a
 * range follows `@`, `|` or a blank) and of Yarn's path `a/b`.
 */
export const overriddenPackage = (selector: string): string | undefined => {
  const target = selector.split(/(?<=[^ |@])>/).at(-1) ?? ''
  return /(?:^|\/)((?:@[^/@]+\/)?[^/@]+)(?:@[^@]*)?$/.exec(target)?.[1]
}
