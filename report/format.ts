/** Numbers and text as a report prints them. */

/** Three digits, or n/a where a metric is not defined (a class without images, say). */
export function number(value: number | null | undefined, digits = 3): string {
  return value == null || !Number.isFinite(value) ? 'n/a' : value.toFixed(digits)
}

/** '(0.900 to 0.951)', or nothing. */
export function interval(ends: readonly [number, number] | undefined, digits = 3): string {
  return ends ? `(${ends[0].toFixed(digits)} to ${ends[1].toFixed(digits)})` : ''
}

export function percent(value: number, digits = 0): string {
  return `${(100 * value).toFixed(digits)} %`
}

/** Text made safe inside HTML and SVG. */
export function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
