import { IMAGE_CONVERSIONS, type ImageFinding } from '../../shared/domain/image-findings.ts'
import { AppError } from '../../shared/errors.ts'
import { say, type Sentence } from '../../shared/say.ts'
import type { Scan } from './scan.ts'

/** Files that look like pictures and are not read, so that nobody takes a part for the whole. */
export function leftOutWarnings({ unsupported, unreadable }: Scan): Sentence[] {
  const warnings: Sentence[] = []
  const [first] = unsupported
  if (first)
    warnings.push(
      say`${unsupported.length} files are not imported, for example ${first.path}: ${first.reason}.`,
    )
  const folders = unreadable.filter(({ path }) => path.endsWith('/'))
  if (folders[0])
    warnings.push(say`${folders.length} folders could not be looked into, for example ${folders[0].path}`)
  return warnings
}

const words: Readonly<
  Record<(typeof IMAGE_CONVERSIONS)[number], (count: number, example: string) => Sentence>
> = {
  'first-of-several': (count, example) =>
    say`${count} pictures have several frames or pages; the first is taken (${example}).`,
  'cmyk-by-profile': (count, example) =>
    say`${count} pictures are in CMYK and were converted by their colour profile (${example}).`,
  'cmyk-without-profile': (count, example) =>
    say`${count} pictures are in CMYK without a usable colour profile: their colours are guessed and may be off (${example}).`,
  'damaged-profile-ignored': (count, example) =>
    say`${count} pictures have a damaged colour profile, which is ignored: their colours may be off (${example}).`,
  'transparent-on-white': (count, example) =>
    say`${count} pictures are transparent in places, which show white (${example}).`,
  'depth-reduced': (count, example) =>
    say`${count} pictures have more than 8 bits a channel and were reduced to 8 (${example}).`,
}

/** What was converted or ignored, with the number of pictures and one of them. */
export function conversionWarnings(
  images: readonly { readonly path: string; readonly findings: readonly ImageFinding[] }[],
): Sentence[] {
  return IMAGE_CONVERSIONS.flatMap((kind) => {
    const found = images.filter(({ findings }) => findings.some((finding) => finding.kind === kind))
    return found[0] ? [words[kind](found.length, found[0].path)] : []
  })
}

/** For a folder without images: what lies there instead. */
export function noImages(folder: string, { masks, unsupported }: Scan): AppError {
  const [first] = unsupported
  const message = first
    ? say`There are no images in ${folder} that can be read, but ${unsupported.length} other files, for example ${first.path}: ${first.reason}.`
    : masks.length > 0
      ? say`There are no images in ${folder}, only masks.`
      : say`There are no images in ${folder}.`
  return new AppError('bad-input', message, {
    file: folder,
    hint: say`Supported formats: JPEG, PNG, WebP, TIFF, GIF, BMP, AVIF and DICOM, in the folder itself or in folders below it.`,
  })
}
