/** Diagnoses of the public data sets, sorted into benign and malignant. */

/** Codes and names as they stand in label files, in lower case. */
const CODES = {
  /**
   * `akiec` joins actinic keratosis with Bowen's disease, a carcinoma in situ, and counts as malignant because both are treated; actinic
   * keratosis by itself (`ak`, `ack`) does not. `scc` and `sccka` hold keratoacanthoma, as their data sets do.
   */
  malignant: [
    ...['mel', 'bcc', 'akiec', 'scc', 'sccka', 'mal_oth', 'melanoma', 'malignant'],
    ...['melanoma in situ', 'melanoma, nos', 'melanoma metastasis', 'basal cell carcinoma'],
    ...['squamous cell carcinoma', 'squamous cell carcinoma in situ', 'keratoacanthoma', 'bowen disease'],
    ...['squamous cell carcinoma, invasive', 'squamous cell carcinoma, nos'],
  ],
  benign: [
    ...['nv', 'nev', 'bkl', 'sek', 'ack', 'ak', 'df', 'vasc', 'ben_oth', 'inf', 'benign'],
    ...[
      'nevus',
      'seborrheic keratosis',
      'pigmented benign keratosis',
      'actinic keratosis',
      'solar or actinic keratosis',
    ],
    ...[
      'dermatofibroma',
      'vascular lesion',
      'solar lentigo',
      'lentigo nos',
      'lentigo simplex',
      'lichenoid keratosis',
    ],
    ...[
      'angioma',
      'hemangioma',
      'angiokeratoma',
      'cafe-au-lait macule',
      'blue nevus',
      'spitz nevus',
      'atypical nevus',
    ],
    ...[
      'common nevus',
      'clark nevus',
      'dermal nevus',
      'congenital nevus',
      'combined nevus',
      'recurrent nevus',
    ],
  ],
} as const

const MALIGNANCY: ReadonlyMap<string, string> = new Map(
  Object.entries(CODES).flatMap(([malignancy, codes]) => codes.map((code) => [code, malignancy] as const)),
)

function malignancyOf(label: string): string | undefined {
  return (
    MALIGNANCY.get(label.trim().toLowerCase().replaceAll('_', ' ')) ?? MALIGNANCY.get(label.toLowerCase())
  )
}

/** Benign or malignant for each label that is a known diagnosis; null where grouping would change nothing. */
export function groupByMalignancy(labels: readonly string[]): Record<string, string> | null {
  const known = labels.flatMap((label) => {
    const malignancy = malignancyOf(label)
    return malignancy === undefined ? [] : [[label, malignancy] as const]
  })
  const changes = known.some(([label, malignancy]) => label !== malignancy)
  return changes && known.length >= 2 ? Object.fromEntries(known) : null
}
