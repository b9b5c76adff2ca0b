/** How many columns and rows of panes show pictures of one shape largest. */
export interface PaneLayout {
  readonly columns: number
  readonly rows: number
  /** Size of each picture: panes wrap tightly around it, whatever space is left stays outside. */
  readonly widthPx: number
  readonly heightPx: number
}

export interface PaneSpace {
  readonly widthPx: number
  readonly heightPx: number
  readonly gapPx: number
  /** Height of a pane's captions, above and below the picture. */
  readonly chromePx: number
}

const MIN_PX = 60

/** Tries every column count; ties go to fewer empty places. `aspect` is width over height of the picture. */
export function paneLayout(panes: number, aspect: number, space: PaneSpace): PaneLayout {
  let best = { columns: 1, rows: Math.max(1, panes), widthPx: -1 }
  for (let columns = 1; columns <= panes; columns++) {
    const rows = Math.ceil(panes / columns)
    const paneWidth = (space.widthPx - (columns - 1) * space.gapPx) / columns
    const paneHeight = (space.heightPx - (rows - 1) * space.gapPx) / rows - space.chromePx
    const widthPx = Math.min(paneWidth, paneHeight * aspect)
    const isRounder = columns * rows < best.columns * best.rows
    if (widthPx > best.widthPx + 0.5 || (widthPx > best.widthPx - 0.5 && isRounder)) {
      best = { columns, rows, widthPx: Math.max(widthPx, best.widthPx) }
    }
  }
  const widthPx = Math.max(MIN_PX, Math.floor(best.widthPx))
  return { columns: best.columns, rows: best.rows, widthPx, heightPx: Math.round(widthPx / aspect) }
}
