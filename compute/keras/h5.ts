import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import { withHdf5 } from './hdf5.ts'
import { readWeights } from './hdf5-weights.ts'
import { asText, parseJson } from './json.ts'
import { locateByLayerGroups } from './locate.ts'
import { graphOf, resultOf, type ModelFile } from './model-file.ts'

/** A `.h5` file: description in an attribute, weights beside it. */
export async function readHdf5Model(path: string, length: number): Promise<ModelFile> {
  return withHdf5({ path, offset: 0, length, shownPath: path }, async (file) => {
    const attributes = file.listing.groups.get('') ?? {}
    const config = attributes['model_config']
    if (typeof config !== 'string') {
      throw new AppError('bad-input', say`${path} holds weights only, without the model they belong to.`, {
        file: path,
        hint: say`Weights-only files load into an architecture LesionLens knows: choose it when training. Or save the whole model with model.save().`,
      })
    }
    const kerasVersion = asText(attributes['keras_version'] as string) ?? null
    const parts = graphOf(parseJson(config), kerasVersion)
    const locations = locateByLayerGroups(parts.model, parts.table, file.listing, 'model_weights')
    const weights = await readWeights(file, parts.graph, locations)
    return { ...resultOf(parts, kerasVersion), format: 'h5', weights, classNames: null }
  })
}
