/**
 * Dependencies of Helm charts: Chart.yaml, and requirements.yaml before it (helm.sh/docs, "Charts", "Chart dependencies"). A
 * chart without repository lies in the folder `charts`.
 */
import { NOTHING } from '../../found.ts'
import { pinChart } from '../../pins/placed-references.ts'
import { yamlManager } from '../../yaml/yaml-manager.ts'

export const helmChart = yamlManager({
  name: 'helm-chart',
  expected: 'a Chart.yaml',
  rules: [
    {
      at: 'dependencies.#',
      read: ({ get }) => {
        const name = get('name')
        const repository = get('repository')
        if (!name || !repository) return [NOTHING]
        return [
          pinChart(
            { name, version: get('version'), repository: repository.value },
            { evidence: 'chart dependency', scope: 'runtime' },
          ),
        ]
      },
    },
  ],
})
