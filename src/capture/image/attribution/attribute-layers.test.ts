import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { attributeLayers } from './attribute-layers.ts'
import { imageOf, originsOf, type HistoryLine } from './testing.ts'

const DOCKERFILE = `ARG BASE=debian:12-slim
FROM \${BASE} AS base
LABEL a=b
RUN echo one > /one && \\
    # a comment
    echo two

FROM base
ARG VERSION=3
WORKDIR /app
COPY a.txt b.txt /app/
RUN echo $VERSION \\
      \${X} > /v
COPY --from=base /one ./one
EXPOSE 80
CMD ["echo", "hi"]
`
const dockerfile = { path: 'build/Dockerfile', text: DOCKERFILE }
const FILE = 'file:254179255aa30057f250569d27e0a2b188228cf7f7b4ec25e4091077146c5295'

const BASE: readonly HistoryLine[] = [
  [`/bin/sh -c #(nop) ADD ${FILE} in / `, true],
  ['/bin/sh -c #(nop)  CMD ["bash"]', false],
]
const CLASSIC: readonly HistoryLine[] = [
  ['/bin/sh -c #(nop)  LABEL a=b', false],
  ['/bin/sh -c echo one > /one &&     echo two', true],
  ['/bin/sh -c #(nop)  ARG VERSION=3', false],
  ['/bin/sh -c #(nop) WORKDIR /app', true],
  ['/bin/sh -c #(nop) COPY multi:d54397db0f4e536f15be593c86241c39eab374a05ce1bfbbc360781549fc01d3 in /app/ ', true],
  ['|1 VERSION=3 /bin/sh -c echo $VERSION       ${X} > /v', true],
  [`/bin/sh -c #(nop) COPY ${FILE} in ./one `, true],
  ['/bin/sh -c #(nop)  EXPOSE 80', false],
  ['/bin/sh -c #(nop)  CMD ["echo" "hi"]', false],
]
const BUILDKIT: readonly HistoryLine[] = [
  ['LABEL a=b', false, 'buildkit.dockerfile.v0'],
  ['RUN /bin/sh -c echo one > /one &&     echo two # buildkit', true],
  ['ARG VERSION=3', false],
  ['WORKDIR /app', true],
  ['COPY a.txt b.txt /app/ # buildkit', true],
  ['RUN |1 VERSION=3 /bin/sh -c echo $VERSION       ${X} > /v # buildkit', true],
  ['COPY /one ./one # buildkit', true],
  ['EXPOSE map[80/tcp:{}]', false],
  ['CMD ["echo" "hi"]', false],
]
const LINES = ['base', 'own 4', 'own 10', 'own 11', 'own 12', 'own 14']

