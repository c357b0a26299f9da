/**
 * Images that a command pulls, runs, copies or loads: `docker run -v a:b image:tag`, `kind load docker-image`,
 * `kubectl set image`, and any program's option `--…image`. What the repository builds and tags itself is no pin.
 */
import type { Claim, CommandSubject, Recognizer, RecognizerContext, Resolved, Subject } from '../claim.ts'
import { OPAQUE } from '../claim.ts'
import { partOf, readArguments, sliceOf, valuesOf, type Arguments, type Word } from '../claims/command-words.ts'
import { imageClaim, isVersionTag, readImage, readImageName, type ImageMention } from '../claims/image-claim.ts'
import { imagesIn, saysImage } from '../claims/image-mentions.ts'
import {
  BUILD_OPTIONS,
  BUILD_PROGRAMS,
  BUILD_VERBS,
  IMAGE_PROGRAMS,
  type ImageCommand,
} from '../knowledge/image-programs.ts'

export const imageCommand: Recognizer = {
  name: 'image-command',
  kinds: ['command'],
  programs: [...Object.keys(IMAGE_PROGRAMS), 'helm', 'helm3', 'cilium'],
  // A name and its tag, `$IMAGE:$TAG`, an option of images.
  mentions: /\/[\w.-]+[:@]|^:|image|img|--build-arg/,
  recognize: (subject: Subject, context: RecognizerContext) =>
    subject.kind === 'command' ? claimsOfCommand(subject, context) : [],
}

type Use = Readonly<{ word: Word; evidence: string; confidence: Claim['confidence'] }>

const claimsOfCommand = (command: CommandSubject, context: RecognizerContext): readonly Claim[] => {
  const { program, words } = command
  const isKnown = Object.hasOwn(IMAGE_PROGRAMS, program)
  if (!isKnown && !SETS_VALUES.has(program) && !words.some(couldConcern)) return []
  const uses = [...(isKnown ? operandUses(command) : []), ...optionUses(command), ...setUses(command)]
  const claims = uses.flatMap((use) => claimUse(use, command, context))
  const others = isKnown || uses.length > 0 ? [] : wordClaims(command, context)
  return [...claims, ...others, ...helmValues(command)]
}

/** Most commands have neither an option of images nor a word like a reference. */
const couldConcern = ({ text }: Resolved): boolean =>
  text.startsWith('-')
    ? /image|img|=.*:/.test(text) || text.startsWith('--build-arg')
    : text === 'image' || (text.includes(':') && text.includes('/'))

const claimUse = (
  { word, evidence, confidence }: Use,
  { file }: CommandSubject,
  context: RecognizerContext,
): readonly Claim[] => {
  const image = readImage(word)
  if (!image || isOwn(word, image, context)) return []
  const scope = /(?:^|[/.])(?:Docker|Container)file/i.test(file) ? 'runtime' : 'build'
  return [imageClaim(word, image, { evidence, confidence, scope })]
}

/** Operands, such as those of `docker pull`. */
const operandUses = ({ program, words }: CommandSubject): readonly Use[] => {
  const found = chooseCommand(IMAGE_PROGRAMS[program] ?? [], words)
  if (!found) return []
  const { chosen, operands } = found
  const evidence = [program, ...chosen.verbs].join(' ')
  return imagesAmong(operands, chosen).map((word) => ({ word, evidence, confidence: 'certain' }))
}

type Chosen = Readonly<{ chosen: ImageCommand; operands: readonly Word[] }>

const chooseCommand = (commands: readonly ImageCommand[], words: CommandSubject['words']): Chosen | undefined => {
  const texts = new Set(words.map(({ text }) => text))
  for (const chosen of commands) {
    if (!chosen.verbs.every((verb) => texts.has(verb))) continue
    const { operands } = readArguments(words.slice(1), chosen.options)
    if (chosen.verbs.every((verb, index) => operands[index]?.text === verb))
      return { chosen, operands: operands.slice(chosen.verbs.length) }
  }
  return undefined
}

/** Their words are names of charts, patterns, or what is published. */
const OTHER_WORDS = new Set(['helm', 'grep', 'egrep', 'git', 'curl', 'wget', 'jq', 'yq'])

