/** How many columns and rows of panes show pictures of one shape largest. */
export interface PaneLayout {
  readonly columns: number
  readonly rows: number
}

export interface PaneSpace {
  readonly widthPx: number
  readonly heightPx: number
  readonly gapPx: number
  /** Height of a pane's captions, above and below the picture. */
  readonly chromePx: number
}

/** Tries every column count; ties go to fewer empty places. `aspect` is width over height of the picture. */
export function paneLayout(panes: number, aspect: number, space: PaneSpace): PaneLayout {
  let best: PaneLayout = { columns: 1, rows: Math.max(1, panes) }
  let bestWidth = -1
  for (let columns = 1; columns <= panes; columns++) {
    const rows = Math.ceil(panes / columns)
    const paneWidth = (space.widthPx - (columns - 1) * space.gapPx) / columns
    const paneHeight = (space.heightPx - (rows - 1) * space.gapPx) / rows - space.chromePx
    const width = Math.min(paneWidth, paneHeight * aspect)
    const isRounder = columns * rows < best.columns * best.rows
    if (width > bestWidth + 0.5 || (width > bestWidth - 0.5 && isRounder)) {
      best = { columns, rows }
      bestWidth = Math.max(width, bestWidth)
    }
  }
  return best
}
