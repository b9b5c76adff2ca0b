import { readFile, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { ChannelStatistics } from '../../shared/domain/input.ts'
import { asArray, asObject, asText, isObject, parseJson } from '../keras/json.ts'

/** What timm writes beside weights (config.json of a model on the hub). */
export interface TimmConfig {
  readonly architecture: string
  readonly statistics: ChannelStatistics | null
  /** Side in pixels. */
  readonly size: number | null
  /** Share of the picture that is looked at, its middle. */
  readonly crop: number | null
  readonly classNames: readonly string[] | null
}

const MOST_BYTES = 2 ** 20

/** `config.json`, or one named after the file; null where there is none that timm could have written. */
export async function timmConfigBeside(path: string): Promise<TimmConfig | null> {
  const stem = basename(path).replace(/\.[^.]+$/, '')
  for (const name of [`${stem}.config.json`, `${stem}.json`, 'config.json']) {
    const file = join(dirname(path), name)
    const found = await stat(file).catch(() => null)
    if (!found?.isFile() || found.size > MOST_BYTES) continue
    const config = parsed(await readFile(file, 'utf8'))
    if (config) return config
  }
  return null
}

function parsed(text: string): TimmConfig | null {
  let value: unknown
  try {
    value = parseJson(text)
  } catch {
    return null
  }
  const architecture = isObject(value) ? asText(value['architecture']) : null
  if (!isObject(value) || architecture === null) return null
  const trained = asObject(value['pretrained_cfg'])
  const numbers = (key: string): readonly number[] =>
    asArray(trained[key]).filter((n) => typeof n === 'number')
  const [mean, std] = [numbers('mean'), numbers('std')]
  const isSound = mean.length === 3 && std.length === 3 && std.every((each) => each > 0)
  const [, side] = numbers('input_size')
  const crop = trained['crop_pct']
  const names = asArray(value['label_names'] ?? trained['label_names']).map((name) => asText(name) ?? '')
  return {
    architecture,
    statistics: isSound ? { mean, std } : null,
    size: Number.isInteger(side) ? side! : null,
    crop: typeof crop === 'number' ? crop : null,
    classNames: names.length > 0 && names.every(Boolean) ? names : null,
  }
}
