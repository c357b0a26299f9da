/** Kinds of files whose variables meet: who runs whom, and whose value wins. */
import { DOCKERFILE_PATHS } from '../../formats/dockerfile-paths.ts'

const MAKE = /(?:^|\/)(?:GNUm|[Mm])akefile[^/]*$|\.(?:mk|mak|make)$/
const CI =
  /(?:^|\/)(?:\.(?:github|gitea|forgejo)\/(?:workflows|actions)\/|\.(?:gitlab|gitlab-ci|circleci|buildkite|woodpecker|drone|azure-?pipelines|tekton|builds)\/|(?:[\w.-]*gitlab-ci|[\w.-]*azure-pipelines|bitbucket-pipelines|\.?appveyor|\.travis|\.cirrus|\.drone|\.woodpecker)[\w.-]*\.ya?ml$|Jenkinsfile)/
const SHELL = /\.(?:sh|bash|ksh|zsh)$|(?:^|\/)[^./]+$/

export const isMake = (path: string): boolean => MAKE.test(path)
export const isCi = (path: string): boolean => CI.test(path)
export const isDockerfile = (path: string): boolean => DOCKERFILE_PATHS.test(path)
export const isShell = (path: string): boolean => SHELL.test(path) && !isMake(path) && !isDockerfile(path)
