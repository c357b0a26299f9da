import { expect, it } from 'vitest'

import { buildChange, buildFindings, buildMove, buildPlan } from '../testing.ts'
import { renderPlan } from './plan.ts'

const rung = (server: string, reader: string, because: string) => ({
  moves: [buildMove('npm', 'reader', '6.0.0', reader), buildMove('npm', 'server', '4.0.0', server)],
  clears: [],
  because: [because],
  inputDigest: `${server} ${reader}`,
})

it('names the other rungs by what leads the title, each once', () => {
  const change = {
    ...buildChange('Update server to 5.0.0 with reader', [], []),
    ladder: [
      rung('5.0.0', '6.2.0', 'newest allowed'),
      rung('5.0.0', '6.3.0', 'another reader'),
      rung('4.1.0', '6.1.0', 'newest allowed minor'),
      rung('4.1.0', '6.1.1', 'another reader'),
    ],
  }
  const screen = { width: 120, colour: false }
  const text = renderPlan(buildPlan('main', { changes: [change] }), buildFindings('main', []), screen)
  expect(text).toContain('else: server 4.1.0 with 1 more (newest allowed minor)\n')
})
