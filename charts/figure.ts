/**
 * What all charts share: the window draws them with the theme's CSS variables, the report with fixed colours on a DOM stand-in.
 * Series differ by dash as well as by colour, so that they stay apart in grey print and for colour-blind eyes.
 */

/** The part of an SVG element that both a browser and a DOM stand-in have. */
export interface Figure {
  readonly outerHTML: string
}

export interface FigureStyle {
  readonly text: string
  readonly faint: string
  readonly line: string
  readonly surface: string
  /** Colours of series, in the order of Okabe and Ito (2008) so that neighbours stay apart. */
  readonly series: readonly string[]
  readonly fontFamily: string
  readonly fontSizePx: number
}

export interface FigureOptions {
  readonly widthPx: number
  readonly heightPx: number
  readonly style?: FigureStyle | undefined
  /** DOM to build in; the browser's own when left out. */
  readonly document?: object | undefined
  /** Language of the numbers at the axes, as a BCP 47 tag; English when left out. */
  readonly locale?: string | undefined
}

/** How the ticks of an axis are written: `0.8` and `80%`, in Turkish `0,8` and `%80`. */
export function tickFormat({ locale = 'en' }: Pick<FigureOptions, 'locale'>, style: 'decimal' | 'percent') {
  const format = new Intl.NumberFormat(locale, { style, maximumFractionDigits: style === 'percent' ? 0 : 3 })
  return (value: number): string => format.format(value)
}

/** Follows the theme of the window. */
export const WINDOW_STYLE: FigureStyle = {
  text: 'var(--text)',
  faint: 'var(--dim)',
  line: 'var(--line)',
  surface: 'var(--panel)',
  series: [1, 2, 3, 4, 5, 6].map((i) => `var(--series-${i})`),
  fontFamily: 'inherit',
  fontSizePx: 11.5,
}

/** For white paper. */
export const PAPER_STYLE: FigureStyle = {
  text: '#1c2124',
  faint: '#59636b',
  line: '#dfe3e6',
  surface: '#ffffff',
  series: ['#0072b2', '#c04f00', '#00795a', '#9c4f85', '#8a6d00', '#3a3a3a'],
  fontFamily: 'DejaVu Sans, sans-serif',
  fontSizePx: 11,
}

/** A line of a chart. */
export interface Series {
  readonly name: string
  /** Which colour and dash it has; its place in the list when left out. */
  readonly look?: number | undefined
}

const DASHES = ['none', '6 3', '2 3', '8 3 2 3', '12 4', '1 4'] as const

/** Dash pattern of the series with this index. */
export function dashOf(index: number): string {
  return DASHES[index % DASHES.length]!
}

/** Colour of the series with this index. */
export function colourOf(style: FigureStyle, index: number): string {
  return style.series[index % style.series.length]!
}

/** The options every plot starts from. */
export function plotBase(options: FigureOptions): Record<string, unknown> {
  const style = options.style ?? WINDOW_STYLE
  return {
    width: options.widthPx,
    height: options.heightPx,
    ...(options.document ? { document: options.document } : {}),
    style: {
      background: 'transparent',
      color: style.faint,
      fontFamily: style.fontFamily,
      fontSize: `${style.fontSizePx}px`,
      fontVariantNumeric: 'tabular-nums',
    },
  }
}
