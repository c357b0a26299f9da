/** `oci:DIR[:TAG]`: a folder laid out as image-spec's image-layout.md has it. */
import { WorldError } from '../../../../records/errors.ts'
import type { FileSet } from '../../blobs/file-set.ts'
import type { ImagePorts } from '../../image-ports.ts'
import { openLayout } from '../../layout/open-layout.ts'
import type { Transport } from '../../transport.ts'

export const ociLayout: Transport<'oci'> = {
  name: 'oci',
  async open({ reference: { path, tag }, written, platform }, ports) {
    const files = folderFiles(path, ports)
    const marker = await files.open('index.json')
    if (!marker)
      throw new WorldError({ place: path, expected: 'an OCI layout, a folder with an index.json', found: 'none there' })
    await marker.close()
    return openLayout({ files, reference: written, ...(tag === undefined ? {} : { tag }), platform }, ports)
  },
}

const folderFiles = (folder: string, { files }: ImagePorts): FileSet => ({
  place: folder,
  open: (path) => files.open(`${folder}/${path}`, { inside: folder }),
  close: async () => {},
})
