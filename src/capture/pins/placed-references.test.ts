import { describe, expect, test } from 'vitest'

import { editWith } from '../edit-pin.ts'
import { extractFile } from '../extract-file.ts'
import type { Found } from '../found.ts'
import { yamlManager } from '../yaml/yaml-manager.ts'
import { pinChart, pinGit, pinImage, pinImageInParts, pinOciChart, type Usage } from './placed-references.ts'

const USAGE: Usage = { evidence: 'use', scope: 'runtime' }
const DIGEST = `sha256:${'c'.repeat(64)}`

const at = (value: string, start = 0) => ({ value, start, line: 1 })

const describePin = (found: Found): string => {
  if ('gap' in found) return `gap: ${found.gap.why}`
  if (!('pin' in found)) return 'nothing'
  const { component, current, range, floating, digest, registryUrl } = found.pin
  const more = [
    floating ? ' floating' : '',
    digest ? ` ${digest.slice(0, 9)}` : '',
    registryUrl ? ` ${registryUrl}` : '',
  ]
  return `${component.datasource}:${component.name} ${current} ${range.join('-')}${more.join('')}`
}

describe('images', () => {
  test.each([
    ['nginx:1.27', 'docker:library/nginx 1.27 6-10'],
    ['nginx', 'docker:library/nginx  5-5 floating'],
    [`quay.io/metallb/speaker:v1@${DIGEST}`, 'docker:quay.io/metallb/speaker v1 24-98 sha256:cc'],
    ['docker://alpine:3.22', 'docker:library/alpine 3.22 16-20'],
    ['nginx:${TAG}', 'nothing'],
    ['nginx:{{ .Values.tag }}', 'nothing'],
    ['$IMAGE', 'nothing'],
    ['my-app:1.0', 'nothing'],
    ['localhost:5000/app:1.0', 'nothing'],
    ['Ubuntu 22.04', 'nothing'],
    ['', 'nothing'],
  ])('%s', (text, expected) => {
    expect(describePin(pinImage(at(text), USAGE))).toBe(expected)
  })

  test('in parts', () => {
    const parts = (name: string, tag?: string, digest?: string) =>
      describePin(
        pinImageInParts(
          { name, tag: tag === undefined ? tag : at(tag, 100), digest: (digest && at(digest, 120)) || undefined },
          USAGE,
        ),
      )
    expect(parts('nginx', '1.27')).toBe('docker:library/nginx 1.27 100-104')
    expect(parts('nginx', `1.27@${DIGEST}`)).toBe('docker:library/nginx 1.27 100-176 sha256:cc')
    expect(parts('nginx', undefined, DIGEST)).toBe('docker:library/nginx  120-191 sha256:cc')
    expect(parts('nginx', '', DIGEST)).toBe('docker:library/nginx  120-191 sha256:cc')
    expect(parts('nginx', '1.27', DIGEST)).toBe('docker:library/nginx 1.27 100-191 sha256:cc')
    expect(parts('nginx', '1.27', 'deadbeef')).toBe('docker:library/nginx 1.27 100-104')
    expect(parts('nginx', '{{ .tag }}')).toBe('nothing')
    expect(parts('$(NAME)', '1.27')).toBe('nothing')
    expect(parts('nginx')).toBe('nothing')
  })

  test('a digest in the line below moves with its tag', () => {
    const manager = yamlManager({
      name: 'x',
      expected: 'x',
      rules: [
        {
          at: 'image',
          read: ({ get }) => [pinImageInParts({ name: 'nginx', tag: get('tag'), digest: get('digest') }, USAGE)],
        },
      ],
    })
    const text = (tag: string, digest: string) => `image:\n  tag: "${tag}"\n  digest: sha256:${digest.repeat(64)}\n`
    const file = { path: 'a.yaml', text: text('1.1', '1') }
    const pin = { id: extractFile(manager, file).pins[0]?.id ?? '' }
    expect(editWith(manager, file, pin, { version: '1.2', digest: `sha256:${'2'.repeat(64)}` })).toEqual({
      status: 'edited',
      text: text('1.2', '2'),
    })
    expect(editWith(manager, file, pin, { version: '1.2' }).status).toBe('missing')
  })
})

describe('charts', () => {
  test.each([
    ['redis', '~18.0', 'https://charts.example', 'helm:redis 18.0 50-55 floating https://charts.example'],
    ['redis', '18.0.1', 'oci://ghcr.io/charts/', 'docker:ghcr.io/charts/redis 18.0.1 50-56'],
    ['redis', '18.0.1', '@stable', 'helm:redis 18.0.1 50-56'],
    ['redis', '18.0.1', 'https://${HOST}/charts', 'helm:redis 18.0.1 50-56'],
    ['redis', undefined, 'https://charts.example', 'helm:redis  5-5 floating https://charts.example'],
    ['redis', '18.0.1', 'file://../redis', 'nothing'],
    ['./redis', '18.0.1', undefined, 'nothing'],
    ['redis', '{{ .version }}', 'https://charts.example', 'nothing'],
    ['redis', 'next', 'https://charts.example', 'gap: neither a version nor a range'],
  ])('%s %s %s', (name, version, repository, expected) => {
    const reference = { name: at(name), version: version === undefined ? undefined : at(version, 50), repository }
    expect(describePin(pinChart(reference, USAGE))).toBe(expected)
  })

  test('by an address in a registry', () => {
    expect(describePin(pinOciChart(at('oci://ghcr.io/charts/redis'), at('18.0.1', 50), USAGE))).toBe(
      'docker:ghcr.io/charts/redis 18.0.1 50-56',
    )
    expect(describePin(pinOciChart(at('oci://ghcr.io/charts/redis'), undefined, USAGE))).toBe(
      'docker:ghcr.io/charts/redis  26-26 floating',
    )
    expect(describePin(pinOciChart(at('oci://redis'), undefined, USAGE))).toBe('nothing')
  })
})

describe('repositories', () => {
  test.each([
    ['https://github.com/o/n.git', 'v1.2.0', 'github-tags:o/n v1.2.0 50-56'],
    ['https://github.com/o/n', 'refs/tags/v1.2.0', 'github-tags:o/n v1.2.0 60-66'],
    ['https://github.com/o/n', 'refs/heads/main', 'git-refs:https://github.com/o/n main 61-65 floating'],
    ['git@git.example:o/n.git', '1.0', 'git-tags:https://git.example/o/n 1.0 50-53'],
    ['https://github.com/o/n', undefined, 'git-refs:https://github.com/o/n  22-22 floating'],
    ['https://github.com/$OWNER/n', 'v1', 'nothing'],
    ['https://github.com/o/n', '${REF}', 'nothing'],
    ['somewhere', 'v1', 'gap: not an address of a git repository'],
  ])('%s at %s', (address, reference, expected) => {
    expect(describePin(pinGit(at(address), reference === undefined ? reference : at(reference, 50), USAGE))).toBe(
      expected,
    )
  })

  test('a commit with its tag in a comment', () => {
    const commit = 'a'.repeat(40)
    const text = `${commit} # frozen: v1.2.0`
    const pin = (comment: string) =>
      describePin(pinGit(at('https://github.com/o/n'), at(commit), USAGE, `${commit}${comment}`))
    expect(pin(' # frozen: v1.2.0')).toBe(`github-tags:o/n v1.2.0 0-${text.length} aaaaaaaaa`)
    expect(pin(' # the last good one')).toBe(`git-refs:https://github.com/o/n ${commit} 0-40`)
  })
})
