import type { Problem } from '../../../shared/domain/dataset.ts'
import type { DatasetRow } from '../../db/datasets.ts'
import type { KnownImage } from '../../db/rescans.ts'
import type { ReadImage } from '../read-images.ts'
import type { FolderReading } from '../reading/folder-reading.ts'
import type { Scan } from '../scan.ts'
import type { Matched } from './compare-files.ts'

/** What a rescan found in the folder. */
export interface Found {
  readonly dataset: DatasetRow
  readonly scan: Scan
  /** Null: there was no new name, so nothing had to be understood. */
  readonly reading: FolderReading | null
  readonly known: readonly KnownImage[]
  readonly matched: Matched<ReadImage>
  /** When each file that was read was last written. */
  readonly modified: ReadonlyMap<string, number>
  readonly unreadable: readonly Problem[]
  /** Images that did not have to be read. */
  readonly unread: number
}
