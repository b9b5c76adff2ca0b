import { say } from '../shared/say.ts'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { METRICS, type FoldSpread, type RunEvaluation } from '../shared/domain/evaluation.ts'
import { trainConfigSchema } from '../shared/domain/train-config.ts'
import { reportInput, runEvaluation, trainedRun } from './testing/fixture.ts'
import type { ReportInput, ReportSample, ReviewFindings } from './input.ts'
import { writeReport } from './write-report.ts'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lesionlens-report-'))
  const background = { r: 210, g: 160, b: 140 }
  await sharp({ create: { width: 90, height: 60, channels: 3, background } })
    .jpeg()
    .toFile(join(folder, 'a.jpg'))
})
afterAll(() => rm(folder, { recursive: true }))

function sample(key: string, label: string, predicted: string, quality: 'ok' | 'zero' = 'ok'): ReportSample {
  const probabilities = predicted === 'malignant' ? [0.1, 0.9] : [0.8, 0.2]
  return {
    key,
    image: join(folder, 'a.jpg'),
    label,
    prediction: { id: 1, run: 1, image: 1, predicted, probabilities, logits: [0, 1] },
    explanation: {
      id: 1,
      run: 1,
      image: 1,
      method: 'grad-cam',
      layer: 'activation_4',
      className: predicted,
      width: 2,
      height: 2,
      min: 0,
      max: quality === 'ok' ? 0.37 : 0,
      quality,
    },
    map: Float32Array.of(0, 0, 0, quality === 'ok' ? 0.37 : 0),
  }
}

function input(change: Partial<ReportInput> = {}): ReportInput {
  const config = trainConfigSchema.parse({
    size: 64,
    epochs: 2,
    batch: 8,
    seed: 1,
    weights: '/home/somebody/weights.h5',
  })
  return reportInput({
    study: 'Two <classes>',
    dataset: {
      ...reportInput().dataset,
      folder: '/home/somebody/private',
      unreadable: [{ path: 'b.jpg', error: say`${'/home/somebody/private/b.jpg'} is no image.` }],
      warnings: [say`One "warning" & more`],
    },
    runs: [
      {
        detail: trainedRun({ config }),
        predictions: [
          {
            key: 'a, b',
            part: 'test',
            label: 'benign',
            prediction: sample('a', 'benign', 'benign').prediction,
          },
        ],
        correct: [sample('a', 'benign', 'benign')],
        incorrect: [sample('b', 'malignant', 'benign', 'zero')],
      },
    ],
    ...change,
  })
}

const findings: ReviewFindings = {
  reviewers: ['Dr. Somebody', 'Zoe'],
  reviewed: 1,
  verdicts: {
    'model-wrong': 1,
    'label-wrong': 0,
    'both-defensible': 0,
    'poor-image': 0,
    artefact: 1,
  },
  artefacts: { ruler: 1, ink: 0, hair: 0, gel: 0, border: 0, other: 0 },
  items: [
    {
      key: 'b',
      reviewer: 'Dr. Somebody',
      verdict: 'artefact',
      artefact: 'ruler',
      label: 'malignant',
      corrected: null,
      note: 'Mrs. Patient <came> twice',
    },
  ],
  agreement: [{ a: 'Dr. Somebody', b: 'Zoe', n: 1, agreement: 1, kappa: null, interval: null }],
  corrected: { train: 0, val: 0, test: 0 },
}

