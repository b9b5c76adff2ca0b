import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import type { ExplainedItem } from '../../shared/domain/prediction.ts'
import type { MethodId } from '../../heatmaps/registry.ts'
import type { ExplainRequest } from '../../shared/domain/explanation.ts'
import { say } from '../../shared/say.ts'
import { openSession, type CommonOptions, type CommandOutput } from '../command.ts'
import { pickImages } from '../pick-images.ts'
import type { Session } from '../session.ts'
import { table } from '../table.ts'
import { byClass } from './predict.ts'

export interface ExplainOptions extends CommonOptions {
  readonly run: number
  readonly images?: readonly string[] | undefined
  readonly method?: MethodId | undefined
  readonly class?: string | undefined
  readonly layer?: string | undefined
  readonly raw?: boolean | undefined
  readonly out?: string | undefined
}

/** Heatmaps of a run, each drawn over its image; with `--raw` also as numbers. */
export async function explainCommand(session: Session, options: ExplainOptions): Promise<CommandOutput> {
  const folder = await openSession(session, options)
  const { run, method, layer } = options
  const { classes } = await session.call('run.get', { run })
  const picked = options.images && (await pickImages(session, options.images))
  const pngFolder = options.out ? resolve(options.out) : join(folder, 'exports', `heatmaps-run-${run}`)
  const request: ExplainRequest = {
    run,
    pngFolder,
    method,
    layer,
    target: targetOf(options.class ?? 'predicted', classes),
    ...(picked && {
      images: picked.map((p) => p.image).filter((id) => id !== null),
      files: picked.flatMap((p) => p.file ?? []),
    }),
  }
  const result = await session.job(session.call('explain.start', request))
  for (const { image, error } of result.failed) session.say(`Left out: ${image}: ${error.text}`)
  const items = picked
    ? picked.flatMap(({ key, file }) => result.items.find((item) => item.image === (file ?? key)) ?? [])
    : result.items
  const zero = items.filter((item) => item.quality !== 'ok')
  if (zero.length > 0)
    session.say(
      `Note: ${zero.length} heatmap(s) show no evidence for the class (${zero[0]!.image}: ${zero[0]!.quality}).`,
    )
  const json = { run, explanations: items.map((item) => toJson(item, classes, options.raw === true)) }
  const rows = items.map((item) => [item.image, item.className, item.layer, item.png])
  return { json, text: table(['image', 'class', 'layer', 'drawn in'], rows) }
}

function targetOf(name: string, classes: readonly string[]): NonNullable<ExplainRequest['target']> {
  if (classes.includes(name)) return { kind: 'class', name }
  if (name === 'predicted' || name === 'true') return { kind: name }
  throw new AppError('bad-input', say`The run knows no class "${name}".`, {
    hint: say`Give predicted, true, or one of: ${classes.join(', ')}.`,
  })
}

function toJson(item: ExplainedItem, classes: readonly string[], raw: boolean) {
  const { image, method, layer, className, probabilities, png, quality } = item
  const entry = {
    image,
    method,
    layer,
    class: className,
    probabilities: byClass(probabilities, classes),
    png,
    quality,
  }
  return raw ? { ...entry, cam: rowsOf(item) } : entry
}

/** [height][width] */
function rowsOf({ map, width, height }: ExplainedItem): number[][] {
  const bytes = new Uint8Array(readFileSync(map))
  const values = new Float32Array(bytes.buffer)
  return Array.from({ length: height }, (_, y) => [...values.subarray(y * width, (y + 1) * width)])
}
