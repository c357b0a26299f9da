/**
 * Templates with their variables filled in. Every run of the expanded text remembers the file and the offset where it is
 * written, so that a version found in it can be edited there. Bounded: variables that double or chase each other end as
 * one unknown character.
 */
import { OPAQUE, type Piece, type Resolved } from '../claim.ts'
import type { Definition } from '../facts.ts'
import { isReference, type Reference, type Template } from '../template.ts'
import type { Scopes, Site, Use } from './scopes.ts'

export interface Expander {
  /** The template as it stands at this place. */
  readonly expand: (template: Template, use: Use) => Resolved
  /** The value of a definition; its pieces all say through which definitions they came. */
  readonly valueOf: (site: Site) => Resolved
  /** As `expand`; each element where the template is a list alone: `"${packages[@]}"`, the variable of a loop. */
  readonly expandList: (template: Template, use: Use) => readonly Resolved[]
  /** Fallbacks met on the way: `v1` of `${X:-v1}` defines X where nothing else does. */
  readonly fallbacks: readonly Site[]
  /** As of `Scopes`. */
  readonly namesHolding: Scopes['namesHolding']
}

/** A version, an image, an address: none is put together from more. */
const MOST_PIECES = 64
/** Characters; what is longer is no part of a name or a version. */
const LONGEST_VALUE = 1024
/** Definitions of one name that are tried for a known value. */
const MOST_CANDIDATES = 8
/** How often a definition among others that chase each other is looked at anew. */
const MOST_COMPUTED = 8
/** From the variable of a loop to the list that it runs over. */
const MOST_LINKS = 3
/** Definitions that lead to each other. */
const DEEPEST = 24

const UNKNOWN: Resolved = { text: '', pieces: [] }

export const createExpander = (scopes: Scopes): Expander => {
  const values = new Map<Definition, Resolved>()
  const active = new Set<Definition>()
  const fallbacks: Site[] = []
  const met = new Set<Template>()

  const expand = (template: Template, use: Use): Resolved => {
    const first = template[0]
    if (template.length === 1 && first && !isReference(first))
      return {
        text: first.text,
        pieces: [{ text: first.text, file: use.file, start: first.start }],
        start: first.start,
      }
    const pieces: Piece[] = []
    for (const part of template) {
      if (!isReference(part)) pieces.push({ text: part.text, file: use.file, start: part.start })
      else if (pieces.length >= MOST_PIECES) pieces.push(unknownPiece(part, use))
      else pieces.push(...follow(part, use))
    }
    return { text: textOf(pieces), pieces, start: first?.start ?? use.start }
  }

  const expandList = (template: Template, use: Use): readonly Resolved[] => {
    let [only] = template
    let at = use
    for (let links = 0; template.length === 1 && links < MOST_LINKS; links += 1) {
      if (!only || !isReference(only) || only.partial || only.fallback) break
      const elements = scopes.elementsOf(only.variable, { ...at, start: only.start })
      const [first] = elements
      if (!first) break
      if (elements.length > 1) return elements.map(valueOf)
      const { value, start, within } = first.definition
      if (value.length !== 1) break
      only = value[0]
      at = { file: first.file, start, within }
    }
    return [expand(template, use)]
  }

  const follow = (reference: Reference, use: Use): readonly Piece[] => {
    const { variable, fallback, partial } = reference
    if (fallback && variable !== '') note(reference, fallback, use)
    const found = variable === '' ? undefined : choose(reference, use)
    const written = fallback && !isWhollyKnown(found) ? expandNested(fallback, use) : undefined
    const value = isWhollyKnown(found) || !isKnown(written) ? found : written
    if (value && isKnown(value)) return partial ? value.pieces.map(asPartial) : value.pieces
    return value && value.pieces.length > 0 ? value.pieces.slice(0, 1) : [unknownPiece(reference, use)]
  }

  /** A fallback may hold a reference with a fallback, and so on. */
  let depth = 0
  const expandNested = (template: Template, use: Use): Resolved => {
    if (depth >= DEEPEST) return UNKNOWN
    depth += 1
    try {
      return expand(template, use)
    } finally {
      depth -= 1
    }
  }

  const note = (reference: Reference, fallback: Template, { file, within }: Use): void => {
    if (met.has(fallback)) return
    met.add(fallback)
    const { variable: name, start } = reference
    const definition: Definition = { name, value: fallback, strength: 'default', start, ...(within ? { within } : {}) }
    fallbacks.push({ definition, file })
  }

  /** The first candidate of which all is known, else of which something is, else the first. */
  const choose = (reference: Reference, use: Use): Resolved | undefined => {
    const only = scopes.onlyOf(reference.variable, use.file)
    if (only && !active.has(only.definition)) {
      const value = shorten(valueOf(only), only)
      if (isWhollyKnown(value)) return value
    }
    let best: Resolved | undefined
    let tried = 0
    for (const site of scopes.lookUp(reference.variable, { ...use, start: reference.start })) {
      if (active.has(site.definition)) {
        cut.add(site.definition)
        continue
      }
      if (++tried > MOST_CANDIDATES) break
      const value = shorten(valueOf(site), site)
      if (isWhollyKnown(value)) return value
      if (value.pieces.length > 0 && (!best || (isKnown(value) && !isKnown(best)))) best = value
    }
    return best
  }

  /** Definitions that were left out because they are being looked at: what misses them is not the whole value. */
  const cut = new Set<Definition>()
  let computed = 0

  const valueOf = (site: Site): Resolved => {
    const { definition, file } = site
    const known = values.get(definition)
    if (known) return known
    if (active.size >= DEEPEST) return UNKNOWN
    computed += 1
    active.add(definition)
    const { start, within } = definition
    const expanded = expand(definition.value, { file, start, within })
    active.delete(definition)
    cut.delete(definition)
    const value = { ...expanded, pieces: expanded.pieces.map((piece) => through(piece, site)) }
    if (cut.size === 0 || computed > MOST_COMPUTED * (scopes.sites.length + 1)) values.set(definition, value)
    return value
  }

  return { expand, expandList, valueOf, fallbacks, namesHolding: scopes.namesHolding }
}

/** A value with something in it that is written somewhere. */
const isKnown = (value: Resolved | undefined): boolean =>
  value !== undefined && value.text !== '' && value.text !== OPAQUE

const isWhollyKnown = (value: Resolved | undefined): boolean =>
  value !== undefined && isKnown(value) && !value.text.includes(OPAQUE)

const unknownPiece = ({ variable, start }: Reference, { file }: Use): Piece => ({
  text: OPAQUE,
  file,
  start,
  variable,
})

const asPartial = (piece: Piece): Piece => (piece.partial ? piece : { ...piece, partial: true })

/** What is too long to be used elsewhere is unknown there. */
const shorten = (value: Resolved, site: Site): Resolved => {
  if (value.pieces.length <= MOST_PIECES && value.text.length <= LONGEST_VALUE) return value
  const unknown: Piece = { text: OPAQUE, file: site.file, start: site.definition.start, variable: '' }
  return { text: OPAQUE, pieces: [through(unknown, site)] }
}

const through = (piece: Piece, site: Site): Piece => {
  if (!piece.through) return { ...piece, definition: site.definition, through: [site] }
  return piece.through.length < DEEPEST ? { ...piece, through: [site, ...piece.through] } : piece
}

const textOf = (pieces: readonly Piece[]): string => {
  let text = ''
  for (const piece of pieces) text += piece.text
  return text
}
