/**
 * The published program: what a command loads lies in fewer files, which are loaded sooner (docs/decisions/0018). Dependencies stay
 * packages of their own, with their licences; nothing is minified, so that people can read what they run.
 */
import { defineConfig } from 'rolldown'

export default defineConfig({
  input: 'src/cli/main.ts',
  platform: 'node',
  external: (id) => !/^[./]/.test(id),
  output: { dir: 'dist/cli' },
})
