/** What the documentation shows must be true: configuration examples parse, named files and commands exist. */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { expect, it } from 'vitest'

import { parseConfig } from '../../src/plan/policy/config-file.ts'

const read = (path: string): string => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8')
const README = read('README.md')

it("the README's configuration is valid", () => {
  const examples = [...README.matchAll(/```yaml\n([^]*?)```/g)].map(([, text = '']) => parseConfig(text, 'README.md'))
  const [images, whole, capture] = examples
  expect(examples).toHaveLength(3)
  expect(images?.images.map(({ push }) => push)).toEqual(['kept', 'never'])
  expect(whole?.branches).toHaveLength(2)
  expect(whole?.rules[0]).toMatchObject({ group: 'kubernetes' })
  expect(whole?.accept[0]).toMatchObject({ id: 'CVE-2025-13281' })
  expect(capture?.capture.custom).toHaveLength(3)
})

it('every link into the repository leads somewhere', () => {
  for (const page of ['README.md', 'CONTRIBUTING.md', 'docs/architecture.md', 'docs/dependencies.md']) {
    const folder = page.includes('/') ? 'docs/' : ''
    const links = [...read(page).matchAll(/\]\((?!https?:|#)([^)#]+)\)/g)].map(([, target = '']) => folder + target)
    for (const link of links)
      expect(existsSync(new URL(`../../${link}`, import.meta.url)), `${page}: ${link}`).toBe(true)
  }
})

it('every npm script that the documentation names exists', () => {
  const { scripts }: { scripts: Record<string, string> } = JSON.parse(read('package.json'))
  const named = [...`${README}${read('CONTRIBUTING.md')}`.matchAll(/npm run ([a-z:]+)/g)].map(([, name = '']) => name)
  expect(named.length).toBeGreaterThan(3)
  for (const name of named) expect(Object.keys(scripts)).toContain(name)
})
