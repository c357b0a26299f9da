import * as fc from 'fast-check'
import { expect, it } from 'vitest'

import { cascadeOrder, type CascadeImage } from './cascade.ts'
import { isLoopback, parseTaggedName } from './image-names.ts'

const image = (name: string, ...bases: string[]): CascadeImage => ({ name, tags: ['latest', '1'], bases })

it('puts bases first, else keeps the order', () => {
  const order = cascadeOrder([
    image('example.com/app', 'example.com/base:1'),
    image('tool', 'debian:12'),
    image('example.com/base'),
  ])
  expect(order).toEqual({
    status: 'ordered',
    steps: [
      { name: 'tool', on: [] },
      { name: 'example.com/base', on: [] },
      { name: 'example.com/app', on: ['example.com/base'] },
    ],
  })
})

it('follows neither other tags nor digests', () => {
  const order = cascadeOrder([
    image('base'),
    image('a', 'base:2'),
    image('b', 'base:1@sha256:00'),
    image('c', 'docker.io/library/base'),
  ])
  expect(order).toMatchObject({ steps: [{ on: [] }, { on: [] }, { on: [] }, { name: 'c', on: ['base'] }] })
})

it('names a circle', () => {
  expect(cascadeOrder([image('x'), image('a', 'b'), image('b', 'c'), image('c', 'a')])).toMatchObject({
    status: 'cycle',
    reason: 'images are built on each other in a circle: a on b on c on a',
    images: ['a', 'b', 'c'],
  })
  expect(cascadeOrder([image('a', 'a')])).toMatchObject({ reason: expect.stringContaining('a on a') })
})

it('every image comes once, and after all that it stands on', () => {
  const graphs = fc.array(fc.array(fc.nat(6), { maxLength: 3 }), { maxLength: 7 })
  fc.assert(
    fc.property(graphs, (graph) => {
      const images = graph.map((bases, index) =>
        image(`i${index}`, ...bases.filter((base) => base < index).map((base) => `i${base}`)),
      )
      const order = cascadeOrder(images.toReversed())
      if (order.status !== 'ordered') throw new Error(order.reason)
      const names = order.steps.map(({ name }) => name)
      expect(names.toSorted()).toEqual(images.map(({ name }) => name).toSorted())
      for (const { name, on } of order.steps)
        for (const base of on) expect(names.indexOf(base)).toBeLessThan(names.indexOf(name))
    }),
  )
})

it('names are compared as Docker means them', () => {
  expect(parseTaggedName('debian:12')).toEqual({ name: 'docker.io/library/debian', tag: '12', digest: undefined })
  expect(parseTaggedName('localhost:5000/a@sha256:1')).toEqual({
    name: 'localhost:5000/a',
    tag: undefined,
    digest: 'sha256:1',
  })
  expect(parseTaggedName('team/a').name).toBe('docker.io/team/a')
  expect(['docker://127.0.0.1:5000/a', 'docker://localhost/a'].every(isLoopback)).toBe(true)
  expect(['docker://127.0.0.1.example/a', 'oci:localhost/a', 'docker://ghcr.io/a'].some(isLoopback)).toBe(false)
})
