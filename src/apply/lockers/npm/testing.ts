/** An npm registry on the loopback interface that knows the packages it is given; it serves no tarballs. */
import { createServer, type IncomingMessage } from 'node:http'

export type ServedPackage = Readonly<Record<string, Readonly<Record<string, unknown>>>>

export type TestRegistry = Readonly<{
  url: string
  requests: readonly Readonly<{ path: string; authorization: string | undefined }>[]
  close: () => Promise<void>
}>

const packument = (url: string, name: string, versions: ServedPackage) => ({
  name,
  'dist-tags': { latest: Object.keys(versions).at(-1) },
  versions: Object.fromEntries(
    Object.entries(versions).map(([version, manifest]) => [
      version,
      {
        name,
        version,
        ...manifest,
        dist: {
          tarball: `${url}${name}/-/${version}.tgz`,
          integrity: `sha512-${Buffer.from(`${name}@${version}`).toString('base64')}`,
        },
      },
    ]),
  ),
})

/** `packages`: versions by package name, each with the fields of its manifest. An error code in place of them is answered. */
export const serveRegistry = async (
  packages: Readonly<Record<string, ServedPackage | number>>,
): Promise<TestRegistry> => {
  const requests: { path: string; authorization: string | undefined }[] = []
  let url = ''
  const answer = (request: IncomingMessage): Readonly<{ status: number; body: string }> => {
    const name = decodeURIComponent((request.url ?? '').slice(1))
    requests.push({ path: name, authorization: request.headers.authorization })
    const known = packages[name]
    if (known === undefined) return { status: 404, body: '{"error":"not found"}' }
    if (typeof known === 'number') return { status: known, body: 'garbage' }
    return { status: 200, body: JSON.stringify(packument(url, name, known)) }
  }
  const server = createServer((request, response) => {
    const { status, body } = answer(request)
    response.writeHead(status, { 'content-type': 'application/json' }).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`
  return {
    url,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
