/** How long ago something was asked, for people. */
export const ageInWords = (ms: number): string => {
  const hours = ms / 3_600_000
  if (hours < 1) return `${Math.max(0, Math.round(ms / 60_000))} minutes`
  return hours < 48 ? `${Math.round(hours)} hours` : `${Math.round(hours / 24)} days`
}
