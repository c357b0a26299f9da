/**
 * A requirements file as a lock file: every line that names one version is a package. The file has no edges that can be
 * relied on; `# via` comments say which packages were asked for.
 */
import type { LockExtraction, LockfileReader, SourceFile } from '../../contract.ts'
import { versionMeant } from '../../formats/python-requirement.ts'
import { parseRequirementsFile } from '../../formats/requirements-file.ts'

/** pip-compile names the input that asked for a package: `via -r requirements.in`, `via project (pyproject.toml)`. */
const ASKED_FOR = /(?:^|\s)-[rc] |\((?:pyproject\.toml|setup\.(?:py|cfg))\)/

const extract = (file: SourceFile): LockExtraction => {
  const { requirements, compiled } = parseRequirementsFile(file.path, file.text)
  const exact = requirements.filter(({ requirement }) => !versionMeant(requirement.specifiers).floating)
  const firstLines = new Map(exact.toReversed().map(({ requirement, line }) => [requirement.name, line]))
  return {
    ...(compiled ? { lockerVersion: compiled.tool } : {}),
    packages: exact.map(({ requirement, line, comment = '' }) => ({
      key: firstLines.get(requirement.name) === line ? requirement.name : `${requirement.name} ${line}`,
      ecosystem: 'PyPI',
      name: requirement.name,
      version: versionMeant(requirement.specifiers).current,
      dependsOn: 'unknown',
      scope: 'runtime',
      direct: compiled === undefined || ASKED_FOR.test(comment),
      line,
      origin: 'registry',
    })),
  }
}

export const requirements: LockfileReader = { name: 'requirements', extract }
