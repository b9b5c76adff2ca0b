/** What the names of columns and folders mean, whatever language, case or separator they are written in. */

/** 'PatientID' -> 'patient_id', ' Image Path' -> 'image_path', 'TANI' and 'tanı' -> 'tani'. */
export function normalName(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replaceAll('ı', 'i')
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1_$2')
    .replace(/(\p{Lu}+)(\p{Lu}\p{Ll})/gu, '$1_$2')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '')
}

/** Words of a name: 'ISIC2018_Task3_Training_Input' -> ['isic', '2018', 'task', '3', 'training', 'input']. */
export function wordsOf(name: string): string[] {
  return normalName(name)
    .split('_')
    .flatMap((word) => word.match(/\p{L}+|\p{N}+/gu) ?? [])
}

const IMAGE_NAMES =
  /^(image_?id|image|image_?name|isic_?id|img_?id|img|img_?name|image_?names|images|file_?name|file|file_?path|image_?path|image_?file|path|photo|picture|md5hash|.*_file_?name|.*_file|.*_image_?id|goruntu|goruntu_(adi|no)|resim|resim_(adi|no)|dosya|dosya_adi|id)$/

/** A column called so is meant to name images, though its values decide. */
export function isImageName(column: string): boolean {
  return IMAGE_NAMES.test(normalName(column))
}

const PATIENTS = /^(patient|subject|person|participant|individual|hasta|pat|pt|pid)$/
const LESIONS = /^(lesion|lezyon|tumou?r|mole)$/
const CASES = /^(case|olgu|vaka|visit|encounter|exam|examination|study|series|specimen)$/
const ID_WORDS =
  /^(id|ids|no|nr|num|number|numara|numarasi|code|kod|kodu|key|uid|index|identifier|kimlik|anon|pseudo|rcm|isic|the)$/
const GLUED = /^(patient|subject|person|participant|hasta|lesion|lezyon|case|olgu)(id|no|nr|num|number|code)$/

export type GroupKind = 'patient' | 'lesion' | 'case'

/** Whom or what a column of this name tells apart; null when its name speaks of something else ('lesion_type', 'patient_age'). */
export function groupKind(column: string): GroupKind | null {
  const words = wordsOf(column).map((word) => GLUED.exec(word)?.[1] ?? word)
  const rest = words.filter((word) => !ID_WORDS.test(word) && !/^\d+$/.test(word))
  if (rest.length !== 1) return null
  const word = rest[0] ?? ''
  if (PATIENTS.test(word)) return 'patient'
  if (LESIONS.test(word)) return 'lesion'
  return CASES.test(word) ? 'case' : null
}

/** Names of label columns from the most to the least telling; the hierarchies of the ISIC Archive (diagnosis_1) are levels. */
const LABEL_NAMES: readonly RegExp[] = [
  /^(dx|diagnosis|diagnosis_label|clinical_diagnosis|final_diagnosis|histological_diagnosis|tani|teshis|diagnostic|diagnose|diagnostico)$/,
  /^(label|labels|class|class_?name|target_class|classification|etiket|sinif|klasse|classe|clase|category|kategori|ground_?truth|gt|truth|y)$/,
  /^(benign_malignant|malignant|malignancy|is_malignant|cancer|melanoma|disease|condition|skin_condition|lesion_type|cell_type|pathology|patoloji|hastalik)$/,
  /^(target|class_?id|label_?id|dx_?id|outcome|result)$/,
]

/** 0 for the most telling name of a label column; null when the name tells nothing. */
export function labelRank(column: string): number | null {
  const at = LABEL_NAMES.findIndex((names) => names.test(normalName(column)))
  return at === -1 ? null : at
}

/** The step of a hierarchy that a column holds: diagnosis_2 and iddx_2 -> 2; null for other columns. */
export function hierarchyLevel(column: string): { readonly family: string; readonly level: number } | null {
  // 'dx (2)' is the second column called dx.
  if (column.includes('(')) return null
  const found = /^(diagnosis|iddx|dx|label|class|tani)_?(?:level_?)?([1-9])$/.exec(normalName(column))
  return found ? { family: found[1] ?? '', level: Number(found[2]) } : null
}

const DESCRIPTIONS =
  /(^|_)(sex|gender|cinsiyet|age|yas|yasi|site|localization|location|anatom|region|type|license|attribution|copyright|fitzpatrick|fitspatrick|skin_tone|phototype|confirm|management|dermoscopic|dataset|source|center|centre|merkez|device|camera|url|date|tarih|width|height|size|mm|age_approx|qc|body|elevation|smoke|drink|operator|notes?|quality|manipulation)(_|$)/

/** Age, sex, site and such: they describe a picture and are never its class unless somebody says so. */
export function isDescription(column: string): boolean {
  return DESCRIPTIONS.test(normalName(column)) && labelRank(column) === null
}

const DIAGNOSES =
  /^(mel|nv|bcc|bkl|akiec|ak|ack|df|vasc|scc|sccka|sek|nev|sk|ben|mal|inf|bowen|benign|benin|malign|malignant|melanom[a-z]*|nevus|nevi|naevus|naevi|nevus?u|nevüs|keratos[ei]s|keratoses|carcinoma|karsinom[a-z]*|dermatofibroma|angioma|hemangioma|haemangioma|vascular|lentigo|psoriasis|eczema|dermatitis|cancer|kanser|huylu|normal|healthy|saglikli|acne|wart|squamous|basal|seborrheic|actinic|atypical|dysplastic|suspicious|tumou?r|lymphoma|fibroma|chickenpox|measles|monkeypox)$/

/** Whether a class name has a word of the field in it. */
export function soundsLikeDiagnosis(name: string): boolean {
  return wordsOf(name).some((word) => DIAGNOSES.test(word))
}
