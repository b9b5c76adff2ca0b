import type { ImageFinding, ImageFindingKind } from '../shared/domain/image-findings.ts'
import { GRID_SIDE, type SmallPicture } from './small-picture.ts'
import { hasTwoValues } from './two-valued.ts'

const TINY_PX = 32
/** Mean brightness, of 255. */
const DARK = 20
/** Standard deviation of each channel, of 255: noise of a camera and what JPEG adds. */
const UNIFORM = 2.5
const BLACK = 16
const WHITE = 248
const MOSTLY = 0.5

/**
 * What a person should look at.
 * @param grid mean brightness in fields, `[32, 32]`
 * @param size of the picture itself
 */
export function lookAt(
  small: SmallPicture,
  grid: Uint8Array,
  size: { readonly width: number; readonly height: number },
): ImageFinding[] {
  const found: ImageFindingKind[] = []
  if (Math.min(size.width, size.height) < TINY_PX) found.push('tiny')
  if (isUniform(small, grid)) found.push('uniform')
  else if (hasTwoValues(small)) found.push('like-a-mask')
  else if (borderShare(grid) > MOSTLY) found.push('mostly-border')
  if (grid.reduce((sum, value) => sum + value, 0) / grid.length < DARK) found.push('dark')
  return found.map((kind) => ({ kind, detail: null }))
}

function isUniform({ data }: SmallPicture, grid: Uint8Array): boolean {
  // The grid tells most pictures apart at once.
  if (grid.some((value) => Math.abs(value - grid[0]!) > 4 * UNIFORM)) return false
  const count = data.length / 3
  for (let c = 0; c < 3; c++) {
    let [sum, squares] = [0, 0]
    for (let i = c; i < data.length; i += 3) {
      sum += data[i]!
      squares += data[i]! ** 2
    }
    if (squares / count - (sum / count) ** 2 > UNIFORM ** 2) return false
  }
  return true
}

/** Share of the fields that are black or white and reach the edge through others of their kind. */
function borderShare(grid: Uint8Array): number {
  const is = [(value: number) => value <= BLACK, (value: number) => value >= WHITE]
  return Math.max(...is.map((frame) => frameFields(grid, frame))) / grid.length
}

function frameFields(grid: Uint8Array, isFrame: (value: number) => boolean): number {
  const seen = new Uint8Array(grid.length)
  const pending: number[] = []
  const add = (x: number, y: number): void => {
    const i = y * GRID_SIDE + x
    if (x < 0 || y < 0 || x >= GRID_SIDE || y >= GRID_SIDE || seen[i] === 1 || !isFrame(grid[i]!)) return
    seen[i] = 1
    pending.push(i)
  }
  for (let i = 0; i < GRID_SIDE; i++) {
    for (const edge of [0, GRID_SIDE - 1]) {
      add(i, edge)
      add(edge, i)
    }
  }
  let count = 0
  for (let i = pending.pop(); i !== undefined; i = pending.pop()) {
    const [x, y] = [i % GRID_SIDE, Math.floor(i / GRID_SIDE)]
    add(x - 1, y)
    add(x + 1, y)
    add(x, y - 1)
    add(x, y + 1)
    count++
  }
  return count
}
