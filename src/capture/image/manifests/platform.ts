/** Which image of an index is meant: the one of the platform, never an attestation. Pure. */
import { UsageError, WorldError } from '../../../records/errors.ts'
import type { IndexEntry } from './parse-manifest.ts'

export type Platform = Readonly<{
  os: string
  architecture: string
  variant?: string
  /** False for the one of this machine, which nobody asked for. */
  asked: boolean
}>

/** `linux/arm64`, `linux/arm/v7`. Throws a UsageError. */
export const parsePlatform = (text: string): Platform => {
  const [, os, architecture, variant] = /^([a-z0-9]+)\/([a-z0-9_]+)(?:\/([a-z0-9.]+))?$/.exec(text) ?? []
  if (!os || !architecture)
    throw new UsageError({ place: '--platform', expected: 'os/architecture[/variant]', found: JSON.stringify(text) })
  return { os, architecture, ...(variant ? { variant } : {}), asked: true }
}

export const spellPlatform = ({ os, architecture, variant }: Omit<Platform, 'asked'>): string =>
  [os, architecture, variant].filter((part) => part !== undefined && part !== '').join('/')

/** Buildkit's provenance and SBOMs: entries of no platform that say what they belong to. */
const isAttestation = ({ annotations, platform }: IndexEntry): boolean =>
  annotations['vnd.docker.reference.type'] !== undefined ||
  (platform?.os === 'unknown' && platform.architecture === 'unknown')

/** What an image without a variant runs as (containerd, platforms.Normalize). */
const USUAL_VARIANTS: Readonly<Record<string, string>> = { arm64: 'v8', arm: 'v7', amd64: 'v1' }

const fits = (platform: IndexEntry['platform'], wanted: Platform): boolean => {
  if (!platform || platform.os !== wanted.os || platform.architecture !== wanted.architecture) return false
  const usual = USUAL_VARIANTS[wanted.architecture]
  return wanted.variant === undefined || (platform.variant || usual) === wanted.variant
}

/** Of several variants the usual one. An index in which one image alone lies needs no platform, unless one was asked for. */
export const choosePlatform = (entries: readonly IndexEntry[], wanted: Platform, place: string): IndexEntry => {
  const images = entries.filter((entry) => !isAttestation(entry))
  const fitting = images.filter(({ platform }) => fits(platform, wanted))
  const usual = USUAL_VARIANTS[wanted.architecture]
  const best = fitting.find(({ platform }) => (platform?.variant ?? usual) === usual) ?? fitting[0]
  if (best) return best
  const [only] = images
  if (images.length === 1 && only && (!wanted.asked || only.platform === undefined)) return only
  const there = images.map(({ platform }) => (platform ? spellPlatform(platform) : 'an unnamed one'))
  throw new WorldError({
    place,
    expected: `an image for ${spellPlatform(wanted)}`,
    found: there.length === 0 ? 'no image' : `${there.slice(0, 20).join(', ')} (--platform chooses)`,
  })
}

/**
 * An image that no index lists is read whatever it runs on, unless another platform was asked for. `written`: as its configuration
 * says it; one that says nothing is taken. Throws a WorldError.
 */
export const refuseOtherPlatform = (written: string, wanted: Platform, place: string): void => {
  const [os = '', architecture = '', variant] = written.split('/')
  if (!wanted.asked || os === '' || fits({ os, architecture, ...(variant ? { variant } : {}) }, wanted)) return
  throw new WorldError({ place, expected: `an image for ${spellPlatform(wanted)}`, found: `one for ${written} alone` })
}
