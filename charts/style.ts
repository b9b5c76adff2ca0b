/// <reference lib="dom" />
/** Look of every chart, on screen and on paper. */

export interface ChartStyle {
  /** Text and axis lines. */
  readonly ink: string
  readonly faint: string
  readonly background: string
  readonly fontFamily: string
  readonly fontSizePx: number
  /** Series in order: colour and dash differ, so that a grey print and colour-blind eyes tell them apart. */
  readonly series: readonly SeriesStyle[]
  /** Low and high end of a sequential scale (confusion matrix). */
  readonly sequential: readonly [string, string]
}

export interface SeriesStyle {
  readonly color: string
  readonly dash: string
}

const DASHES = ['none', '6 3', '2 2', '8 3 2 3', '1 3', '10 4', '4 2 1 2', '12 2'] as const

/** Okabe and Ito's palette (2008) in an order that also separates by lightness; dark variants lifted to 3:1 on black. */
const LIGHT = [
  '#0072b2',
  '#d55e00',
  '#009e73',
  '#cc79a7',
  '#56b4e9',
  '#8a6d00',
  '#000000',
  '#e69f00',
] as const
const DARK = ['#56b4e9', '#e69f00', '#35c49a', '#e3a1c6', '#8fb8de', '#f0e442', '#ffffff', '#ee7733'] as const

function series(colors: readonly string[]): SeriesStyle[] {
  return colors.map((color, i) => ({ color, dash: DASHES[i % DASHES.length]! }))
}

const FONT = '"DejaVu Sans", Inter, "Segoe UI", system-ui, sans-serif'

export const PAPER: ChartStyle = {
  ink: '#1c2124',
  faint: '#8a949c',
  background: '#ffffff',
  fontFamily: FONT,
  fontSizePx: 12,
  series: series(LIGHT),
  sequential: ['#f4f7f8', '#0b4f6c'],
}

export const SCREEN_LIGHT: ChartStyle = { ...PAPER, background: 'transparent' }

export const SCREEN_DARK: ChartStyle = {
  ...PAPER,
  ink: '#e8eaec',
  faint: '#7d868e',
  background: 'transparent',
  series: series(DARK),
  sequential: ['#20262b', '#7cc7e8'],
}

export interface ChartOptions {
  readonly width: number
  readonly height: number
  readonly style: ChartStyle
  /** A DOM stand-in outside a browser. */
  readonly document?: Document | undefined
}

export function seriesStyle(style: ChartStyle, index: number): SeriesStyle {
  return style.series[index % style.series.length]!
}

/** What every Plot gets from the options. */
export function plotBase({ width, height, style, document }: ChartOptions) {
  return {
    width,
    height,
    ...(document ? { document } : {}),
    style: {
      background: style.background,
      color: style.ink,
      fontFamily: style.fontFamily,
      fontSize: `${style.fontSizePx}px`,
      overflow: 'visible',
    },
  }
}
