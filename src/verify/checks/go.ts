/** Go: the module cache is checked against go.sum by the toolchain itself, so building is also the frozen install. */
import { pathIn, type CheckStep, type FoundSteps, type TreeFiles } from './verification.ts'

export const findGoSteps = async (files: TreeFiles, directory: string): Promise<FoundSteps> => {
  const manifest = pathIn(directory, 'go.mod')
  if (!files.paths.includes(manifest)) return { status: 'absent' }
  const step = (name: CheckStep['name'], ...args: readonly string[]): CheckStep => ({
    name,
    directory,
    command: 'go',
    args,
  })
  const build = step('build', 'build', './...')
  const prefix = directory === '.' ? '' : `${directory}/`
  const hasTests = files.paths.some((path) => path.startsWith(prefix) && path.endsWith('_test.go'))
  return { status: 'found', steps: hasTests ? [build, step('test', 'test', './...')] : [build], from: manifest }
}
