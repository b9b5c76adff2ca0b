/**
 * What engine and compute say, in Turkish. They speak English, to the command line, the reports and the database; the window finds the
 * template of a finished sentence here (engine-text.ts). `{0}`, `{1}` stand for what is filled in; `{1:text}` is itself a sentence (or a list
 * of them), `{1:part}` a word of the catalogue (`part.train`). scripts/sentences holds this table and the sources together.
 */
import { files } from './files.ts'
import { importing } from './importing.ts'
import { keras } from './keras.ts'
import { layers } from './layers.ts'
import { models } from './models.ts'
import { results } from './results.ts'
import { review } from './review.ts'
import { study } from './study.ts'
import { training } from './training.ts'
import { weights } from './weights.ts'

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
