/** Sizes of the grid's cells. */
export interface GridSize {
  readonly columns: number
  readonly rowPx: number
}

const GAP_PX = 8
const CAPTION_PX = 22
/** Padding of the list at both sides. */
const EDGES_PX = 24
const CELL_MIN_PX = 84
const CELL_MAX_PX = 340
/** A browser cuts elements off somewhat above 33 million pixels: rows below would never come into view. */
const HIGHEST_PX = 30_000_000

/** As many columns as have room at a width between the smallest and the largest; more, where so many images would be too high. */
export function gridSize(roomPx: number, images: number, size: number): GridSize {
  const wantedPx = CELL_MIN_PX + size * (CELL_MAX_PX - CELL_MIN_PX)
  const free = roomPx - EDGES_PX + GAP_PX
  for (let columns = Math.max(1, Math.floor(free / (wantedPx + GAP_PX))); ; columns++) {
    const cellPx = free / columns - GAP_PX
    const rowPx = Math.round(cellPx * 0.75) + CAPTION_PX + GAP_PX
    if (Math.ceil(images / columns) * rowPx <= HIGHEST_PX) return { columns, rowPx }
  }
}
