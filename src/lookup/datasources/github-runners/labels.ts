/**
 * The labels of GitHub's runners and what has become of them. Source: the table "Available Images" in the README of
 * github.com/actions/runner-images and its announcements.
 */
export type Label = Readonly<{ version: string; state: 'available' | 'preview' | 'deprecated' | 'removed' }>

/** The day whose table this is: commit 749514466. */
export const READ_ON = '2026-08-21'

const label =
  (state: Label['state']) =>
  (version: string): Label => ({ version, state })

const available = label('available')
const preview = label('preview')
const deprecated = label('deprecated')
const removed = label('removed')

export const LABELS: Readonly<Record<string, readonly Label[]>> = {
  ubuntu: [
    ...['26.04', '26.04-arm'].map(preview),
    ...['24.04', '24.04-arm', '22.04', '22.04-arm'].map(available),
    ...['20.04', '18.04', '16.04'].map(removed),
  ],
  macos: [
    ...['26', '26-xlarge', '26-intel', '26-large', '15', '15-xlarge', '15-intel', '15-large'].map(available),
    ...['14', '14-large', '14-xlarge'].map(deprecated),
    ...['13', '13-large', '13-xlarge', '12', '12-large', '12-xlarge', '11', '10.15'].map(removed),
  ],
  windows: [
    ...['2025', '2025-vs2026', '2022', '11-arm', '11-vs2026-arm'].map(available),
    ...['2019', '2016'].map(removed),
  ],
}
