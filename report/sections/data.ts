import { SPLIT_PARTS, type SplitPart } from '../../shared/domain/dataset.ts'
import { capitalised } from '../../metrics/metric-lists.ts'
import { percent } from '../../shared/format.ts'
import type { ReportInput } from '../input.ts'
import { bullets, paragraph, section, subsection, htmlTable, type Html } from '../markup.ts'
import { ATTRIBUTE_TITLES, togetherOf } from '../words.ts'

export const PART_TITLES: Readonly<Record<SplitPart, string>> = {
  train: 'Training',
  val: 'Validation',
  test: 'Test',
}

/** CLAIM 7 to 21, 35, 36: where the images come from, what they are, and how they were divided. */
export function dataSection(input: ReportInput): Html {
  return section('data', 'Data', [
    subsection('source', 'Images and labels', [
      paragraph(sourceSentence(input)),
      paragraph(acquisitionSentence(input)),
    ]),
    subsection('flow', 'Flow of images', [flowTable(input)]),
    subsection('partition', 'Partition', [paragraph(partitionSentence(input)), partTable(input)]),
    subsection('leaks', 'Leak audit', leakAudit(input)),
    subsection('demographics', 'Who and what the images show', demographics(input)),
    bullets(input.dataset.warnings.map(({ text }) => text)),
  ])
}

const LABEL_SOURCES = {
  folders: 'the name of the folder each image lies in',
  ham10000: "a metadata file in HAM10000's columns",
  csv: 'a label file',
  none: 'nowhere: no image has one',
} as const

export function sourceSentence({ dataset }: ReportInput): string {
  const synthetic = dataset.synthetic ? ' They are synthetic drawings and show no patient.' : ''
  return (
    `${dataset.images} images could be read, ${dataset.labelled} of them labelled, in ${Object.keys(dataset.classes).length} classes ` +
    `(${Object.keys(dataset.classes).join(', ')}). Labels come from ${LABEL_SOURCES[dataset.labelSource]}.${synthetic}`
  )
}

function acquisitionSentence({ acquisition }: ReportInput): string {
  const formats = Object.entries(acquisition.formats).map(([format, n]) => `${n} ${format.toUpperCase()}`)
  const sizes = acquisition.sizes.slice(0, 3).map(({ size, images }) => `${size} (${images})`)
  const masks = acquisition.masks > 0 ? ` ${acquisition.masks} images have a lesion mask.` : ''
  return `Files: ${formats.join(', ')}; most frequent sizes in pixels: ${sizes.join(', ')}.${masks}`
}

function flowTable({ dataset }: ReportInput): Html {
  const { unreadable, duplicates, images, labelled, split } = dataset
  const divided = split.train + split.val + split.test
  return htmlTable(
    ['Step', 'Images'],
    [
      ['Files found', String(images + unreadable.length)],
      ['Left out because they could not be read', String(unreadable.length)],
      ['Read', String(images)],
      ['Further files with the content of another', String(duplicates.length)],
      ['Left out because they carry no label', String(images - labelled)],
      ['Divided into parts', String(divided)],
    ],
  )
}

export function partitionSentence({ dataset, fractions }: ReportInput): string {
  const { splitSource, seed, groupSource, groups } = dataset
  if (splitSource === 'given' || fractions === null) {
    return (
      `The parts were given by the data set's own metadata; where it names no validation split, one was drawn at random from its training split (seed ${seed}). ` +
      'Whether images of one patient or lesion lie in several of the given parts is for the leak audit to say.'
    )
  }
  const made = `The parts were drawn at random within classes (${percent(fractions.train)} training, ${percent(fractions.val)} validation, ${percent(fractions.test)} test; seed ${seed}).`
  const together = togetherOf(dataset)
  if (together === null)
    return `${made} Neither patients nor lesions are recorded and no copies of pictures were found, so the parts are disjoint at the level of images only.`
  const kept = `${capitalised(together)} were kept in one part (${groups} groups in all)`
  return groupSource === 'near-duplicate'
    ? `${made} ${kept}; neither patients nor lesions are recorded.`
    : `${made} ${kept}: the parts are disjoint at the level of ${groupSource}s as far as these are recorded. Identical files and copies of one picture were kept together as well, whatever is recorded of them.`
}

function partTable({ dataset }: ReportInput): Html {
  const classes = Object.keys(dataset.classes)
  return htmlTable(
    ['Part', 'Images', ...classes],
    SPLIT_PARTS.map((part) => [
      PART_TITLES[part],
      String(dataset.split[part]),
      ...classes.map((name) => String(dataset.splitClasses[part][name] ?? 0)),
    ]),
  )
}

function leakAudit({ evaluation }: ReportInput): Html[] {
  return evaluation.leaks.flatMap((leak) => [
    paragraph(leak.sentence),
    ...(leak.exactDuplicates > 0
      ? [paragraph(`${leak.exactDuplicates} test images have the very same content as one the models saw.`)]
      : []),
    ...(leak.leaked > 0
      ? [paragraph('The scores with and without these images stand under Results, robustness.')]
      : []),
  ])
}

function demographics({ demographics: tables, subgroups }: ReportInput): Html[] {
  const missing = subgroups.missing.map((attribute) => ATTRIBUTE_TITLES[attribute].toLowerCase())
  return [
    ...tables.map(({ attribute, column, values }) =>
      htmlTable(
        [ATTRIBUTE_TITLES[attribute], ...SPLIT_PARTS.map((part) => PART_TITLES[part])],
        values.map(({ value, images }) => [
          value ?? 'not recorded',
          ...SPLIT_PARTS.map((part) => String(images[part])),
        ]),
        `Images by ${ATTRIBUTE_TITLES[attribute].toLowerCase()} (column "${column}").`,
      ),
    ),
    missing.length > 0 ? paragraph(`Not available in this data set's metadata: ${missing.join(', ')}.`) : '',
  ]
}
