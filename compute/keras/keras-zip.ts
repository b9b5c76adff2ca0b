import { say } from '../../shared/say.ts'
import { Refusal } from './refusal.ts'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { withHdf5, type Hdf5Source } from './hdf5.ts'
import { readWeights } from './hdf5-weights.ts'
import { asObject, asText, parseJson } from './json.ts'
import { LIMITS } from './limits.ts'
import { locateByCounters } from './locate.ts'
import { inOwnOrder, ownMetadata } from './metadata.ts'
import { graphOf, resultOf, type ModelFile } from './model-file.ts'
import { checkStored, listZip, readEntry, withFile } from './zip.ts'

/** A `.keras` file: a zip of config.json, metadata.json and model.weights.h5. */
export async function readKerasZip(path: string): Promise<ModelFile> {
  const content = await withFile(path, async (file) => {
    const entries = await listZip(file, path)
    const text = async (name: string) => {
      const entry = entries.get(name)
      return entry ? (await readEntry(file, entry, LIMITS.configBytes, path)).toString('utf8') : null
    }
    const config = await text('config.json')
    const weights = entries.get('model.weights.h5')
    if (config === null || !weights) {
      throw new Refusal(
        say`it is a zip archive, but not a .keras file: config.json or model.weights.h5 is missing`,
      )
    }
    const metadata = await text('metadata.json')
    const source: Hdf5Source = { path, offset: weights.offset, length: weights.bytes, shownPath: path }
    // Keras stores the weights unpacked, so that they are read where they lie.
    if (weights.stored) await checkStored(file, weights, path)
    const unpacked = weights.stored ? null : await readEntry(file, weights, LIMITS.fileBytes / 4, path)
    return { config, metadata, source, unpacked }
  })
  const metadata = asObject(content.metadata === null ? {} : parseJson(content.metadata))
  const kerasVersion = asText(metadata['keras_version'])
  const parts = graphOf(parseJson(content.config), kerasVersion)
  const own = ownMetadata(metadata)
  const weights = await withUnpacked(content, (source) =>
    withHdf5(source, (file) =>
      readWeights(file, parts.graph, locateByCounters(parts.model, parts.table, file.listing)),
    ),
  )
  const model = inOwnOrder({ graph: parts.graph, weights }, own)
  return { ...resultOf(parts, kerasVersion), ...model, format: 'keras', classNames: own?.classNames ?? null }
}

async function withUnpacked<T>(
  { source, unpacked }: { readonly source: Hdf5Source; readonly unpacked: Buffer | null },
  use: (source: Hdf5Source) => Promise<T>,
): Promise<T> {
  if (!unpacked) return use(source)
  const folder = await mkdtemp(`${tmpdir()}/lesionlens-`)
  try {
    await writeFile(`${folder}/weights.h5`, unpacked)
    return await use({ ...source, path: `${folder}/weights.h5`, offset: 0, length: unpacked.length })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
