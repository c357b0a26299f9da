import { assert, property } from 'fast-check'
import { describe, expect, test } from 'vitest'

import { LONG_TEXTS, mutationsOf } from '../../testing-mutations.ts'
import { badLiterals, factLines } from '../../testing.ts'
import { webPage } from './index.ts'

const linesOf = (text: string): readonly string[] => factLines(webPage.read({ path: 'a.html', text }))

const PAGE = `<html><head>
<link rel="stylesheet" href="https://cdn.jsdelivr.net/npm/@docsearch/css@3" />
<!-- <script src="https://cdn.jsdelivr.net/npm/old@1.0.0"></script> -->
<script defer src='https://cdnjs.cloudflare.com/ajax/libs/jquery/3.7.1/jquery.min.js' integrity="sha384-x"></script>
<script src="//unpkg.com/vue@{{ vue_version }}/dist/vue.js"></script>
<script type="importmap">{"imports": {"lit": "https://esm.sh/lit@3.1.0", "a": "./a.js"}}</script>
<script>fetch("https://cdn.jsdelivr.net/npm/inline@1.0.0")</script>
<a href="https://cdn.jsdelivr.net/npm/linked@1.0.0">docs</a> <img src="local.png">
`

describe('web-page', () => {
  test('what a browser fetches; no comment, inline script or link', () => {
    expect(linesOf(PAGE)).toEqual([
      'text link: href: https://cdn.jsdelivr.net/npm/@docsearch/css@3',
      'text script: src: https://cdnjs.cloudflare.com/ajax/libs/jquery/3.7.1/jquery.min.js',
      'text script: src: //unpkg.com/vue@‹vue_version›/dist/vue.js',
      'text script: importmap: https://esm.sh/lit@3.1.0',
    ])
  })

  test('every literal of a broken page is verbatim', () => {
    assert(
      property(mutationsOf(PAGE), (text) => {
        expect(badLiterals(webPage.read({ path: 'a.html', text }), text)).toEqual([])
      }),
      { numRuns: 500 },
    )
  })

  test.each(LONG_TEXTS)('takes linear time for many %j', (_, text) => {
    const start = performance.now()
    linesOf(text)
    linesOf(`<script importmap>${text}`)
    linesOf('<script importmap>'.repeat(20_000))
    expect(performance.now() - start).toBeLessThan(2000)
  })
})
