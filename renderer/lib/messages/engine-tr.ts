/**
 * What engine and compute say, in Turkish. They speak English, to the command line, the reports and the database; the window finds the
 * template of a finished sentence here (engine-text.ts). `{0}`, `{1}` stand for what is filled in; `{1:text}` is itself a sentence (or a list
 * of them), `{1:part}` a word of the catalogue (`part.train`). scripts/sentences holds this table and the sources together.
 */
import { files } from './engine-tr/files.ts'
import { importing } from './engine-tr/importing.ts'
import { keras } from './engine-tr/keras.ts'
import { layers } from './engine-tr/layers.ts'
import { models } from './engine-tr/models.ts'
import { results } from './engine-tr/results.ts'
import { review } from './engine-tr/review.ts'
import { study } from './engine-tr/study.ts'
import { training } from './engine-tr/training.ts'
import { weights } from './engine-tr/weights.ts'

export const engineTr: Readonly<Record<string, string>> = {
  ...files,
  ...importing,
  ...keras,
  ...layers,
  ...models,
  ...results,
  ...review,
  ...study,
  ...training,
  ...weights,
}
