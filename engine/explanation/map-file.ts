import { readFile } from 'node:fs/promises'
import { writeWhole } from '../../files/write-whole.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import type { Explanation } from '../../shared/domain/explanation.ts'

/** Whole or not at all. Little-endian float32, row by row. */
export async function writeMap(file: string, map: Float32Array): Promise<void> {
  await writeWhole(file, new Uint8Array(map.buffer, map.byteOffset, map.byteLength))
}

/** Throws AppError 'not-found' when the file was deleted. */
export async function readMap(file: string): Promise<Float32Array> {
  try {
    const bytes = await readFile(file)
    return new Float32Array(new Uint8Array(bytes).buffer)
  } catch (error) {
    throw new AppError('not-found', say`The heatmap ${file} is gone.`, {
      file,
      hint: say`Compute it again.`,
      cause: error,
    })
  }
}

/** Range and kind of a map after ReLU; what is not a finite number is left out of the range and told by `quality`. */
export function mapStatistics(map: Float32Array): Pick<Explanation, 'min' | 'max' | 'quality'> {
  let [min, max] = [Infinity, -Infinity]
  let finite = true
  for (const value of map) {
    if (!Number.isFinite(value)) finite = false
    else [min, max] = [Math.min(min, value), Math.max(max, value)]
  }
  if (min > max) [min, max] = [0, 0]
  return { min, max, quality: finite ? (max > 0 ? 'ok' : 'zero') : 'not-finite' }
}
