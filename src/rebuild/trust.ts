/** Whether a repository's Dockerfile may be built here: its `RUN` lines are the repository's code, as its tests are. */
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
  return `no sandbox for the build: ${how}; use another isolation, or trust this repository with --trust`
}