describe('writeReport', () => {
  it('writes the files of the contract, and each picture at 300 dots an inch', async () => {
    const out = join(folder, 'out')
    const files = await writeReport(input(), out)
    for (const path of [
      'reports/model_comparison.csv',
      'reports/predictions.csv',
      'figures/roc_comparison.png',
      'figures/confusion_matrix_scratch-cnn.png',
      'figures/training_curves_scratch-cnn.png',
      'figures/precision_recall_comparison.png',
      'figures/calibration_scratch-cnn.png',
      'gradcam/scratch-cnn/correct_1.png',
      'gradcam/scratch-cnn/incorrect_1.png',
      'report.html',
      'report.json',
    ]) {
      expect(files).toContain(path)
    }
    const svg = await readFile(join(out, 'figures/training_curves_scratch-cnn.svg'), 'utf8')
    const { width } = await sharp(join(out, 'figures/training_curves_scratch-cnn.png')).metadata()
    expect(width).toBe(Math.round((Number(/width="(\d+)"/.exec(svg)![1]) * 300) / 96))
  })

  it('draws text with its own fonts: the rendered figure has dark pixels where the title stands', async () => {
    const out = join(folder, 'text')
    await writeReport(input(), out)
    const title = await sharp(join(out, 'gradcam/scratch-cnn/correct_1.png'))
      .extract({ left: 40, top: 20, width: 400, height: 50 })
      .stats()
    expect(title.channels[0]!.min).toBeLessThan(80)
  })

  it('is self-contained, escapes names and tells nothing of the file system', async () => {
    const out = join(folder, 'page')
    await writeReport(input(), out)
    const html = await readFile(join(out, 'report.html'), 'utf8')
    expect(html.includes('Two &lt;classes&gt;')).toBe(true)
    expect(/(src|href)="(?!data:|#)/.test(html)).toBe(false)
    expect(html.includes('/home/somebody')).toBe(false)
    expect(await readFile(join(out, 'report.json'), 'utf8')).not.toContain('/home/somebody')
    expect(html.includes('not a medical device')).toBe(true)
    expect(await readFile(join(out, 'reports/predictions.csv'), 'utf8')).toContain('"a, b"')
  })

  it('carries pictures without metadata, and no more than a page can', async () => {
    const out = join(folder, 'light')
    await writeReport(input(), out)
    const html = await readFile(join(out, 'report.html'), 'utf8')
    expect(html.length).toBeLessThan(1_500_000)
    const svg = await readFile(join(out, 'gradcam/scratch-cnn/correct_1.svg'), 'utf8')
    const [, png] = /base64,([^"]+)/.exec(svg)!
    expect((await sharp(Buffer.from(png!, 'base64')).metadata()).exif).toBeUndefined()
  })

  it('answers every item of the checklist, each link leading to a section that is there', async () => {
    const out = join(folder, 'claim')
    await writeReport(input(), out)
    const html = await readFile(join(out, 'report.html'), 'utf8')
    const rows = html.match(/<tr class="(answered|partly|yours)">/g)
    expect(rows).toHaveLength(44)
    for (const [, id] of html.matchAll(/href="#([^"]+)"/g)) expect(html.includes(`id="${id}"`), id).toBe(true)
    const json = JSON.parse(await readFile(join(out, 'report.json'), 'utf8'))
    const state = (number: number) =>
      json.claim2024.find((item: { number: number }) => item.number === number).state
    expect([state(39), state(27), state(44)]).toEqual(['partly', 'answered', 'yours'])
    await writeReport(input({ reviews: findings }), out)
    expect(JSON.parse(await readFile(join(out, 'report.json'), 'utf8')).claim2024[38].state).toBe('answered')
  })

  it('writes the methods from the settings of the study', async () => {
    const out = join(folder, 'methods')
    await writeReport(input(), out)
    const { methods } = JSON.parse(await readFile(join(out, 'report.json'), 'utf8'))
    const text = (methods as string[]).join(' ')
    for (const words of [
      'learning rate of 0.001',
      'batches of 8',
      'seed 42',
      '70 % training',
      '64 x 64',
      'level of lesions',
    ]) {
      expect(text).toContain(words)
    }
  })

  it('gives no name away where it is to hold pseudonyms', async () => {
    const named = join(folder, 'named')
    await writeReport(input({ reviews: findings }), named)
    const page = await readFile(join(named, 'report.html'), 'utf8')
    expect(page.includes('Mrs. Patient &lt;came&gt; twice')).toBe(true)
    const out = join(folder, 'pseudonyms')
    const files = await writeReport(input({ reviews: findings, pseudonyms: true }), out)
    for (const file of files.filter((name) => !name.endsWith('.png'))) {
      const text = await readFile(join(out, file), 'utf8')
      for (const secret of ['Somebody', 'somebody', 'Zoe', 'Mrs.', 'a, b', '>b<', 'b.jpg'])
        expect(text.includes(secret), `${secret} in ${file}`).toBe(false)
    }
    const text = await readFile(join(out, 'report.html'), 'utf8')
    expect(text.includes('reviewer 1')).toBe(true)
    expect(text.includes('image-0001')).toBe(true)
  })

  it('reports an ensemble and more than two classes', async () => {
    const out = join(folder, 'three')
    const runs = [
      { ...runEvaluation(1, 'Scratch CNN', 60, 1, ['bcc', 'mel', 'nv']) },
      {
        ...runEvaluation(-1, 'Mean of both', 60, 2, ['bcc', 'mel', 'nv']),
        members: [1, 2],
        model: 'ensemble',
      },
    ]
    const files = await writeReport(
      input({
        evaluation: { runs, comparisons: [], agreements: [], occlusions: [], leaks: [], leftOut: [] },
      }),
      out,
    )
    for (const path of [
      'figures/roc_comparison.png',
      'figures/roc_classes_scratch-cnn.png',
      'figures/precision_recall_classes_ensemble.png',
      'figures/confusion_matrix_ensemble.png',
    ]) {
      expect(files).toContain(path)
    }
    expect(await readFile(join(out, 'reports/model_comparison.csv'), 'utf8')).toContain('Mean of both')
  })

  it('reports a cross-validation: pooled out of fold, over the folds, and what it is', async () => {
    const out = join(folder, 'folds')
    const { accuracy, ...rest } = runEvaluation(1, 'Scratch CNN', 40, 3)
    const values = Object.fromEntries(METRICS.map((name) => [name, 0.5])) as FoldSpread['mean']
    const folds: FoldSpread = {
      folds: [1, 2].map((fold) => ({
        ...values,
        fold,
        run: 10 + fold,
        n: 20,
        groups: 20,
        accuracy: fold / 4,
      })),
      mean: { ...values, accuracy: 0.375 },
      deviation: { ...values, accuracy: 0.177 },
    }
    const crossValidation: RunEvaluation[] = [{ ...rest, accuracy, part: 'out-of-fold', folds }]
    const given = input()
    const runs = given.runs.map((run) => ({ ...run, detail: { ...run.detail, folds: [11, 12] } }))
    await writeReport({ ...given, runs, crossValidation }, out)
    const html = await readFile(join(out, 'report.html'), 'utf8')
    expect(html).toMatch(
      /<th scope="row">Accuracy<\/th><td>[^/]+<\/small><\/td><td>0\.375 \(0\.177\)<\/td><td>0\.250/,
    )
    expect(html).toContain('Cross-validation of 2 models; on the test split the mean of their probabilities')
    expect(html).toContain('href="#cross-validation"')
    const json = JSON.parse(await readFile(join(out, 'report.json'), 'utf8'))
    expect(json.crossValidation[0].folds.mean.accuracy).toBe(0.375)
    expect((json.methods as string[]).join(' ')).toContain('2-fold cross-validation')
    expect(await readFile(join(out, 'reports/model_comparison.csv'), 'utf8')).toContain('out-of-fold')

    await writeReport(input(), out)
    expect(await readFile(join(out, 'report.html'), 'utf8')).not.toContain('cross-validation')
  })

  it('sums up what covering suspected artefacts did', async () => {
    const out = join(folder, 'covered')
    const given = input()
    const change = { mean: -0.213, interval: [-0.3, -0.1] as const }
    const tested = { run: 1, name: 'Scratch CNN', n: 8, groups: 7, area: 0.125, change }
    const occlusions = [{ ...tested, movement: { mean: 0.25, interval: null }, changedClass: 3 }]
    await writeReport({ ...given, evaluation: { ...given.evaluation, occlusions } }, out)
    const html = await readFile(join(out, 'report.html'), 'utf8')
    expect(html).toMatch(/n = 8<\/td><td>12\.5 %<\/td><td>.?0\.213 <small>.*3 \(37\.5 %\)/)
    const json = JSON.parse(await readFile(join(out, 'report.json'), 'utf8'))
    expect(json.evaluation.occlusions[0]).toMatchObject({ n: 8, changedClass: 3 })
    await writeReport(given, out)
    expect(await readFile(join(out, 'report.html'), 'utf8')).not.toContain('Do artefacts drive')
  })

  it('leaves no half-written file when cancelled', async () => {
    const out = join(folder, 'cancelled')
    const controller = new AbortController()
    const writing = writeReport(input(), out, {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    })
    await expect(writing).rejects.toMatchObject({ name: 'AbortError' })
    const all = await readdir(out, { recursive: true })
    expect(all.filter((name) => name.endsWith('.part'))).toEqual([])
  })
})
