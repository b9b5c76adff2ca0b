import type { ReportInput, ReportSample } from './input.ts'
import { CLAIM_ITEMS } from './claim.ts'
import { methodsParagraphs } from './sections/methods.ts'

/** Every number of the report, without maps and without any path outside the study. */
export function reportJson(input: ReportInput, names: ReadonlyMap<number, string>): unknown {
  const { folder, ...rest } = input.dataset
  const dataset = {
    ...rest,
    unreadable: rest.unreadable.map(({ path, error }) => ({
      path,
      error: folder === '' ? error.text : error.text.replaceAll(folder, ''),
    })),
  }
  const sample = ({ key, label, prediction, explanation }: ReportSample): unknown => ({
    image: key,
    label,
    predicted: prediction.predicted,
    probabilities: prediction.probabilities,
    explanation,
  })
  return {
    study: input.study,
    app: input.app,
    createdAt: input.createdAt,
    disclaimer: 'Research tool, not a medical device.',
    pseudonyms: input.pseudonyms,
    methods: methodsParagraphs(input),
    dataset,
    fractions: input.fractions,
    acquisition: input.acquisition,
    demographics: input.demographics,
    evaluation: input.evaluation,
    crossValidation: input.crossValidation,
    subgroups: input.subgroups,
    faithfulness: input.faithfulness,
    reviews: input.reviews,
    claim2024: CLAIM_ITEMS.map(({ number, asks, answer }) => ({ number, asks, ...answer(input) })),
    runs: input.runs.map((run) => ({
      ...run.detail,
      config: run.detail.config && { ...run.detail.config, weights: fileName(run.detail.config.weights) },
      figureName: names.get(run.detail.id),
      correct: run.correct.map(sample),
      incorrect: run.incorrect.map(sample),
    })),
  }
}

/** Weights may be a path of the user's own. */
function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path
}
