import { dataset } from './001-dataset.ts'
import { runs } from './002-runs.ts'
import { predictions } from './003-predictions.ts'
import { housekeeping } from './004-housekeeping.ts'
import { reviews } from './005-reviews.ts'
import { operatingPoints } from './006-operating-points.ts'
import { preprocessing } from './007-preprocessing.ts'
import { faithfulness } from './008-faithfulness.ts'
import { classShares } from './009-class-shares.ts'
import { folds } from './010-folds.ts'
import { occlusions } from './011-occlusions.ts'
import { sentenceParts } from './012-sentence-parts.ts'
import { duplicates } from './013-duplicates.ts'
import { rescans } from './014-rescan.ts'
import { exclusions } from './016-exclusions.ts'
import { imageFindings } from './017-image-findings.ts'
import type { Migration } from './migration.ts'

/**
 * In order; append only: a released step is never edited, since files of its version exist. Versions in steps of 10 leave room for a fix in
 * between. References point only backwards along the flow (dataset -> split -> run -> prediction -> explanation -> review), and what was
 * derived is never changed: triggers say so where a mistake would silently falsify a number in a report.
 */
export const migrations: readonly Migration[] = [
  dataset,
  runs,
  predictions,
  housekeeping,
  reviews,
  operatingPoints,
  preprocessing,
  faithfulness,
  classShares,
  folds,
  occlusions,
  sentenceParts,
  duplicates,
  rescans,
  exclusions,
  imageFindings,
]
