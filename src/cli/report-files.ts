/** What a run leaves in its folder: the report for machines and for people, and beside it the proof of each image that was built. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import type { RebuiltImage } from '../pipeline/images/rebuild-images.ts'
import type { Report } from '../records/report.ts'
import { renderHtml } from '../report/html/render-html.ts'
import { canonicalJson } from '../report/json.ts'

export const writeReport = (folder: string, report: Report): void => {
  writeFileSync(join(folder, 'report.json'), canonicalJson(report))
  writeFileSync(join(folder, 'report.html'), renderHtml(report))
}

/** Its rebuild record and, where something was built, its provenance statement. */
export const writeProof = (
  folder: string,
  { name, record, provenance }: Pick<RebuiltImage, 'name' | 'record' | 'provenance'>,
): void => {
  const file = join(folder, name.replaceAll(/[^\w.-]/g, '_'))
  writeFileSync(`${file}.rebuild.json`, canonicalJson(record))
  if (provenance) writeFileSync(`${file}.provenance.json`, canonicalJson(provenance))
}