describe('attributeLayers', () => {
  it.each([
    ['docker', CLASSIC],
    ['BuildKit', BUILDKIT],
  ])('finds the line of each layer in the history of %s', (_, own) => {
    const image = attributeLayers(imageOf([...BASE, ...own]), { dockerfile })
    expect(originsOf(image)).toEqual(LINES)
    expect(image.layers[1]?.origin.file).toBe('build/Dockerfile')
    expect(image.base).toEqual({ name: 'debian:12-slim' })
  })

  it('knows that buildah without --layers makes one layer of a stage', () => {
    const committed = CLASSIC.map(([text], index): HistoryLine => {
      if (index === 1) return [text, true, 'FROM docker.io/library/debian:12-slim']
      return index === CLASSIC.length - 1 ? [text, true, 'FROM 672226f671fe'] : [text, false]
    })
    const image = attributeLayers(imageOf([['/bin/sh', true], ...committed]), { dockerfile })
    expect(originsOf(image)).toEqual(['base', 'own 4', 'own 11 12 14'])
  })

  it('takes the stage that was built', () => {
    const image = attributeLayers(imageOf([...BASE, ...BUILDKIT.slice(0, 2)]), { dockerfile, target: 'base' })
    expect(originsOf(image)).toEqual(['base', 'own 4'])
  })

  it('finds instructions that have changed since, and those that came to stand between', () => {
    const own = BUILDKIT.filter((_, index) => index !== 4).map(([text, layer]): HistoryLine => [
      text.replace('echo two', 'echo two three'),
      layer,
    ])
    const image = attributeLayers(imageOf([...BASE, ...own, ['LABEL built=today', false]]), { dockerfile })
    expect(originsOf(image)).toEqual(['base', 'own 4', 'own 10', 'own 12', 'own 14'])
  })

  it('says unknown where the first instruction has no entry of its own', () => {
    const own = BUILDKIT.slice(2)
    const image = attributeLayers(imageOf([...BASE, ['RUN /bin/sh -c make all # buildkit', true], ...own]), {
      dockerfile,
    })
    expect(originsOf(image)).toEqual(['base', 'unknown', 'own 10', 'own 11', 'own 12', 'own 14'])
  })

  it('says unknown of squashed images, of builders that tell nothing, and by the Dockerfile of another image', () => {
    const squashed = imageOf([['', true], ...CLASSIC.map(([text]): HistoryLine => [text, false])])
    const unaccounted = { ...squashed, layers: [...squashed.layers, ...squashed.layers] }
    expect(originsOf(attributeLayers(unaccounted, { dockerfile }))).toEqual(['unknown', 'unknown'])
    const silent = imageOf([
      ['', true],
      ['bazel build ...', true],
    ])
    expect(originsOf(attributeLayers(silent, { dockerfile }))).toEqual(['unknown', 'unknown'])
    const other = { path: 'Dockerfile', text: 'FROM alpine\nRUN apk add nginx\nCOPY site /srv\n' }
    expect(originsOf(attributeLayers(imageOf([...BASE, ...CLASSIC]), { dockerfile: other }))).toEqual(
      Array(6).fill('unknown'),
    )
  })

  it('believes the layers of the base before everything else', () => {
    const image = imageOf([...BASE, ...BUILDKIT])
    const baseLayers = ['sha256:diff0', 'sha256:diff1']
    expect(originsOf(attributeLayers(image, { dockerfile, baseLayers }))[1]).toBe('base')
    expect(originsOf(attributeLayers(image, { baseLayers: ['sha256:other'] }))[0]).toBe('unknown')
    expect(originsOf(attributeLayers(image, { baseLayers }))).toEqual(['base', 'base', 'own', 'own', 'own', 'own'])
  })

  it('believes the note of buildah without a Dockerfile', () => {
    const image = imageOf([
      ['/bin/sh', true],
      ['/bin/sh -c apt-get update', true, 'FROM localhost/debian-main:latest'],
      ['/bin/sh -c make', true, 'FROM d93f1b8a065b'],
    ])
    expect(originsOf(attributeLayers(image))).toEqual(['base', 'own', 'own'])
    expect(attributeLayers(image).base).toEqual({ name: 'localhost/debian-main:latest' })
  })

  it('takes the base from labels, and their digest where the name is the same', () => {
    const labels = {
      'org.opencontainers.image.base.name': 'debian:12-slim',
      'org.opencontainers.image.base.digest': 'sha256:abc',
    }
    expect(attributeLayers(imageOf(BASE, labels)).base).toEqual({ name: 'debian:12-slim', digest: 'sha256:abc' })
    const image = imageOf([...BASE, ...BUILDKIT], { ...labels, 'org.opencontainers.image.base.name': 'debian:11' })
    expect(attributeLayers(image, { dockerfile }).base).toEqual({ name: 'debian:12-slim' })
  })

  it('reads here-documents as BuildKit records them', () => {
    const text = 'FROM debian\nRUN <<EOF\napt-get update\napt-get install -y curl\nEOF\nCOPY x /x\n'
    const image = imageOf([
      ...BASE,
      ['RUN /bin/sh -c apt-get update\napt-get install -y curl\n # buildkit', true],
      ['COPY x /x # buildkit', true],
    ])
    expect(originsOf(attributeLayers(image, { dockerfile: { path: 'Dockerfile', text } }))).toEqual([
      'base',
      'own 2',
      'own 6',
    ])
  })

  it('never loses a layer and never gives a line outside of the file, whatever the history is', () => {
    const line = fc.tuple(
      fc.oneof(
        fc.string(),
        fc.constantFrom(...CLASSIC, ...BUILDKIT).map(([text]) => text),
      ),
      fc.boolean(),
    )
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), fc.boolean(), (lines, withFile) => {
        const image = imageOf(lines)
        const { layers } = attributeLayers(image, withFile ? { dockerfile } : {})
        expect(layers.map(({ digest }) => digest)).toEqual(image.layers.map(({ digest }) => digest))
        for (const { origin } of layers) expect(origin.line ?? 1).toBeLessThanOrEqual(16)
        const kinds = layers.map(({ origin: { kind } }) => 'base unknown own'.split(' ').indexOf(kind))
        expect(kinds).toEqual(kinds.toSorted((a, b) => a - b))
      }),
    )
  })
})
