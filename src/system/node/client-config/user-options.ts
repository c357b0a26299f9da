/** What the readers of a client's configuration are given, and how they read: the user's files, then the repository's addresses. */
import { readFile } from 'node:fs/promises'

import type { Exec, RegistryAddress } from '../../ports.ts'
import { authorizationIn, parseAddress, registryAddress, type Environment, type RepositoryFile } from './address.ts'

export type UserOptions = Readonly<{
  exec: Exec
  env: Environment
  home: string
  /** `registries` of seaworthy.yaml for this client. */
  override: string | undefined
  repositoryFiles: readonly RepositoryFile[]
}>

/** Empty where there is no such file. */
export const readUserFile = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '')

/** The first of the files that has something in it. */
export const readFirst = async (paths: readonly string[]): Promise<string> => {
  for (const path of paths) {
    const text = await readUserFile(path)
    if (text !== '') return text
  }
  return ''
}

/** An address as the user wrote it, credentials included; undefined where it is none. */
export const userAddress = (text: string, from: string, authorization?: string): RegistryAddress | undefined => {
  const url = parseAddress(text)
  return url && registryAddress(url, authorization ?? authorizationIn(url), from)
}

/**
 * Addresses in the order of asking, each once. One that the repository names has the user's credential where the user
 * configured that very address, and never one of its own.
 */
export const withRepository = (
  ofRepository: readonly string[],
  ofUser: readonly RegistryAddress[],
): readonly RegistryAddress[] => {
  const byUrl = new Map(ofUser.map((address) => [address.url, address]))
  const named = ofRepository.flatMap((text) => {
    const url = parseAddress(text)
    if (!url) return []
    const bare = registryAddress(url, undefined, 'the repository')
    return byUrl.get(bare.url) ?? bare
  })
  const all = [...named, ...ofUser]
  return all.filter((address, index) => all.findIndex(({ url }) => url === address.url) === index)
}
