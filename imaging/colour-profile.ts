/** Whether an ICC profile (ICC.1:2022) can be used on pixels of `channels` channels: its header, its table of tags and the tags that matter. */
export function isUsableProfile(icc: Buffer, channels: number): boolean {
  if (icc.length < 132 || icc.readUInt32BE(0) > icc.length || icc.toString('latin1', 36, 40) !== 'acsp')
    return false
  const space = icc.toString('latin1', 16, 20)
  const fits = { 'RGB ': [3, 4], CMYK: [4, 5], GRAY: [1, 2] }[space]
  if (!fits?.includes(channels)) return false
  const tags = tagsOf(icc)
  if (!tags) return false
  const needed = space === 'GRAY' ? ['kTRC'] : ['rXYZ', 'gXYZ', 'bXYZ', 'rTRC', 'gTRC', 'bTRC']
  return tags.has('A2B0') || (space !== 'CMYK' && needed.every((tag) => tags.has(tag)))
}

/** Signatures in the tag table; null when one points out of the profile. */
function tagsOf(icc: Buffer): Set<string> | null {
  const count = icc.readUInt32BE(128)
  if (count > 1000 || 132 + count * 12 > icc.length) return null
  const tags = new Set<string>()
  for (let i = 0; i < count; i++) {
    const at = 132 + i * 12
    if (icc.readUInt32BE(at + 4) + icc.readUInt32BE(at + 8) > icc.length) return null
    tags.add(icc.toString('latin1', at, at + 4))
  }
  return tags
}
