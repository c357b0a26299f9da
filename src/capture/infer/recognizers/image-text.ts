/**
 * Image references in texts of source code and in values of variables: `getenv("X_IMAGE", "org/app:v1")`,
 * `FRR_IMAGE = quay.io/frrouting/frr:$(V)`, a list between blanks.
 */
import type { Recognizer, Subject } from '../claim.ts'
import { imagesIn, saysImage, startsContainer, type Surroundings } from '../claims/image-mentions.ts'

/** Names of what a test compares with. */
const EXPECTED = /^(?:exp|want|got|actual|input|fake|mock|invalid|wrong|bad|missing)/i

const surroundingsOf = (file: string, path: readonly string[]): Surroundings => ({
  file,
  saysImage: path.some(saysImage),
  isVariable: path.length === 1 && !EXPECTED.test(path[0] ?? ''),
  startsContainer: path.some(startsContainer),
})

export const imageText: Recognizer = {
  name: 'image-text',
  kinds: ['text', 'definition'],
  recognize: (subject: Subject) => {
    if (subject.kind === 'text') return imagesIn(subject.value, surroundingsOf(subject.file, subject.path))
    return subject.kind === 'definition' ? imagesIn(subject.value, surroundingsOf(subject.file, [subject.name])) : []
  },
}
