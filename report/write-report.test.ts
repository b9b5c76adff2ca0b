import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ReportInput, ReportSample } from './input.ts'
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

function input(): ReportInput {
  const config = {
    model: 'scratch-cnn',
    size: 64,
    epochs: 2,
    batch: 8,
    learningRate: 0.001,
    seed: 1,
  } as unknown as ReportInput['runs'][0]['detail']['config']
  return {
    study: 'Two <classes>',
    app: '0.1.0',
    createdAt: '2026-01-01T00:00:00Z',
    dataset: {
      folder: '/home/somebody/private',
      images: 10,
      labelled: 10,
      classes: { benign: 6, malignant: 4 },
      groups: 8,
      split: { train: 6, val: 2, test: 2 },
      splitClasses: {
        train: { benign: 4, malignant: 2 },
        val: { benign: 1, malignant: 1 },
        test: { benign: 1, malignant: 1 },
      },
      unreadable: [],
      duplicates: [],
      labelSource: 'folders',
      groupSource: 'lesion',
      splitSource: 'made',
      seed: 42,
      synthetic: false,
      warnings: ['One "warning" & more'],
    },
    evaluation: {
      comparisons: [],
      runs: [
        {
          run: 1,
          name: 'Scratch CNN',
          model: 'scratch-cnn',
          part: 'test',
          n: 2,
          classes: ['benign', 'malignant'],
          support: [1, 1],
          positive: 'malignant',
          threshold: 0.5,
          accuracy: 0.5,
          balancedAccuracy: 0.5,
          precision: null,
          recall: 0,
          specificity: 1,
          f1: 0,
          auc: 0.5,
          averagePrecision: 0.5,
          ece: 0.1,
          brier: 0.2,
          intervals: { accuracy: [0.095, 0.905] },
          confusion: [
            [1, 0],
            [1, 0],
          ],
          roc: { fpr: [0, 1], tpr: [0, 1], thresholds: [1, 0] },
        },
      ],
    },
    runs: [
      {
        detail: {
          id: 1,
          name: 'Scratch CNN',
          kind: 'trained',
          model: 'scratch-cnn',
          status: 'done',
          classes: ['benign', 'malignant'],
          input: { width: 64, height: 64, channels: 3, range: '0..255' },
          parameters: 1234,
          tap: 'activation_4',
          bestEpoch: 1,
          stopped: 'completed',
          file: 'models/1.keras',
          weightsSha256: 'abc',
          createdAt: '',
          finishedAt: '',
          error: null,
          predicted: 2,
          config,
          epochs: [1, 2].map((epoch) => ({
            epoch,
            loss: 1 / epoch,
            accuracy: 0.5,
            valLoss: 0.8,
            valAccuracy: 0.5,
            learningRate: 0.001,
            seconds: 1,
          })),
          versions: { lesionlens: '0.1.0' },
        },
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
  }
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
    expect(html).toContain('Two &lt;classes&gt;')
    expect(html).not.toMatch(/(src|href)="(?!data:)/)
    expect(html).not.toContain('/home/somebody')
    expect(await readFile(join(out, 'report.json'), 'utf8')).not.toContain('/home/somebody')
    expect(html).toContain('not a medical device')
    expect(await readFile(join(out, 'reports/predictions.csv'), 'utf8')).toContain('"a, b"')
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
