/**
 * Whether a Dockerfile may be built here, or an image be patched: the `RUN` lines of the one are the repository's code, as its
 * tests are; in the other the scripts of its packages and its programs run.
 */
import type { Builder, BuilderPorts } from './contract.ts'

/** Why this builder may not build here; `undefined` where it may. Said as for verify commands. */
export const obstacleToBuild = (
  builder: Builder,
  environment: BuilderPorts['environment'],
  trusted: boolean,
): string | undefined => {
  if (trusted || builder.executes(environment) === 'container') return undefined
  const how =
    builder.name === 'command'
      ? "the configured command is a process of this machine, and so is all that the Dockerfile's RUN lines do in it"
      : 'BUILDAH_ISOLATION=chroot keeps RUN lines in a folder and shields nothing else'
  return `no sandbox for the build: ${how}; use another isolation, or say --trust`
}
