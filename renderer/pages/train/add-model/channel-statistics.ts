import type { ChannelStatistics } from '../../../../shared/domain/input.ts'

/** "0.485, 0.456, 0.406", one number a channel or one for all; null for anything else. Decimal points as in code, since that is where they are copied from. */
export function parseStatistics(mean: string, std: string, channels: number): ChannelStatistics | null {
  const numbers = (text: string): number[] | null => {
    const parts = text.replace(/[[\]()]/g, '').trim().split(/[\s,;]+/) // prettier-ignore
    const values = parts.map(Number)
    const full = values.length === 1 ? new Array<number>(channels).fill(values[0] ?? NaN) : values
    return full.length === channels && parts.every(Boolean) && full.every(Number.isFinite) ? full : null
  }
  const [centre, width] = [numbers(mean), numbers(std)]
  return centre && width?.every((value) => value > 0) ? { mean: centre, std: width } : null
}
