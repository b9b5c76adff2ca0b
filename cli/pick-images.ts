import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { AppError } from '../shared/errors.ts'
import { say } from '../shared/say.ts'
import type { Session } from './session.ts'

/** What the user named: an image of the study, or a file outside it. */
export type Picked =
  | { readonly image: number; readonly key: string; readonly file: null }
  | { readonly image: null; readonly key: null; readonly file: string }

/** Takes each name for an image's id first, then for a path. Throws AppError 'bad-input' for what is neither. */
export async function pickImages(session: Session, names: readonly string[]): Promise<Picked[]> {
  const byName = await session.call('images.find', { names })
  const byPath = await session.call('images.find', { names: names.map((name) => resolve(name)) })
  return names.map((name, i) => {
    const found = byName[i] ?? byPath[i]
    if (found) return { image: found.id, key: found.key, file: null }
    const file = resolve(name)
    if (statSync(file, { throwIfNoEntry: false })?.isFile()) return { image: null, key: null, file }
    throw new AppError('bad-input', say`${name} is neither an image of the study nor a file.`, {
      file,
      hint: say`Name images by their id (the file name without extension) or by a path.`,
    })
  })
}
