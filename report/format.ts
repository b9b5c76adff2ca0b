/** Numbers and text as a report prints them. */

/** '(0.900 to 0.951)', or nothing. */
export function interval(ends: readonly [number, number] | undefined, digits = 3): string {
  return ends ? `(${ends[0].toFixed(digits)} to ${ends[1].toFixed(digits)})` : ''
}

/** Text made safe inside HTML and SVG. */
export function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
