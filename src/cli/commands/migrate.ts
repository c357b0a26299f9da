/** `seaworthy migrate`: the seaworthy.yaml that says what the configuration of Renovate or Dependabot says. */
import { CONFIG_FILES } from '../../pipeline/config-files.ts'
import { findForeign } from '../../pipeline/foreign-config/find-foreign.ts'
import { notTakenLines, writeYaml } from '../../pipeline/foreign-config/write-yaml.ts'
import { UsageError } from '../../records/errors.ts'
import { writeResult } from '../output.ts'
import { existingFolder } from '../paths.ts'
import { withServices, type LogLevel } from '../services.ts'

export type MigrateOptions = LogLevel & Readonly<{ write?: boolean; force?: boolean }>

export const migrate = (path: string, options: MigrateOptions): Promise<void> =>
  withServices(options, async ({ repositories, openFolder, log }) => {
    const root = existingFolder(path)
    const translation = await findForeign(repositories.folderTree(root))
    if (translation.files.length === 0)
      throw new UsageError({
        place: root,
        expected: 'renovate.json, .github/dependabot.yml or one of their other names',
        found: 'none',
      })
    const yaml = writeYaml(translation)
    const rest = notTakenLines(translation.notTaken)
    // What is printed is one valid file, so that it can be piped into one.
    if (!options.write) return writeResult([yaml, ...rest.map((line) => `# ${line}`)].join('\n'), {})
    const folder = await openFolder(root)
    const [target] = CONFIG_FILES
    for (const file of CONFIG_FILES) {
      if (options.force !== true && (await folder.read(file)) !== undefined)
        throw new UsageError({ place: file, expected: 'no such file, or --force', found: 'one that is there already' })
    }
    await folder.write(target, yaml)
    log.info(`${target}: written from ${translation.files.join(' and ')}`)
    writeResult(rest.join('\n'), {})
  })
