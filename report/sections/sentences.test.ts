/** Sentences of methods and results say what was done, for every way it can be done, and no more. */
import { verbatim } from '../../shared/say.ts'
import { describe, expect, it } from 'vitest'
import type { RunEvaluation } from '../../shared/domain/evaluation.ts'
import type { ReportInput } from '../input.ts'
import { reportInput, runEvaluation, trainedRun } from '../testing/fixture.ts'
import { partitionSentence } from './data.ts'
import { limitSection } from './limits.ts'
import { methodsParagraphs } from './methods.ts'
import { comparisonSentences, intervalSentence, statisticsParagraph } from './statistics-paragraph.ts'

const of = (change: Partial<ReportInput['dataset']>): ReportInput =>
  reportInput({ dataset: { ...reportInput().dataset, ...change } })
const evaluated = (...runs: RunEvaluation[]): ReportInput =>
  reportInput({ evaluation: { ...reportInput().evaluation, runs } })
const read = (text: string, must: readonly string[], not: readonly string[] = []): void => {
  for (const words of must) expect(text).toContain(words)
  for (const words of not) expect(text).not.toContain(words)
  expect(text).not.toMatch(/undefined|NaN|  |\.\./)
}

describe('partition', () => {
  it.each([
    ['image', 'disjoint at the level of images only', ['kept in one part', 'level of lesions']],
    [
      'near-duplicate',
      'Identical files and copies of one picture were kept in one part',
      ['level of lesions', 'disjoint'],
    ],
    ['lesion', 'level of lesions as far as these are recorded', ['level of patients', 'always']],
    ['patient', 'level of patients as far as these are recorded', ['level of lesions', 'always']],
  ] as const)('made by %s', (groupSource, must, not) => {
    read(partitionSentence(of({ groupSource })), ['drawn at random within classes', 'seed 42', must], not)
  })

  it('says that copies stay together whatever is recorded of them', () => {
    const text = partitionSentence(of({ groupSource: 'lesion' }))
    read(text, ['copies of one picture were kept together as well, whatever is recorded of them'])
  })

  it.each(['image', 'near-duplicate', 'lesion', 'patient'] as const)(
    'given, with images by %s',
    (groupSource) => {
      // A given partition is taken as it is, whatever it tears apart.
      read(
        partitionSentence(of({ groupSource, splitSource: 'given' })),
        ["given by the data set's own metadata", 'for the leak audit to say'],
        ['drawn at random within classes', 'disjoint', 'kept'],
      )
    },
  )
})

describe('decision', () => {
  const [first] = reportInput().evaluation.runs as [RunEvaluation]
  const highest = 'The class with the highest probability was taken as the prediction.'
  const result = { threshold: 0.3, n: 40, positives: 20 } as RunEvaluation['operatingPoints'][0]['result']
  const point = (rule: RunEvaluation['operatingPoints'][0]['validation']['rule'], chosen: boolean) => ({
    validation: { rule, threshold: 0.31, sensitivity: 0.9, specificity: 0.5, n: 40, positives: 20 },
    result,
    chosen,
  })

  it.each([
    [{ kind: 'youden' }, "largest Youden's J"],
    [{ kind: 'sensitivity', atLeast: 0.9 }, 'sensitivity of at least 0.9'],
    [{ kind: 'specificity', atLeast: 0.8 }, 'specificity of at least 0.8'],
    [{ kind: 'cost', missed: 5, falseAlarm: 1 }, '5 for a miss and 1 for a false alarm'],
    [{ kind: 'threshold', value: 0.31 }, 'by hand, 0.310'],
  ] as const)('at an operating point by %o', (rule, words) => {
    const text = statisticsParagraph(evaluated({ ...first, operatingPoints: [point(rule, true)] }))
    read(text, [highest, words, 'malignant from a probability of 0.310 on', 'chosen on the validation split'])
    // Shown beside the metrics for comparison, but nobody's choice.
    read(
      statisticsParagraph(evaluated({ ...first, operatingPoints: [point(rule, false)] })),
      [highest],
      [words],
    )
  })

  it('names the choice of each run by itself, and where a cross-validation chose it', () => {
    const second = {
      ...runEvaluation(2, 'Second', 40, 2),
      operatingPoints: [point({ kind: 'youden' }, true)],
    }
    const input = evaluated(first, second)
    const runs = [...input.runs, { ...input.runs[0]!, detail: trainedRun({ id: 2, folds: [3, 4] }) }]
    const text = statisticsParagraph({ ...input, runs })
    read(
      text,
      [
        'Second was also evaluated at an operating point',
        'chosen on the out-of-fold predictions',
        'fitted on the validation split (cross-validations: the out-of-fold predictions)',
      ],
      ['Scratch CNN was also'],
    )
  })
})

