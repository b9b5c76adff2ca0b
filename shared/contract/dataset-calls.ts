/** Images, labels and their metadata. */
import type { CorrectedLabels, MetadataColumn } from '../domain/review.ts'
import type {
  DatasetSummary,
  ImageDetail,
  ImageLabel,
  ImageRecord,
  LabelRecord,
  Page,
} from '../domain/dataset.ts'
import type { ImageQuery } from '../domain/image-query.ts'
import type { ImageFindingKind, ImageWithFinding } from '../domain/image-findings.ts'
import type { ImportRequest, Inspection, InspectionRequest } from '../domain/inspection.ts'
import type { FolderChanges } from '../domain/rescan.ts'
import type { JobInfo } from '../domain/job.ts'
import type { MediaFile } from './study-calls.ts'

export interface DatasetCalls {
  /** What an import of this folder would store, and what of it is doubtful: from names and tables, no pixels, so it answers at once. */
  'dataset.inspect': (request: InspectionRequest) => Inspection
  /** A small picture of a file that an inspection named among its examples; 'not-found' for any other. For main's media protocol. */
  'dataset.example': (request: { readonly folder: string; readonly path: string }) => MediaFile
  'dataset.import': (request: ImportRequest) => JobInfo<'import'>
  /** Writes one row an image: id, path, class, part of the split, group, sha256. */
  'labels.export': (request: { readonly file: string }) => { readonly file: string; readonly images: number }
  /** Brings the present dataset up to date with its folder; an import of that folder does the same. */
  'dataset.rescan': (request: null) => JobInfo<'rescan'>
  /** What a rescan may find, by names, sizes and times alone: cheap enough to ask whenever the window gets the focus. */
  'dataset.changes': (request: null) => FolderChanges
  /** Takes another folder for the one that was moved; refused unless images spread over it are the same. */
  'dataset.locate': (request: { readonly folder: string }) => {
    readonly folder: string
    readonly compared: number
    readonly differing: number
  }
  'dataset.summary': (request: null) => DatasetSummary | null
  'images.page': (request: ImageQuery) => Page<ImageRecord>
  /** The ids of a page, of up to 100,000 images: for selecting more than was looked at. */
  'images.ids': (request: ImageQuery) => readonly number[]
  /** Images for each kind of finding; kinds that none has are left out. */
  'findings.counts': (request: null) => Partial<Record<ImageFindingKind, number>>
  /** The images that something was noticed about: tiny, dark, converted, ... */
  'findings.images': (request: {
    readonly kind: ImageFindingKind
    readonly offset: number
    readonly limit: number
  }) => Page<ImageWithFinding>
  'image.get': (request: { readonly id: number }) => ImageDetail
  /** Images by the ids users see or by absolute path; null for what is not in the study. */
  'images.find': (request: { readonly names: readonly string[] }) => readonly (ImageRecord | null)[]
  'label.set': (request: {
    readonly image: number
    readonly label: string
    readonly reviewer?: string | undefined
    readonly note?: string | undefined
  }) => readonly LabelRecord[]
  /** Other labels for many images at once; null takes a label away. Answers with what stood there before, for undoing. */
  'labels.change': (request: {
    readonly labels: readonly ImageLabel[]
    readonly reviewer?: string | undefined
    readonly note?: string | undefined
  }) => readonly ImageLabel[]
  /** Leaves images out of the trainings that start from now on, or takes them back in. Answers with those that it changed. */
  'images.exclude': (request: {
    readonly images: readonly number[]
    readonly excluded: boolean
    readonly reason?: string | undefined
    readonly reviewer?: string | undefined
  }) => readonly number[]
  /** Columns of the images' metadata with their values. */
  'metadata.columns': (request: null) => readonly MetadataColumn[]
  /** What a training would use now; with `run`, what that run was trained with. */
  'labels.corrected': (request: { readonly run?: number | undefined }) => CorrectedLabels
}
