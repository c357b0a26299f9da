/**
 * The published program: what a command loads lies in a few files instead of hundreds, which spares each run a tenth of a second.
 * Dependencies stay packages of their own, with their licences; nothing is minified, so that people can read what they run.
 */
import { defineConfig } from 'rolldown'

export default defineConfig({
  input: 'src/cli/main.ts',
  platform: 'node',
  external: (id) => !/^[./]/.test(id),
  output: { dir: 'dist/cli', cleanDir: true },
})
