/**
 * pip's requirements and constraints files, and the `.in` files that pip-compile and `uv pip compile` read. A compiled file
 * is a lock file: it has no pins of its own, the `.in` file or pyproject.toml that it was made from has them.
 */
import { excerpt } from '../../broken-text.ts'
import type { Extraction, GapDraft, Manager, PinDraft, ProjectDraft, SourceFile } from '../../contract.ts'
import { versionMeant, type PythonRequirement } from '../../formats/python-requirement.ts'
import { parseRequirementsFile, type RequirementLine, type RequirementsFile } from '../../formats/requirements-file.ts'
import { directoryOf, joinPath } from '../../paths.ts'
import { isVersionText, nameComponent } from '../../pins/component.ts'
import { pinGitReference } from '../../pins/git-reference.ts'
import { renderVersion } from '../../pins/render.ts'

type Found = Readonly<{ pin: PinDraft } | { gap: GapDraft } | { nothing: true }>

const extract = (file: SourceFile): Extraction => {
  const parsed = parseRequirementsFile(file.path, file.text)
  const project = projectOf(file.path, parsed)
  if (parsed.compiled?.source !== undefined) return { pins: [], project }
  const found = [
    ...parsed.requirements.map((line) => readRequirement(file.path, line, line.requirement)),
    ...parsed.addresses.map((line) => readAddress(file.path, line, line.text)),
  ]
  return {
    pins: found.flatMap((item) => ('pin' in item ? [item.pin] : [])),
    gaps: found.flatMap((item) => ('gap' in item ? [item.gap] : [])),
    project,
  }
}

const readRequirement = (path: string, line: RequirementLine, requirement: PythonRequirement): Found => {
  if (requirement.url !== undefined) return readAddress(path, line, requirement.url)
  const naming = nameComponent('pypi', requirement.name)
  const { specifiers, range, extras, marker } = requirement
  if (naming.status === 'unnamed') return gapOf(line, naming.why)
  return {
    pin: {
      ...placeOf(path, line, requirement.name),
      ...versionMeant(specifiers),
      range: [line.start + range[0], line.start + range[1]],
      component: naming.component,
      versioning: 'pep440',
      ...(extras.length === 0 ? {} : { extras }),
      ...(marker === undefined ? {} : { marker }),
    },
  }
}

const placeOf = (path: string, line: RequirementLine, name: string) => ({
  key: name,
  role: 'require' as const,
  scope: /(?:^|[/._-])(?:dev|develop|tests?|testing|docs?|lint|typing)(?=[/._-])/.test(path)
    ? ('dev' as const)
    : ('runtime' as const),
  evidence: `requirement on line ${line.line}`,
  ...(line.comment === undefined ? {} : { comment: line.comment }),
})

const gapOf = (line: RequirementLine, why: string): Found => ({
  gap: { line: line.line, text: excerpt(line.text), why },
})

const GIT_ADDRESS = /^git\+([^#\s]+?)(?:@([^@/#\s]+))?(?:#\S*)?$/

const readAddress = (path: string, line: RequirementLine, address: string): Found => {
  const [, repository, reference = ''] = GIT_ADDRESS.exec(address) ?? []
  if (repository === undefined) {
    const isLocal = !/^[a-z][\w+.-]+:\/\//i.test(address)
    return isLocal ? { nothing: true } : gapOf(line, 'a distribution by its address')
  }
  const pin = pinGitReference(repository, reference)
  if (!pin || (reference !== '' && !isVersionText(reference))) return gapOf(line, 'not an address of a git repository')
  const start = line.start + line.text.indexOf(address) + 'git+'.length + repository.length + (reference === '' ? 0 : 1)
  return { pin: { ...placeOf(path, line, pin.component.name), ...pin, range: [start, start + reference.length] } }
}

const projectOf = (path: string, { compiled, includes, requirements }: RequirementsFile): ProjectDraft => {
  const directory = directoryOf(path)
  const shared = { directory, ecosystem: 'PyPI', members: includes, locker: 'none' as const }
  if (compiled) {
    const { source = path, python } = compiled
    return {
      ...shared,
      manifest: fromCommand(directory, source) ?? path,
      runtimes: python === undefined ? {} : { python: `==${python}.*` },
      lockfiles: [{ path, locker: 'pip-compile' }],
    }
  }
  const isLock = path.endsWith('.txt') && !/constraints[^/]*$/.test(path)
  const locker = requirements.some(({ hasHashes }) => hasHashes) ? ('pip-compile' as const) : ('none' as const)
  return { ...shared, manifest: path, runtimes: {}, lockfiles: isLock ? [{ path, locker }] : [] }
}

/** The command was run beside the file, or at the root: then the source's path starts with the folder. */
const fromCommand = (directory: string, source: string): string | undefined =>
  joinPath('.', source)?.startsWith(`${directory}/`) === true ? joinPath('.', source) : joinPath(directory, source)

export const pipRequirements: Manager = { name: 'pip-requirements', extract, render: renderVersion }
