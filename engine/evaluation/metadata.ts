import type { ImageMetadata } from '../../shared/domain/dataset.ts'
import type { SubgroupAttribute } from '../../shared/domain/evaluation.ts'
import { ageBand } from '../../metrics/subgroups.ts'

/** Names of columns, as the label files of HAM10000, the ISIC archive and the ISIC challenges call them; the first present counts. */
const ATTRIBUTE_COLUMNS: Readonly<Record<SubgroupAttribute, readonly string[]>> = {
  sex: ['sex', 'gender'],
  age: ['age', 'age_approx', 'age_years'],
  site: [
    'localization',
    'anatom_site_general',
    'anatom_site_general_challenge',
    'anatom_site_1',
    'anatom_site',
    'site',
    'location',
    'body_site',
  ],
  confirmation: ['dx_type', 'diagnosis_confirm_type', 'diagnosis_confirmation'],
  skinType: [
    'fitzpatrick_skin_type',
    'fitzpatrick',
    'skin_type',
    'skin_tone',
    'monk_skin_tone',
    'fitzpatrick_scale',
  ],
  device: [
    'device',
    'camera',
    'dermatoscope',
    'dataset',
    'dermoscopic_type',
    'image_type',
    'source',
    'hospital',
  ],
}

/** The value of the first of these columns that the image has, as text; null when it is not recorded. */
export function columnValue(metadata: ImageMetadata, columns: readonly string[]): string | null {
  for (const [name, value] of Object.entries(metadata)) {
    if (!columns.includes(normal(name)) && !columns.includes(name)) continue
    const text = value === null ? '' : String(value).trim()
    if (text !== '' && !/^(unknown|unspecified|not recorded|-1|n\/?a)$/i.test(text)) return text
  }
  return null
}

/** The column an attribute is read from: the first of its names that any image has; null when none has. */
export function findMetadataColumn(
  metadata: Iterable<ImageMetadata>,
  attribute: SubgroupAttribute,
): string | null {
  const present = new Set<string>()
  for (const one of metadata) for (const name of Object.keys(one)) present.add(name)
  for (const wanted of ATTRIBUTE_COLUMNS[attribute]) {
    const found = [...present].find((name) => normal(name) === wanted)
    if (found !== undefined) return found
  }
  return null
}

/** What an image's subgroup of an attribute is called; null when not recorded. */
export function subgroupValue(
  metadata: ImageMetadata,
  attribute: SubgroupAttribute,
  column: string,
): string | null {
  const value = columnValue(metadata, [column])
  if (attribute !== 'age' || value === null) return value
  // '85+' is how the ISIC archive writes the oldest.
  return ageBand(Number.parseFloat(value))
}

function normal(name: string): string {
  return name.trim().toLowerCase().replace(/[ -]+/g, '_')
}
