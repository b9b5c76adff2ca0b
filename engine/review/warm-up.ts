import type { Chore } from '../study/chore.ts'
import { currentDataset } from '../db/datasets.ts'
import { listRuns } from '../db/runs.ts'
import { runHead } from '../db/review-index.ts'
import { splitById } from '../db/splits.ts'
import type { Study } from '../study/study.ts'
import { reviewIndexOf } from '../prediction/index/review-index.ts'
import { warmTemperature } from '../evaluation/temperature.ts'

/** Runs that a review is likely to show. */
const NEWEST = 6

/** Reads the newest runs into the index after a study was opened, so that the first queue comes as fast as the others. */
export function warmUpChore(study: Study): Chore {
  const { db } = study
  let due: number[] | undefined
  return {
    async step() {
      due ??= listRuns(db)
        .filter(({ status }) => status === 'done')
        .slice(0, NEWEST)
        .map(({ id }) => id)
      const head = runHead(db, due.shift() ?? -1)
      const dataset = currentDataset(db)
      if (!head || !dataset) {
        due = undefined
        return false
      }
      if (splitById(db, head.split)?.dataset === dataset.id) {
        reviewIndexOf(study).dataset(dataset.id).answers(head)
        warmTemperature(study, head)
      }
      return true
    },
  }
}
