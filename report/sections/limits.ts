import type { ReportInput } from '../input.ts'
import { bullets, section, type Html } from '../markup.ts'

/** CLAIM 40: what these numbers cannot say; the user's own limits come on top. */
export function limitSection({ dataset, evaluation, subgroups, runs }: ReportInput): Html {
  const smallest = Math.min(...evaluation.runs.flatMap((run) => run.support.filter((n) => n > 0)))
  const isAnyValidated = runs.some(({ detail }) => detail.folds.length > 0)
  return section('limits', 'Limits', [
    bullets([
      'All numbers come from one data set: performance elsewhere may differ, usually for the worse. No external test set was evaluated here.',
      ...(dataset.synthetic
        ? ['The images are synthetic drawings: these numbers say nothing about skin.']
        : []),
      ...(dataset.groupSource === 'patient'
        ? []
        : [
            'Patients are not recorded, so images of one person may be in several parts, and intervals may be too narrow.',
          ]),
      ...(runs.some(({ detail }) => detail.kind === 'imported')
        ? [
            'Imported models: the images they were trained on are not known here. If some are among the test images, their scores are too good.',
          ]
        : []),
      ...(Number.isFinite(smallest) && smallest < 30
        ? [`The smallest class has ${smallest} test images: its numbers are uncertain whatever their value.`]
        : []),
      ...(subgroups.missing.includes('skinType')
        ? [
            'Skin type is not recorded, so whether the models work equally well on dark and light skin is not known.',
          ]
        : []),
      'Training and test split come from one data set: a shift between them was not tested.',
      ...(runs.some(({ detail: { kind, folds } }) => kind === 'trained' && folds.length === 0)
        ? [
            `${isAnyValidated ? 'Models that were not cross-validated were' : 'Each model was'} trained once. Another seed would give other weights and other numbers; the intervals do not contain this.`,
          ]
        : []),
      'Heatmaps are coarse and show association within the model, not cause.',
      'Choosing a model by these test numbers and reporting the same numbers for it would be optimistic.',
    ]),
  ])
}
