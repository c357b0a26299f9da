import { NOTHING, type Found } from '../../found.ts'
/** What `include` takes from other projects of a GitLab, and how their tags become pins. */
import { nameComponent } from '../../pins/component.ts'
import type { PlacedText } from '../../pins/declared-dependency.ts'
import { pinGitReference } from '../../pins/git-reference.ts'
import { isLiteral } from '../../pins/placed-references.ts'

const DEFAULT_HOST = 'gitlab.com'

type Place = Readonly<{ key: string; evidence: string; range: readonly [start: number, end: number] }>

/** A tag, branch or commit of a project; the tag is GitLab's wherever it is hosted. */
const pinReference = (host: string, path: string, reference: string, place: Place): Found => {
  const pin = pinGitReference(`https://${host}/${path}`, reference)
  const naming = nameComponent('gitlab-tags', path)
  if (!pin || naming.status === 'unnamed') return NOTHING
  const isTag = pin.versioning !== 'git'
  const onOther = isTag && host !== DEFAULT_HOST ? { component: naming.component, registryUrl: `https://${host}` } : {}
  return { pin: { ...pin, ...onOther, ...place, role: 'require', scope: 'build' } }
}

/** `include: {project, ref}`; a project is of the same GitLab, which may be anybody's. */
export const pinProject = (project: PlacedText, reference: PlacedText | undefined): Found => {
  if (!isLiteral(project.value) || (reference && !isLiteral(reference.value))) return NOTHING
  const path = project.value.replace(/^\/+|\/+$/g, '')
  const { start, value } = reference ?? { start: project.start + project.value.length, value: '' }
  return pinReference(DEFAULT_HOST, path, value, {
    key: `include ${path}`,
    evidence: 'included project',
    range: [start, start + value.length],
  })
}

const COMPONENT = /^(\$CI_SERVER_(?:FQDN|HOST)|[\w.-]+(?::\d+)?)\/([\w./-]+)\/[\w-]+@([\w.~+/-]+)$/

/** `host/group/project/component@1.2.0`; `~latest` is the newest release, a variable for the host the same GitLab. */
export const pinComponent = (component: PlacedText): Found => {
  const [, host = '', path = '', version = ''] = COMPONENT.exec(component.value) ?? []
  if (host === '') return NOTHING
  const end = component.start + component.value.length
  const place = { key: `component ${path}`, evidence: 'CI component', range: [end - version.length, end] as const }
  return pinReference(host.startsWith('$') ? DEFAULT_HOST : host, path, version, place)
}
