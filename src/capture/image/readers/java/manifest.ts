/** The main section of a jar's MANIFEST.MF (Java, "JAR File Specification"): `Name: value`, lines of 72 bytes that go on after a blank. */

export const readManifest = (text: string): ReadonlyMap<string, string> => {
  const [main = ''] = text.replace(/\r\n?/g, '\n').split('\n\n')
  const fields = main.replace(/\n /g, '').split('\n')
  return new Map(
    fields.flatMap((line) => {
      const colon = line.indexOf(':')
      return colon <= 0 ? [] : [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()] as const]
    }),
  )
}
