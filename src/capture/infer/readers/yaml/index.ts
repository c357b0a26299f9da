/**
 * YAML of every tool: what it defines, runs and names. A file that is one of GitHub's is read by `workflow.ts`, any other by
 * the table of `dialects.ts`. Schemas (CRDs, OpenAPI) are most of the YAML of some repositories and pin nothing.
 */
import type { SourceFile } from '../../../contract.ts'
import { yamlScalars } from '../../../yaml/yaml-scalars.ts'
import { NO_FACTS, type Facts } from '../../facts.ts'
import type { Reader } from '../contract.ts'
import { Collector } from './collect.ts'
import { dialectOf } from './dialects.ts'
import { childOf, documentsOf, textOf, type YamlNode } from './tree.ts'
import { walkDocument } from './walk.ts'
import { isWorkflow, readWorkflow } from './workflow.ts'

const SCHEMA = /^(?:openapi|swagger|asyncapi):/m
const HEAD = 2000

/** Characters; a longer file is looked through before it is scanned: most are data. */
const LARGE = 30_000
const NAMES_SOMETHING =
  /^[ \t-]*["']?(?:[\w.-]*(?:image|repository|registry|repo|tag|version|url|ref|rev|revision|chart|commit|branch|digest|source)s?["']?:[ \t]+\S|(?:env|environment|variables|vars|params|args|data|run|script|commands?|uses|images|tags)["']?:)/im

const read = (file: SourceFile): Facts => {
  const dialect = dialectOf(file.path)
  if (SCHEMA.test(file.text.slice(0, HEAD)) || (file.text.length > LARGE && !NAMES_SOMETHING.test(file.text)))
    return NO_FACTS
  const into = new Collector()
  for (const document of documentsOf(yamlScalars(file))) {
    if (isSchema(document)) continue
    if (isWorkflow(document)) readWorkflow(document, into)
    else walkDocument(document, dialect, into)
  }
  return into.facts()
}

const isSchema = (document: YamlNode): boolean =>
  textOf(document, 'kind') === 'CustomResourceDefinition' || childOf(document, '$schema') !== undefined

export const yaml: Reader = { name: 'yaml', read }
