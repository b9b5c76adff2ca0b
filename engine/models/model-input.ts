import { AppError } from '../../shared/errors.ts'
import { channelOrderOf, rangeOf, type InputSpec } from '../../shared/domain/input.ts'
import type { PreprocessingReport } from '../../shared/domain/preprocessing.ts'
import type { AddModelRequest, ModelDescription } from '../../shared/domain/run.ts'
import { say } from '../../shared/say.ts'

/** What the user says of the input, else what the file does. */
export function askedInput(request: AddModelRequest, { input }: ModelDescription): InputSpec {
  const { normalization: _, ...rest } = input
  if (request.range) return { ...rest, range: request.range }
  if (!request.normalization) return input
  const { mean, std } = request.normalization
  const isSound = [mean, std].every((list) => list.length === input.channels && list.every(Number.isFinite))
  if (isSound && std.every((value) => value > 0)) return { ...rest, ...rangeOf({ mean, std }) }
  throw new AppError(
    'bad-input',
    say`A mean and a standard deviation above 0 are needed for each of ${input.channels} channels.`,
    {
      file: request.file,
      hint: say`They hold for values scaled to 0..1; ImageNet's are 0.485, 0.456, 0.406 and 0.229, 0.224, 0.225.`,
    },
  )
}

/** A range that neither the user nor the file names is set to what fits; against the graph the user is to decide. The order of the classes is the user's to confirm: it is only warned of. */
export function chooseInput(
  request: AddModelRequest,
  description: ModelDescription,
  found: PreprocessingReport | null,
): { readonly input: InputSpec; readonly preprocessing: PreprocessingReport | null } {
  const asked = askedInput(request, description)
  const fits = found?.suggestion
  const differs = fits && (fits.range !== asked.range || fits.channels !== channelOrderOf(asked))
  const isAsked = request.range !== undefined || request.normalization !== undefined
  if (!differs || isAsked || description.inputStated || found.inferred !== null)
    return { input: asked, preprocessing: found }
  const { normalization: _, ...rest } = asked
  const input = { ...rest, range: fits.range, channelOrder: fits.channels }
  return { input, preprocessing: { ...found, applied: true } }
}
