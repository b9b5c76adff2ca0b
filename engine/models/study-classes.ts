import type { StudyContext } from '../context.ts'
import { currentDataset, labelCounts } from '../db/datasets.ts'

/** The classes of the study's labels; null where there is nothing to compare with: no images yet, or none with a label. */
export function classesOfStudy({ study }: StudyContext): string[] | null {
  const dataset = currentDataset(study.db)
  const classes = dataset ? Object.keys(labelCounts(study.db, dataset.id)) : []
  return classes.length > 0 ? classes : null
}
