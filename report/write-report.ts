import { join } from 'node:path'
import {
  classPrecisionRecallSvg,
  classRocSvg,
  confusionSvg,
  curvesSvg,
  precisionRecallSvg,
  reliabilitySvg,
  rocSvg,
} from './charts.ts'
import type { RunFigures } from './figures.ts'
import { heatmapFigure } from './heatmap-figure.ts'
import { reportHtml } from './html.ts'
import type { ReportInput, ReportRun } from './input.ts'
import { reportJson } from './json.ts'
import { fileNames } from './names.ts'
import { withPseudonyms } from './pseudonyms.ts'
import { renderPng } from './raster.ts'
import { modelComparison, predictionTable } from './tables.ts'
import { writeForUser } from '../files/write-for-user.ts'

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
  given: ReportInput,
  folder: string,
  options: ReportOptions = {},
): Promise<readonly string[]> {
  const input = given.pseudonyms ? withPseudonyms(given) : given
  const { evaluation } = input
  const names = fileNames(input.runs, evaluation.runs)
  const files: string[] = []
  const total =
    5 +
    3 * evaluation.runs.length +
    input.runs.reduce((n, run) => n + run.correct.length + run.incorrect.length, 0)

  async function save(path: string, content: string | Buffer): Promise<void> {
    options.signal?.throwIfAborted()
    await writeForUser(join(folder, path), content)
    files.push(path)
  }
  /** Gives the drawing back, for the page. */
  async function saveFigure(path: string, svg: string | null): Promise<string | null> {
    if (svg === null) return null
    await save(`${path}.svg`, svg)
    await save(`${path}.png`, await renderPng(svg))
    options.onProgress?.(Math.min(files.length / 2, total), total)
    return svg
  }
  async function saveSamples(run: ReportRun, kind: 'correct' | 'incorrect'): Promise<string[]> {
    const svgs: string[] = []
    for (const [i, sample] of run[kind].entries()) {
      const { file, page } = await heatmapFigure(run, sample)
      await saveFigure(`gradcam/${names.get(run.detail.id)}/${kind}_${i + 1}`, file)
      svgs.push(page)
    }
    return svgs
  }
  async function saveRun(id: number): Promise<RunFigures> {
    const name = names.get(id)!
    const evaluated = evaluation.runs.find((each) => each.run === id)
    const run = input.runs.find(({ detail }) => detail.id === id)
    const drawn = (draw: (of: NonNullable<typeof evaluated>) => string | null): string | null =>
      evaluated ? draw(evaluated) : null
    return {
      confusion: await saveFigure(`figures/confusion_matrix_${name}`, drawn(confusionSvg)),
      reliability: await saveFigure(`figures/calibration_${name}`, drawn(reliabilitySvg)),
      classRoc: await saveFigure(`figures/roc_classes_${name}`, drawn(classRocSvg)),
      classPrecisionRecall: await saveFigure(
        `figures/precision_recall_classes_${name}`,
        drawn(classPrecisionRecallSvg),
      ),
      curves: await saveFigure(`figures/training_curves_${name}`, run ? curvesSvg(run.detail) : null),
      correct: run ? await saveSamples(run, 'correct') : [],
      incorrect: run ? await saveSamples(run, 'incorrect') : [],
    }
  }

  await save('reports/model_comparison.csv', modelComparison([...evaluation.runs, ...input.crossValidation]))
  await save('reports/predictions.csv', predictionTable(input))
  const roc = await saveFigure('figures/roc_comparison', rocSvg(evaluation.runs))
  const precisionRecall = await saveFigure(
    'figures/precision_recall_comparison',
    precisionRecallSvg(evaluation.runs),
  )
  const figures = new Map<number, RunFigures>()
  for (const id of names.keys()) figures.set(id, await saveRun(id))
  await save('report.json', JSON.stringify(reportJson(input, names), null, 2))
  await save('report.html', reportHtml(input, { roc, precisionRecall, runs: figures }))
  options.onProgress?.(total, total)
  return files
}
