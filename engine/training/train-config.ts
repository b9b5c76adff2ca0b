import { prettifyError } from 'zod'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import {
  storedConfigSchema,
  trainConfigSchema,
  type TrainConfig,
  type TrainConfigInput,
} from '../../shared/domain/train-config.ts'
import { startingWeights } from '../../shared/domain/starting-weights.ts'

/** All settings, those left out by their defaults. Throws AppError 'usage' naming each that cannot be used. */
export function parseConfig(input: TrainConfigInput): TrainConfig {
  // The size of a model of the study is its own, whatever is asked.
  const goesOn = typeof input.weights === 'string' && startingWeights(input.weights).kind === 'run'
  const schema = goesOn ? storedConfigSchema : trainConfigSchema
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  const message = prettifyError(parsed.error)
    .replaceAll(/\s*\n\s*→\s*at /g, ' at ')
    .replaceAll('✖ ', '')
    .replaceAll('\n', '; ')
  throw new AppError('usage', say`These training settings cannot be used: ${message}.`, {
    hint: say`Correct the setting named.`,
  })
}
