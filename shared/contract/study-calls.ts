/** Studies, jobs, settings and the pictures behind addresses. */
import type { JobInfo } from '../domain/job.ts'
import type { StudySummary, SystemInfo } from '../domain/study.ts'

export interface StudyCalls {
  'system.info': (request: null) => SystemInfo
  'study.open': (request: { readonly folder: string; readonly create: boolean }) => StudySummary
  'study.current': (request: null) => StudySummary | null
  'study.close': (request: null) => null
  'sample.make': (request: {
    readonly folder: string
    readonly count?: number | undefined
    readonly seed?: number | undefined
  }) => JobInfo<'sample'>
  'jobs.list': (request: null) => readonly JobInfo[]
  'job.cancel': (request: { readonly id: number }) => null
  'settings.get': (request: { readonly key: string }) => unknown
  'settings.set': (request: { readonly key: string; readonly value: unknown }) => null
  /** File behind `lesion://<kind>/<id>`; for main's media protocol. A heatmap is raw float32, row-major, at the tap's size. */
  'media.file': (request: {
    readonly kind: MediaKind
    readonly id: number
    /** Folder of the study that is meant: 'cancelled' where another is open by now. */
    readonly study?: string | undefined
  }) => MediaFile
}

/** 'occluded' goes by the number of its job. */
export const MEDIA_KINDS = ['thumb', 'image', 'mask', 'heatmap', 'occluded', 'preview'] as const
export type MediaKind = (typeof MEDIA_KINDS)[number]
export interface MediaFile {
  readonly file: string
  readonly mime: string
}
