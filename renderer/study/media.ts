import type { MediaKind } from '../../shared/contract/study-calls.ts'

let study = ''

/** Ids count from 1 in every study: the study is part of the address, so that no cache mixes two of them. */
export function setMediaStudy(folder: string): void {
  study = encodeURIComponent(folder)
}

/** Address of a picture or map of the open study. */
export function mediaUrl(kind: MediaKind, id: number): string {
  return `lesion://${kind}/${id}?s=${study}`
}

/** The screen that shows them is opened anew for each look into a folder, whose files may have changed. */
const opened = Date.now()

/** Address of an example of a folder that is not imported yet. */
export function exampleUrl(folder: string, path: string): string {
  return `lesion://example/?${new URLSearchParams({ folder, path, v: String(opened) }).toString()}`
}
