/** Numbers in the English sentences and tables of engine, report and command line; the window writes them in its language (renderer/i18n). */

/** 0.123: '12 %'; with one digit '12.3 %'. */
export function percent(share: number, digits = 0): string {
  return `${(100 * share).toFixed(digits)} %`
}

/** Three digits after the point; 'n/a' for what is not defined, as a metric of a class without images. */
export function three(value: number | null | undefined): string {
  return fixed(value, 3)
}

/** The same with any number of digits. */
export function fixed(value: number | null | undefined, digits: number): string {
  return value == null || !Number.isFinite(value) ? 'n/a' : value.toFixed(digits)
}

/** Bytes in GB of 2^30, with one digit: '3.5 GB'. */
export function gigabytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GB`
}