/** Where the replacement of `s|image: a:1|image: b:2|` begins: what is looked for is not used. */
const replacementIn = (text: string): number => {
  const command = /(?:^|[\s;])s([|#,/@!])/.exec(text)
  return command ? text.indexOf(command[1] ?? '', command.index + command[0].length) + 1 : 0
}

/** Options for what is made, and for what is only said. */
const NO_INPUT = /^--(?![\w-]+=)|^--(?:tag|output|label|annotation|destination|filter|set|push|cache|build-)/

/** Words of programs and functions that nothing is known of: `preload quay.io/org/app:v1`, a patch in JSON. */
const wordClaims = ({ file, program, words }: CommandSubject, context: RecognizerContext): readonly Claim[] => {
  if (OTHER_WORDS.has(program)) return []
  const { names } = ownImagesOf(context)
  const claims = words.flatMap((at) => {
    if (NO_INPUT.test(at.text)) return []
    const from = program === 'sed' || program === 'perl' ? replacementIn(at.text) : 0
    return imagesIn(at, { file, saysImage: false }).filter(({ range }) => range[0] >= from)
  })
  return claims.filter(({ component }) => !names.has(component.name))
}

const imagesAmong = (operands: readonly Word[], { images }: ImageCommand): readonly Word[] => {
  if (images === 'all') return operands
  // What a variable without a value holds may be options: `docker run $OPTIONS org/app:v1`.
  const first = operands.findIndex(({ text }) => text.replaceAll(OPAQUE, '') !== '')
  const [word] = first === -1 ? [] : operands.slice(first)
  if (!word || images === 'none') return []
  return first === 0 || isSurely(word) ? [word] : []
}

const isSurely = (word: Word): boolean => {
  const image = readImage(word)
  return image !== undefined && (image.registry === 'known' || (image.name.includes('/') && isVersionTag(image.tag)))
}

/** `--image x`, `--install-image=x`, `--build-arg BASE_IMAGE=x` of any program. */
const optionUses = ({ program, words }: CommandSubject): readonly Use[] =>
  words.flatMap((at, index) => {
    const next = words[index + 1]
    const [driverOption] = /^image=(?=.*:)/.exec(at.text) ?? []
    if (driverOption !== undefined && words[index - 1]?.text === '--driver-opt')
      return [
        {
          word: sliceOf(at, driverOption.length, at.text.length),
          evidence: '--driver-opt image',
          confidence: 'certain' as const,
        },
      ]
    const isArgument = at.text.startsWith('--build-arg')
    if (isArgument) return buildArgument(at.text === '--build-arg' ? next : at)
    const option = at.text.startsWith('-') ? /^--?(?:[\w-]*-)?(?:image|img)(?=$|=)/.exec(at.text)?.[0] : undefined
    if (option === undefined) return []
    const isJoined = at.text.length > option.length
    const word = isJoined ? sliceOf(at, option.length + 1, at.text.length) : next && sliceOf(next, 0, next.text.length)
    return word && !word.text.startsWith('-')
      ? [{ word, evidence: `${program} ${option}`, confidence: 'certain' as const }]
      : []
  })

const buildArgument = (at: Resolved | undefined): readonly Use[] => {
  const [head = '', name = ''] = /^(?:--build-arg=)?(\w+)=/.exec(at?.text ?? '') ?? []
  if (!at || !(saysImage(name) || /(?:^|_)(?:BASE|FROM)$/i.test(name))) return []
  const word = sliceOf(at, head.length, at.text.length)
  return /[:@]/.test(word.text) ? [{ word, evidence: `--build-arg ${name}`, confidence: 'certain' }] : []
}

/** `kubectl set image deployment/x app=image:tag`. */
const setUses = ({ program, words }: CommandSubject): readonly Use[] => {
  const at = program === 'kubectl' || program === 'oc' ? words.findIndex(({ text }) => text === 'set') : -1
  if (at === -1 || words[at + 1]?.text !== 'image') return []
  return words.slice(at + 2).flatMap((word) => {
    const equals = /^[\w*.-]+=/.exec(word.text)?.[0].length ?? 0
    if (equals === 0 || word.text.startsWith('-')) return []
    return [{ word: sliceOf(word, equals, word.text.length), evidence: `${program} set image`, confidence: 'certain' }]
  })
}

const SET_OPTIONS = new Set([
  '--set',
  '--set-string',
  '-p',
  '--helm-set',
  '-n',
  '--namespace',
  '-f',
  '--values',
  '--version',
  '--repo',
])
/** Programs that take values of a chart. */
const SETS_VALUES = new Set(['helm', 'cilium', 'helm3'])
const SETS = new Set(['--set', '--set-string', '--helm-set'])

/** `helm --set a.image.repository=x --set a.image.tag=v1`, also joined by commas. */
const helmValues = ({ program, words }: CommandSubject): readonly Claim[] => {
  if (!SETS_VALUES.has(program)) return []
  const values = new Map(valuesOf(readArguments(words.slice(1), SET_OPTIONS), SETS).flatMap(assignmentsOf))
  return [...values].flatMap(([key, word]) => {
    const image = key.endsWith('image') ? readImage(word) : undefined
    if (image && image.tag !== '') return [imageClaim(word, image, HELM_SET)]
    const name = key.endsWith('.tag') ? nameBeside(key.slice(0, -'.tag'.length), values) : undefined
    const named = name === undefined ? undefined : readImageName(name)
    if (!named || word.text === '') return []
    return [imageClaim(word, { ...named, tag: word.text, versionRange: [0, word.text.length] }, HELM_SET)]
  })
}

const HELM_SET = { evidence: 'helm --set', confidence: 'certain', scope: 'build' } as const

const assignmentsOf = (word: Word): readonly (readonly [string, Word])[] =>
  Array.from(word.text.matchAll(/[^,]+/g)).flatMap(({ 0: whole, index }) => {
    const equals = whole.indexOf('=')
    return equals < 1 ? [] : [[whole.slice(0, equals), partOf(word, index + equals + 1, index + whole.length)] as const]
  })

const nameBeside = (prefix: string, values: ReadonlyMap<string, Word>): string | undefined => {
  const registry = values.get(`${prefix}.registry`)?.text
  const name = values.get(`${prefix}.repository`)?.text ?? values.get(`${prefix}.name`)?.text
  return name === undefined || registry === undefined ? name : `${registry}/${name}`
}

type OwnImages = Readonly<{ names: ReadonlySet<string>; references: ReadonlySet<string> }>
const ownImages = new WeakMap<RecognizerContext, OwnImages>()

const ownImagesOf = (context: RecognizerContext): OwnImages => {
  const own = ownImages.get(context) ?? readOwnImages(context)
  ownImages.set(context, own)
  return own
}

/** Built or tagged by a command of the repository. */
const isOwn = (word: Word, image: ImageMention, context: RecognizerContext): boolean => {
  const own = ownImagesOf(context)
  return own.references.has(word.text) || own.names.has(image.name) || own.names.has(stem(word.text))
}

/** A reference without tag and digest. */
const stem = (reference: string): string => reference.replace(/@.*$/, '').replace(/:[^/:]*$/, '')

const readOwnImages = (context: RecognizerContext): OwnImages => {
  const commands = BUILD_PROGRAMS.flatMap((program) => context.commands(program))
    .filter(({ words }) => words.some(({ text }) => text === 'tag' || BUILD_VERBS.has(text)))
    .map(({ words }) => readArguments(words.slice(1), BUILD_OPTIONS))
  const built = commands.filter(({ operands: [verb] }) => verb && BUILD_VERBS.has(verb.text)).flatMap(targetsOf)
  const names = new Set(built.map(({ text }) => stem(text)))
  const references = new Set<string>()
  for (const { operands } of commands) {
    const at = operands.findIndex(({ text }) => text === 'tag')
    const [source, target] = at === 0 || at === 1 ? operands.slice(at + 1) : []
    // A tag on an image of others is still theirs.
    if (source && target && (names.has(stem(source.text)) || references.has(source.text))) references.add(target.text)
  }
  return { names, references }
}

const TAG_OPTIONS = new Set(['-t', '--tag'])

const targetsOf = (given: Arguments): readonly Word[] => valuesOf(given, TAG_OPTIONS)
