import type { Metadata } from 'sharp'
import type { ImageFinding } from '../shared/domain/image-findings.ts'
import { isUsableProfile } from './colour-profile.ts'

/** What is converted or ignored until a picture is 8-bit sRGB, by its header. Transparency shows in the pixels. */
export function conversionsOf(header: Metadata, head: Buffer): ImageFinding[] {
  const found: ImageFinding[] = []
  const { pages = 1, space, channels, icc, depth } = header
  if (pages > 1) found.push(severalFrames(pages))
  const isUsable = icc !== undefined && isUsableProfile(icc, channels)
  if (space === 'cmyk')
    found.push({ kind: isUsable ? 'cmyk-by-profile' : 'cmyk-without-profile', detail: null })
  // libpng leaves out profiles that it finds wrong.
  const hasProfile = icc !== undefined || head.subarray(0, 256).includes('iCCP')
  if (hasProfile && !isUsable) found.push({ kind: 'damaged-profile-ignored', detail: null })
  if (depth !== 'uchar') found.push(reducedDepth)
  return found
}

export function severalFrames(count: number): ImageFinding {
  return { kind: 'first-of-several', detail: String(count) }
}

export const reducedDepth: ImageFinding = { kind: 'depth-reduced', detail: null }
