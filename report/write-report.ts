import { mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AppError } from '../shared/errors.ts'
import { confusionSvg, curvesSvg, rocSvg } from './charts.ts'
import { heatmapSvg } from './heatmap-figure.ts'
import { reportHtml, type RunFigures } from './html.ts'
import type { ReportInput, ReportRun, ReportSample } from './input.ts'
import { fileNames } from './names.ts'
import { renderPng } from './raster.ts'
import { modelComparison, predictionTable } from './tables.ts'

export interface ReportOptions {
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((done: number, total: number) => void) | undefined
}

/**
 * Writes tables, figures (SVG beside PNG of 300 dots an inch) and the report page into `folder`; the layout is the command line's
 * contract. Each file is written beside and renamed, so an interrupted report leaves no torn file.
 * @returns the files, relative to `folder`. Throws AppError 'bad-input' when the folder cannot be written.
 */
export async function writeReport(
  input: ReportInput,
  folder: string,
  options: ReportOptions = {},
): Promise<readonly string[]> {
  const names = fileNames(input.runs)
  const files: string[] = []
  const total = 5 + input.runs.reduce((n, run) => n + 2 + run.correct.length + run.incorrect.length, 0)

  async function save(path: string, content: string | Buffer): Promise<void> {
    options.signal?.throwIfAborted()
    await writeBeside(join(folder, path), content)
    files.push(path)
  }
  async function saveFigure(path: string, svg: string): Promise<void> {
    await save(`${path}.svg`, svg)
    await save(`${path}.png`, await renderPng(svg))
    options.onProgress?.(files.length / 2, total)
  }
  async function saveSamples(run: ReportRun, kind: 'correct' | 'incorrect'): Promise<string[]> {
    const svgs: string[] = []
    for (const [i, sample] of run[kind].entries()) {
      const svg = await heatmapSvg(run, sample)
      await saveFigure(`gradcam/${names.get(run.detail.id)}/${kind}_${i + 1}`, svg)
      svgs.push(svg)
    }
    return svgs
  }

  await save('reports/model_comparison.csv', modelComparison(input.evaluation.runs))
  await save('reports/predictions.csv', predictionTable(input))
  const roc = rocSvg(input.evaluation.runs)
  if (roc) await saveFigure('figures/roc_comparison', roc)

  const figures = new Map<number, RunFigures>()
  for (const run of input.runs) {
    const name = names.get(run.detail.id)!
    const evaluated = input.evaluation.runs.find((e) => e.run === run.detail.id)
    const confusion = evaluated ? confusionSvg(evaluated) : null
    const curves = curvesSvg(run.detail)
    if (confusion) await saveFigure(`figures/confusion_matrix_${name}`, confusion)
    if (curves) await saveFigure(`figures/training_curves_${name}`, curves)
    const correct = await saveSamples(run, 'correct')
    figures.set(run.detail.id, { confusion, curves, correct, incorrect: await saveSamples(run, 'incorrect') })
  }
  await save('report.json', JSON.stringify(toJson(input, names), null, 2))
  await save('report.html', reportHtml(input, { roc, runs: figures }))
  options.onProgress?.(total, total)
  return files
}

/** Every number of the report, without maps and without any path outside the study. */
function toJson(input: ReportInput, names: ReadonlyMap<number, string>): unknown {
  const { folder: _private, ...dataset } = input.dataset
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
    dataset,
    evaluation: input.evaluation,
    runs: input.runs.map((run) => ({
      ...run.detail,
      figureName: names.get(run.detail.id),
      correct: run.correct.map(sample),
      incorrect: run.incorrect.map(sample),
    })),
  }
}

async function writeBeside(path: string, content: string | Buffer): Promise<void> {
  const draft = `${path}.${process.pid}.part`
  try {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(draft, content)
    await rename(draft, path)
  } catch (cause) {
    throw new AppError('bad-input', `The report could not be written to ${path}.`, {
      hint: 'Choose a folder you may write to, with some free space.',
      file: path,
      cause,
    })
  }
}
