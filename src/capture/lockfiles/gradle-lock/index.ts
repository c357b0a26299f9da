/** Gradle's gradle.lockfile (Gradle User Manual, "Locking Versions"): `group:artifact:version=configurations`, without edges. */
import { brokenText, excerpt, refuseConflict } from '../../broken-text.ts'
import type { LockExtraction, LockfileReader, PackageDraft, SourceFile } from '../../contract.ts'
import { linesOf } from '../../text-position.ts'

const LINE = /^([^:=\s]+:[^:=\s]+):([^:=\s]+)=(.*)$/

const extract = ({ text }: SourceFile): LockExtraction => {
  refuseConflict(text, 'a locked artifact')
  return {
    packages: linesOf(text).flatMap(({ text: line, number }): readonly PackageDraft[] => {
      if (line.trim() === '' || line.startsWith('#') || line.startsWith('empty=')) return []
      const [, name, version, configurations = ''] = LINE.exec(line) ?? []
      if (name === undefined || version === undefined)
        throw brokenText(text, {
          line: number,
          expected: 'group:artifact:version=configurations',
          found: `"${excerpt(line, 40)}"`,
        })
      return [
        {
          key: `${name}:${version}`,
          ecosystem: 'Maven',
          name,
          version,
          dependsOn: 'unknown',
          scope: configurations.split(',').every((one) => /^(?:test|androidTest)/i.test(one)) ? 'dev' : 'runtime',
          direct: false,
          line: number,
        },
      ]
    }),
  }
}

export const gradleLock: LockfileReader = { name: 'gradle-lock', extract }
