/** The page in a real browser: nothing leaves it, nothing overflows, contrast and structure hold. */
import { existsSync } from 'node:fs'

import { chromium } from 'playwright-core'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { buildReport } from '../build-report.ts'
import { sampleImages } from '../testing-images.ts'
import { hostileRun, sampleRun } from '../testing-sample.ts'
import { renderHtml } from './render-html.ts'

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
const there = existsSync(CHROMIUM)
if (!there) console.log(`report.html is not opened in a browser: no ${CHROMIUM} (set CHROMIUM)`)

describe.skipIf(!there)('report.html in Chromium', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    })
  })
  afterAll(() => browser.close())

  it.each([
    ['the sample', sampleRun(), 1280],
    ['the sample', sampleRun(), 400],
    ['images', { ...sampleRun(), images: sampleImages() }, 1280],
    ['images', { ...sampleRun(), images: sampleImages() }, 400],
    ['hostile names', hostileRun(), 1280],
    ['hostile names', hostileRun(), 400],
  ] as const)('%s: no request, no script, no sideways scrolling (%#)', async (_, run, width) => {
    const page = await browser.newPage({ viewport: { width, height: 900 } })
    const asked: string[] = []
    const said: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    page.on('console', (message) => said.push(message.text()))
    page.on('dialog', (dialog) => said.push(dialog.message()))
    await page.setContent(renderHtml(buildReport(run)))
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
    expect(await page.evaluate('document.scripts.length + document.images.length')).toBe(0)
    expect(asked.filter((url) => !url.startsWith('data:'))).toEqual([])
    expect(said).toEqual([])
    await page.close()
  })

  it('has one h1, headings without a gap, and a header cell for every column', async () => {
    const page = await browser.newPage()
    await page.setContent(renderHtml(buildReport({ ...sampleRun(), images: sampleImages() })))
    const levels = await page
      .locator('h1, h2, h3')
      .evaluateAll((found) => found.map(({ tagName }) => Number(tagName.slice(1))))
    expect(levels.filter((level) => level === 1)).toHaveLength(1)
    for (const [index, level] of levels.entries()) expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1)
    const ragged = await page.locator('table').evaluateAll(
      (tables) =>
        tables.filter((table) => {
          const counts = [...table.querySelectorAll('tr')].map(({ children }) => children.length)
          return new Set(counts).size !== 1
        }).length,
    )
    expect(ragged).toBe(0)
    await page.close()
  })
})
