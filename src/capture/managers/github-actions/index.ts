/**
 * Workflows and actions (docs.github.com, "Workflow syntax for GitHub Actions", "Metadata syntax reference"): what steps and
 * jobs use, by tag, by commit with the tag in a comment, by branch; the images in which they run; the runner's system.
 */
import { variantOf, docker } from '../../../versions/docker.ts'
import { refuseConflict } from '../../broken-text.ts'
import type { Extraction, Manager, PinDraft, SourceFile } from '../../contract.ts'
import { nameComponent } from '../../pins/component.ts'
import { pinGitReference } from '../../pins/git-reference.ts'
import { parseImageReference } from '../../pins/image-reference.ts'
import { pinNotedCommit, renderNoted } from '../../pins/noted-commit.ts'
import { lineAt, lineStartsOf } from '../../text-position.ts'
import { yamlScalars, type YamlScalar } from '../../yaml/yaml-scalars.ts'

const extract = (file: SourceFile): Extraction => {
  refuseConflict(file.text, 'a workflow')
  const starts = lineStartsOf(file.text)
  const pins: PinDraft[] = []
  for (const scalar of yamlScalars(file)) {
    const read = scalar.block ? undefined : readerOf(scalar.path)
    const found = read?.(scalar, file.text)
    for (const pin of found ? [found].flat() : [])
      pins.push({ ...pin, evidence: `${pin.evidence} on line ${lineAt(starts, scalar.range[0])}` })
  }
  return { pins }
}

type ReadScalar = (scalar: YamlScalar, text: string) => PinDraft | readonly PinDraft[] | undefined

/** What stands at a path: `jobs.build.steps.0.uses`, `runs.image`. */
const readerOf = (path: readonly string[]): ReadScalar | undefined => {
  const key = path.at(-1)
  if (path[0] === 'runs') {
    if (key === 'uses' && path[1] === 'steps') return readUses
    return key === 'image' && path.length === 2 ? readActionImage : undefined
  }
  return path[0] === 'jobs' && path.length > 2 ? readerInJob(path.slice(2), key) : undefined
}

const readerInJob = (path: readonly string[], key: string | undefined): ReadScalar | undefined => {
  switch (path[0]) {
    case 'uses':
      return path.length === 1 ? readUses : undefined
    case 'steps':
      return path.length === 3 && key === 'uses' ? readUses : undefined
    case 'container':
      return path.length === 1 || key === 'image' ? readImage : undefined
    case 'services':
      return path.length === 3 && key === 'image' ? readImage : undefined
    case 'runs-on':
      return key === 'group' ? undefined : readRunners
    case 'strategy':
      return path[1] === 'matrix' && path[2] !== 'exclude' ? readRunners : undefined
    default:
      return undefined
  }
}

const USES = /^((?:https?:\/\/[^/\s]+\/)?)([\w.-]+\/[\w.-]+)((?:\/[^@\s]*)?)@([^\s@]+)$/

const readUses = (scalar: YamlScalar, text: string): PinDraft | undefined => {
  if (scalar.text.startsWith('docker://')) return readActionImage(scalar)
  const match = scalar.text.startsWith('.') || scalar.text.includes('${{') ? undefined : USES.exec(scalar.text)
  if (!match) return undefined
  const [, host = '', repository = '', path = '', reference = ''] = match
  const address = `${host || 'https://github.com/'}${repository}`
  const end = scalar.range[1]
  const place = { range: [end - reference.length, end] as const, key: `uses ${host}${repository}${path}` }
  const noted = scalar.comment === undefined ? undefined : pinNotedCommit(address, reference, text, end)
  if (noted) {
    const { end: notedEnd, ...pin } = noted
    return { ...BUILD, ...pin, ...place, versioning: 'docker', range: [place.range[0], notedEnd], ...commentOf(scalar) }
  }
  const own = pinGitReference(address, reference)
  if (!own) return undefined
  // Tags of actions are moved (`v4`) and compared like tags of images: same prefix, same number of parts.
  return { ...BUILD, ...own, ...place, versioning: own.versioning === 'git' ? 'git' : 'docker', ...commentOf(scalar) }
}

const BUILD = { evidence: 'uses', role: 'require', scope: 'build' } as const

const commentOf = ({ comment }: YamlScalar): Pick<PinDraft, 'comment'> => (comment === undefined ? {} : { comment })

const readActionImage = (scalar: YamlScalar): PinDraft | undefined =>
  scalar.text.startsWith(DOCKER) ? readReference(scalar, DOCKER.length, 'uses docker') : undefined

const DOCKER = 'docker://'

const readImage = (scalar: YamlScalar): PinDraft | undefined =>
  readReference(scalar, scalar.text.startsWith(DOCKER) ? DOCKER.length : 0, 'container image')

const readReference = ({ text, range }: YamlScalar, skipped: number, evidence: string): PinDraft | undefined => {
  const reference = text.includes('$') ? undefined : parseImageReference(text.slice(skipped))
  const naming = reference && nameComponent('docker', reference.name)
  if (!reference || naming?.status !== 'named') return undefined
  const { tag = '', digest, versionRange } = reference
  const start = range[0] + skipped
  const variant = variantOf(tag)
  return {
    range: [start + versionRange[0], start + versionRange[1]],
    current: tag,
    component: naming.component,
    versioning: 'docker',
    evidence,
    floating: digest === undefined && !docker.isValid(tag),
    key: `${evidence} ${naming.component.name}`,
    role: 'image',
    scope: 'build',
    ...(digest === undefined ? {} : { digest }),
    ...(variant === '' ? {} : { variant }),
  }
}

/** Labels of hosted runners (docs.github.com, "GitHub-hosted runners reference"); what people call their own is none. */
const RUNNER =
  /^(ubuntu|windows|macos)-(latest(?:-x?large)?|(?:(?<=macos-)\d+|(?<=windows-)20\d\d|(?<=windows-)\d+(?=-arm)|\d+(?:\.\d+)+)(?:-(?:arm|x?large|arm64|intel|vs20\d\d))?)$/

/** A label, or those that an expression chooses from: `${{ matrix.arm && 'ubuntu-24.04-arm' || 'ubuntu-24.04' }}`. */
const readRunners = ({ text, range }: YamlScalar): readonly PinDraft[] => {
  if (!text.startsWith('${{')) return runnerOf(text, range[1])
  return Array.from(text.matchAll(CHOSEN)).flatMap(({ 1: label = '', index, 0: whole }) =>
    runnerOf(label, range[0] + index + whole.length - 1),
  )
}

/** A text in quotes that nothing is compared with. */
const CHOSEN = /(?<![=(,]\s*|\w\s*)['"]([\w.-]+)['"](?!\s*[=!]=)/g

const runnerOf = (label: string, end: number): readonly PinDraft[] => {
  const [, name = '', current = ''] = RUNNER.exec(label) ?? []
  const naming = nameComponent('github-runners', name)
  if (naming.status === 'unnamed') return []
  const pin: PinDraft = {
    ...BUILD,
    range: [end - current.length, end],
    current,
    component: naming.component,
    versioning: 'docker',
    evidence: 'runner',
    floating: current.startsWith('latest'),
    key: `runs-on ${name}`,
  }
  return [pin]
}

export const githubActions: Manager = { name: 'github-actions', extract, render: renderNoted }
