/** Sizes of the gallery's columns. */
export interface GallerySize {
  /** Width of each picture's column. */
  readonly cellPx: number
  readonly rowPx: number
  /** Of all columns: more than there is room for where models are many. */
  readonly widthPx: number
}

export const NAME_PX = 172
const GAP_PX = 10
const CAPTION_PX = 24
/** Padding of the list and of a row, and a scroll bar. */
const EDGES_PX = 58
/** Smaller pictures show nothing, larger ones leave no room for rows. */
const CELL_MIN_PX = 104
const CELL_MAX_PX = 208

/** Shares the room between the picture and one column a model; pictures are 4 : 3 or fit inside that. */
export function gallerySize(roomPx: number, models: number): GallerySize {
  const columns = 1 + models
  const free = (roomPx - EDGES_PX - NAME_PX - columns * GAP_PX) / columns
  const cellPx = Math.floor(Math.min(CELL_MAX_PX, Math.max(CELL_MIN_PX, free)))
  return {
    cellPx,
    rowPx: Math.round(cellPx * 0.75) + CAPTION_PX + GAP_PX,
    widthPx: EDGES_PX + NAME_PX + columns * (cellPx + GAP_PX),
  }
}
