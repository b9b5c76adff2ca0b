import type { Box } from './canvas.ts'
import type { PlannedImage } from './plan.ts'

export interface RecordedArtefact extends Box {
  readonly imageId: string
  readonly kind: string
}

/** HAM10000's columns first, so that any reader of that collection reads this one; ours behind them. */
const metadataColumns = [
  'lesion_id',
  'image_id',
  'dx',
  'dx_type',
  'age',
  'sex',
  'localization',
  'split',
  'artefact',
] as const

export function metadataCsv(images: readonly PlannedImage[]): string {
  const rows = images.map((image) => [
    image.lesionId,
    image.imageId,
    image.class,
    'synthetic',
    image.age === undefined ? '' : image.age.toFixed(1),
    image.sex,
    image.localization,
    image.split,
    image.artefact ?? 'none',
  ])
  return toCsv([metadataColumns, ...rows])
}

/** Where each ruler and ink mark lies, in pixels of its image: the truth that heatmaps are checked against. */
export function artefactsCsv(artefacts: readonly RecordedArtefact[]): string {
  const rows = artefacts.map(({ imageId, kind, x, y, width, height }) => [imageId, kind, x, y, width, height])
  return toCsv([['image_id', 'kind', 'x', 'y', 'width', 'height'], ...rows])
}

/** No field that we write needs quotes. */
function toCsv(rows: readonly (readonly (string | number)[])[]): string {
  return rows.map((row) => `${row.join(',')}\n`).join('')
}

/** What lies in the folder of a sample, and that nobody in it exists. */
export function sampleReadme(count: number, seed: number): string {
  return `LesionLens: a synthetic sample
==============================

Every picture in this folder was computed. None shows a person, a patient or a real lesion, and no photograph was used
to make them. The ages, sexes and places on the body in metadata.csv are invented. Nothing here is of any use for
diagnosis, and how well a model does on these pictures says nothing about real skin.

Made by the LesionLens sample generator: ${count} images, seed ${seed}. The same count and seed give the same pixels:

    lesionlens sample FOLDER --count ${count} --seed ${seed}

benign/, malignant/   the pictures, one folder per class
masks/                the outline of each lesion: white on it, black elsewhere
metadata.csv          in the columns of HAM10000, then split (train, val, test) and artefact (ruler, ink, none);
                      photographs of the same lesion share its lesion_id and are never in two splits
artefacts.csv         where rulers and ink marks lie, in pixels: image_id, kind, x, y, width, height

A shortcut is planted. Two thirds of the malignant pictures of the training and validation splits carry a ruler or an
ink mark at the edge, and no benign one does. In the test split a quarter of the benign and half of the malignant do.
A model that learnt the mark instead of the lesion fails there, and its heatmaps show why.

Licence: that of LesionLens (MIT). If you pass the pictures on, please say that they are synthetic.
`
}
