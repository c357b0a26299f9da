/** apk's repositories (apk-repositories(5)): an address a line, of which some have a tag. */
import type { FoundSource } from './found-source.ts'

/** `@edge https://registry.example/alpine/edge/main`, as it is written. */
export const readApkRepositories = (text: string): readonly FoundSource[] =>
  text
    .split('\n')
    .map((line) => line.replace(/#.*$/, '').trim().replace(/\s+/g, ' '))
    .filter((line) => line !== '')
    .map((line) => ({ line, enabled: true }))
