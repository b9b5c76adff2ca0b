import { isFullDisk } from '../../shared/errors.ts'
import type { WriteDb } from './handles.ts'

const RETRY_MS = 2000

/**
 * Stores how something ended, now or, on a full disk, as soon as there is room: an ending must not fail for want of the place to note it. What
 * is not stored when the study closes reads as interrupted when it is opened.
 */
export function storeWhenPossible(db: WriteDb, store: () => void): void {
  try {
    store()
  } catch (error) {
    if (!isFullDisk(error)) throw error
    const again = (): void => {
      if (db.open) storeWhenPossible(db, store)
    }
    setTimeout(again, RETRY_MS).unref()
  }
}