describe('intervals', () => {
  it.each([
    ['delong', "DeLong's method for the AUC", ['Obuchowski']],
    ['clustered delong', 'clustered by lesion (Obuchowski 1997)', []],
    ['wilson', "Wilson's score method for proportions", ['DeLong', 'proportions of 0 or 1']],
    ['wilson over groups', "Wilson's score method over lesions for proportions of 0 or 1", ['DeLong']],
    [
      'bootstrap over images',
      'percentile bootstrap over images for all other metrics (50 resamples, seed 2024)',
      ['lesions'],
    ],
  ] as const)('%s', (method, must, not) => {
    const [run] = reportInput().evaluation.runs as [RunEvaluation]
    read(intervalSentence(evaluated({ ...run, intervalMethods: { auc: method } })), [must], not)
  })

  it('tells of several classes that DeLong is of each', () => {
    const run = runEvaluation(1, 'Three', 60, 1, ['bcc', 'mel', 'nv'])
    read(intervalSentence(evaluated(run)), ["DeLong's method for the AUC of each class"])
    read(
      statisticsParagraph(evaluated(run)),
      ['Metrics are macro averages over the classes'],
      ['positive', 'of the class'],
    )
  })
})

describe('comparisons', () => {
  const compared = (test: string, family = 1): ReportInput => {
    const input = reportInput()
    const one = {
      a: 1,
      b: 2,
      metric: 'auc',
      difference: 0,
      interval: null,
      p: 1,
      pAdjusted: 1,
      family,
      test,
      sentence: '',
    }
    return { ...input, evaluation: { ...input.evaluation, comparisons: [one as never] } }
  }
  const tests = {
    delong: 'Sun and Xu',
    'clustered delong': 'Obuchowski',
    mcnemar: 'exact below 25',
    'mcnemar exact': 'exact below 25',
    'clustered mcnemar': 'net differences of lesions',
    'paired bootstrap': 'paired bootstrap',
  }

  it.each(Object.entries(tests))('%s alone', (test, words) => {
    const others = Object.values(tests).filter((each) => each !== words)
    read(comparisonSentences(compared(test)), [words, 'not corrected'], [...others, 'Holm'])
  })

  it('are corrected over pairs of models where there are several', () => {
    read(comparisonSentences(compared('delong', 3)), ["Holm's method over the pairs"], ['were not corrected'])
    expect(comparisonSentences(reportInput())).toBe('')
  })
})

describe('the rest of the methods', () => {
  const text = (input: ReportInput): string => methodsParagraphs(input).join(' ')

  it('has an ensemble, a cross-validation and an imported model only where there is one', () => {
    read(
      text(reportInput()),
      [],
      ['ensemble', 'cross-validation', 'elsewhere', "DeLong's paired", 'Reviewers'],
    )
    const [first] = reportInput().evaluation.runs as [RunEvaluation]
    read(text(evaluated(first, { ...first, run: -1, name: 'Mean', members: [1, 7] })), [
      'Mean is an ensemble: the unweighted mean of the predicted probabilities of Scratch CNN and run 7.',
    ])
    const imported = reportInput({
      runs: [{ ...reportInput().runs[0]!, detail: trainedRun({ kind: 'imported', config: null }) }],
    })
    read(text(imported), ['was trained elsewhere [how, on which images]'], ['Adam', 'epochs'])
  })

  it('tells of labels that were corrected, files left out, and what was not calibrated', () => {
    const [first] = reportInput().evaluation.runs as [RunEvaluation]
    const reviews = { corrected: { train: 2, val: 0, test: 1 } } as ReportInput['reviews']
    const input = { ...evaluated({ ...first, calibration: null }), reviews }
    const dataset = { ...input.dataset, labelled: 9, unreadable: [{ path: 'a', error: verbatim('b') }] }
    read(
      text({ ...input, dataset }),
      [
        'Reviewers corrected 2 labels of the training split',
        '1 file was left out as unreadable and 1 image was left out',
      ],
      ['temperature', 'No file had'],
    )
  })

  it('names only the tests of heatmaps that were made', () => {
    const none = { mean: null, interval: null, n: 0 }
    const names = [
      'deletionBlur',
      'insertionBlur',
      'deletionMean',
      'insertionMean',
      'pointing',
      'energyInMask',
      'border',
      'randomised',
    ]
    const measures = Object.fromEntries(
      names.map((name) => [name, name === 'border' ? { mean: 0.1, interval: null, n: 5 } : none]),
    )
    const faithfulness = [
      { name: 'M', method: 'grad-cam', n: 5, measures },
    ] as unknown as ReportInput['faithfulness']
    const [run] = reportInput().runs as [ReportInput['runs'][0]]
    const correct = [{ explanation: { method: 'grad-cam' } }] as unknown as typeof run.correct
    read(
      text(reportInput({ faithfulness, runs: [{ ...run, correct }] })),
      ['Grad-CAM heatmaps of M were tested on 5 test images by the share of the map on the border.'],
      ['masks', 'deletion', 'randomised'],
    )
  })

  it('does not claim limits that cross-validation or recorded patients lift', () => {
    const folds = [{ ...reportInput().runs[0]!, detail: trainedRun({ folds: [2, 3] }) }]
    read(limitSection(reportInput({ runs: folds })), [], ['trained once'])
    read(limitSection(reportInput()), ['Each model was trained once', 'Patients are not recorded'])
    read(limitSection(of({ groupSource: 'patient' })), [], ['Patients are not recorded'])
  })
})
