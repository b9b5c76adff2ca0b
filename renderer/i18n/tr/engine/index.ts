/**
 * What engine, compute and main say, in Turkish, by the English template: `{0}`, `{1}` stand for what is filled in, which translates itself
 * where it is a sentence. scripts/sentences holds this table and the sources together.
 */
import { files } from './files.ts'
import { importing } from './importing.ts'
import { keras } from './keras.ts'
import { layers } from './layers.ts'
import { models } from './models.ts'
import { questions } from './questions.ts'
import { onnx } from './onnx.ts'
import { results } from './results.ts'
import { review } from './review.ts'
import { study } from './study.ts'
import { training } from './training.ts'
import { weights } from './weights.ts'
import { words } from './words.ts'

export const engineTr: Readonly<Record<string, string>> = {
  ...files,
  ...importing,
  ...keras,
  ...layers,
  ...models,
  ...questions,
  ...onnx,
  ...results,
  ...review,
  ...study,
  ...training,
  ...weights,
  ...words,
}
