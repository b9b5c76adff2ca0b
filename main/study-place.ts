/** Where the study of an image folder goes: beside it, unless nothing can be written there. */
import { accessSync, constants, existsSync } from 'node:fs'
import path from 'node:path'
import { STUDY_SUFFIX } from '../shared/domain/study.ts'

/** What makes a folder of that name a study. */
const DATABASE = 'study.sqlite'

/**
 * `folder` is free; `existing` is the newest study of these images that lies there. A mounted archive or a shared drive may be read-only:
 * then both are among the user's studies.
 */
export function placeOfStudy(
  images: string,
  studies: string,
): { readonly folder: string; readonly existing: string | null } {
  const clean = path.resolve(images)
  const parent = isWritable(path.dirname(clean)) ? path.dirname(clean) : studies
  // The root of a drive has no name of its own.
  const name = path.basename(clean) || 'study'
  let existing: string | null = null
  for (let count = 1; ; count++) {
    const folder = path.join(parent, `${count === 1 ? name : `${name} ${count}`}${STUDY_SUFFIX}`)
    if (!existsSync(folder)) return { folder, existing }
    if (existsSync(path.join(folder, DATABASE))) existing = folder
  }
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}
