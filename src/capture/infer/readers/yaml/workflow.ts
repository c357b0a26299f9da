/**
 * Workflows and actions of GitHub, Gitea and Forgejo (docs.github.com, "Workflow syntax for GitHub Actions", "Metadata syntax
 * reference"): variables, inputs and matrices with the part of the file in which they hold, steps with what they use or run.
 */
import type { Template } from '../../template.ts'
import { addBlock } from './blocks.ts'
import { defineAll, PLAIN, type Collector, type Naming, type Place } from './collect.ts'
import { childOf, isList, textOf, type YamlNode } from './tree.ts'
import { valueTemplate } from './values.ts'

const INPUTS: Naming = { prefix: 'inputs.', strength: 'default' }
const MATRIX: Naming = { prefix: 'matrix.', strength: 'set' }

/**
 * True for a document that is a workflow or an action, wherever it lies. Triggers without values (`on: {pull_request: }`) are not
 * seen: then a job tells.
 */
export const isWorkflow = (document: YamlNode): boolean => {
  if (textOf(childOf(document, 'runs'), 'using') !== undefined) return true
  const jobs = childOf(document, 'jobs')
  return jobs !== undefined && (childOf(document, 'on') !== undefined || jobs.children.some(isJob))
}

const isJob = (job: YamlNode): boolean =>
  childOf(job, 'runs-on') !== undefined || childOf(job, 'uses')?.scalar !== undefined

export const readWorkflow = (document: YamlNode, into: Collector): void => {
  const triggers = childOf(document, 'on')?.children ?? []
  for (const owner of [document, ...triggers]) define(owner, 'inputs', INPUTS, into, {})
  define(document, 'env', PLAIN, into, {})
  readSteps(childOf(document, 'runs'), into, {})
  const image = childOf(document, 'runs')
  if (image) addBlock(image, into, {})
  for (const job of childOf(document, 'jobs')?.children ?? []) readJob(job, into)
}

const define = (owner: YamlNode, key: string, naming: Naming, into: Collector, place: Place): void => {
  const node = childOf(owner, key)
  if (node && !node.scalar) defineAll(node, naming, into, place)
}

const readJob = (job: YamlNode, into: Collector): void => {
  const os = systemOf(job)
  const place: Place = { within: job.key, ...(os ? { os } : {}) }
  define(job, 'env', PLAIN, into, place)
  readMatrix(childOf(childOf(job, 'strategy'), 'matrix'), into, place)
  const containers = [childOf(job, 'container'), ...(childOf(job, 'services')?.children ?? [])]
  for (const container of containers) if (container) addContainer(container, into, place)
  readUse(job, into, place)
  readSteps(job, into, place)
}

/** `container: image`, or a mapping. */
const addContainer = (container: YamlNode, into: Collector, place: Place): void => {
  if (container.scalar) addBlock({ key: '', depth: container.depth - 1, children: [container] }, into, place)
  else {
    addBlock(container, into, place)
    define(container, 'env', PLAIN, into, place)
  }
}

/** The container in which a job runs, else its machine. */
const systemOf = (job: YamlNode): Template | undefined => {
  const container = childOf(job, 'container')
  const runner = childOf(job, 'runs-on')
  const labels = runner && isList(runner) && runner.children.length === 1 ? runner.children[0] : runner
  const scalar = container?.scalar ?? childOf(container, 'image')?.scalar ?? labels?.scalar
  return scalar && valueTemplate(scalar)
}

/** `exclude` names combinations that are not run. */
const readMatrix = (matrix: YamlNode | undefined, into: Collector, place: Place): void => {
  for (const axis of matrix?.children ?? []) {
    if (axis.key === 'exclude') continue
    if (axis.key === 'include') {
      defineAll({ ...axis, children: axis.children.flatMap(({ children }) => children) }, MATRIX, into, place)
      for (const item of axis.children) addBlock(item, into, place)
    } else for (const item of axis.children) readValue(axis, item, into, place)
  }
}

/** A value of an axis: a text, or a mapping whose parts are `matrix.axis.part`. */
const readValue = (axis: YamlNode, item: YamlNode, into: Collector, place: Place): void => {
  if (item.scalar) return into.define(MATRIX.prefix + axis.key, item.scalar, MATRIX, place)
  defineAll(item, { ...MATRIX, prefix: `${MATRIX.prefix}${axis.key}.` }, into, place)
  addBlock(item, into, place)
}

const readSteps = (owner: YamlNode | undefined, into: Collector, place: Place): void => {
  for (const step of childOf(owner, 'steps')?.children ?? []) {
    const within = [...(place.within === undefined ? [] : [place.within]), 'steps', step.key].join('.')
    readStep(step, into, { ...place, within })
  }
}

const readStep = (step: YamlNode, into: Collector, place: Place): void => {
  define(step, 'env', PLAIN, into, place)
  readUse(step, into, place)
  const run = childOf(step, 'run')
  if (run && !OTHER_SHELL.test(textOf(step, 'shell') ?? '')) into.script(run, place)
}

/** What `run` is written in where that is no shell. */
const OTHER_SHELL = /^(?:python|node|perl|ruby|cmake|julia|deno|bun|R)/

/** Inputs of actions in which people write commands. */
const COMMANDS = new Set(['run', 'command', 'commands', 'cmd', 'install', 'script', 'setup', 'prepare'])

const readUse = (owner: YamlNode, into: Collector, place: Place): void => {
  const uses = childOf(owner, 'uses')?.scalar
  if (!uses) return
  const inputs = childOf(owner, 'with')
  into.call(uses, inputs, place)
  const isScript = /(?:^|\/)github-script@/.test(uses.text)
  for (const input of inputs?.children ?? [])
    if (input.scalar && COMMANDS.has(input.key) && !isScript && /\s/.test(input.scalar.text)) into.script(input, place)
}
