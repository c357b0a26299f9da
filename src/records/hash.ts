/**
 * Stable ids for pins, findings and change sets. A library and not `node:crypto`, because stages may not import `node:*`;
 * not for security: a 96-bit prefix of SHA-256 keeps ids short and collisions out of reach.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

/** 24 hexadecimal digits over the parts; their boundaries count, so `['ab', 'c']` and `['a', 'bc']` differ. */
export const hashOf = (...parts: readonly string[]): string =>
  bytesToHex(sha256(utf8ToBytes(parts.map((part) => `${part.length}:${part}`).join('')))).slice(0, 24)
