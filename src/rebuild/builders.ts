/** Every builder, one for each folder of `builders/`, in the order of preference where the configuration names none. */
import { buildahBuilder } from './builders/buildah/builder.ts'
import { buildxBuilder } from './builders/buildx/builder.ts'
import { commandBuilder } from './builders/command/builder.ts'
import type { Builder, BuilderPorts } from './contract.ts'

export const BUILDERS: readonly Builder[] = [buildahBuilder, buildxBuilder, commandBuilder]

export type ChosenBuilder =
  | Readonly<{ status: 'chosen'; builder: Builder; version: string }>
  | Readonly<{ status: 'none'; reason: string }>

/** The one that is asked for; else the first that is installed. The user's command is taken only where it is asked for. */
export const chooseBuilder = async (
  wanted: { readonly builder?: Builder['name'] | undefined; readonly command?: readonly string[] | undefined },
  ports: BuilderPorts,
  builders: readonly Builder[] = BUILDERS,
): Promise<ChosenBuilder> => {
  const name = wanted.builder ?? (wanted.command ? 'command' : undefined)
  const reasons: string[] = []
  for (const builder of builders.filter((one) => (name === undefined ? one.name !== 'command' : one.name === name))) {
    const found = await builder.availability(ports)
    if (found.status === 'available') return { status: 'chosen', builder, version: found.version }
    reasons.push(found.reason)
  }
  const expected = name ?? 'buildah or docker buildx'
  return { status: 'none', reason: `no builder for images: expected ${expected}, found ${reasons.join('; ')}` }
}
