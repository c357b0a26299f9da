/** `oci-archive:FILE[:TAG]`: an OCI layout in a tar archive, plain or packed whole. */
import { openArchive } from '../../archives/open-archive.ts'
import { openLayout } from '../../layout/open-layout.ts'
import type { Transport } from '../../transport.ts'

export const ociArchive: Transport<'oci-archive'> = {
  name: 'oci-archive',
  async open({ reference: { path, tag }, written, platform }, ports) {
    const files = await openArchive(path, ports)
    return openLayout({ files, reference: written, ...(tag === undefined ? {} : { tag }), platform }, ports)
  },
}
