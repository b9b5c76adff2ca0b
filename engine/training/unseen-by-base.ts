import { startingWeights } from '../../shared/domain/starting-weights.ts'
import { AppError } from '../../shared/errors.ts'
import { toDo } from '../../shared/hint.ts'
import { say } from '../../shared/say.ts'
import { formerContents } from '../db/rescans.ts'
import { runById, type RunRow } from '../db/runs.ts'
import { imagesOfSplit, learnedImages } from '../db/split-images.ts'
import type { ReadDb } from '../db/handles.ts'

/**
 * Throws AppError 'bad-input' where a training that goes on from `base` would be tested on what it learned from: in a fold of a
 * cross-validation, or on the test images of `split`.
 */
export function requireUnseen(db: ReadDb, base: RunRow, split: number, folds: number): void {
  if (folds === 0 || base.kind === 'imported') return requireUntested(db, base, split)
  throw new AppError(
    'bad-input',
    say`Run ${base.id} was trained on images of this study, so no fold would be unseen by a model fine-tuned from it.`,
    { hint: say`Cross-validate from random or published weights.` },
  )
}

/**
 * Throws AppError 'bad-input' when a training on `split` would go on from a model that learned from its test images, itself or one that it
 * went on from: another data set or split of the same pictures.
 */
function requireUntested(db: ReadDb, base: RunRow, split: number): void {
  const learned = new Map<string, number>()
  for (const run of withAncestors(db, base))
    for (const { id, sha256 } of learnedImages(db, run))
      for (const content of [sha256, ...formerContents(db, id)]) learned.set(content, run.id)
  const known = imagesOfSplit(db, split, ['test']).filter(({ sha256 }) => learned.has(sha256))
  const [first] = known
  if (!first) return
  throw new AppError(
    'bad-input',
    say`Run ${learned.get(first.sha256) ?? base.id} learned from ${known.length} of the test images (${first.path}, for example): the test results of a training that goes on from it would mean nothing.`,
    {
      hint: toDo(
        { kind: 'start-from-random-weights' },
        say`Start from published or random weights, or go on from a run of this split.`,
      ),
    },
  )
}

function withAncestors(db: ReadDb, run: RunRow): RunRow[] {
  const start = startingWeights(run.config?.weights ?? 'none')
  const before = start.kind === 'run' ? runById(db, start.run) : undefined
  return before ? [run, ...withAncestors(db, before)] : [run]
}
