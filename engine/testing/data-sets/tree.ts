import { writeFiles } from '../image-folder.ts'

/** Text of each file by its path; images are empty, since names and tables alone are read. */
export type Tree = Readonly<Record<string, string>>

/** A data set as it lies on a disk after unpacking, made small, with what an inspection must find. */
export interface DataSet {
  readonly name: string
  readonly layout: string
  readonly tree: Tree
  readonly classes: Readonly<Record<string, number>>
  readonly unlabelled?: number | undefined
  /** Lesions, patients or cases that it names. */
  readonly groups?: number | undefined
  readonly split?: Readonly<Record<'train' | 'val' | 'test', number>> | undefined
  /** Ids of the questions it raises. */
  readonly questions?: readonly string[] | undefined
  readonly answers?: Readonly<Record<string, string>> | undefined
}

/** 0, 1, ... `count - 1`, each made into something. */
export function each<T>(count: number, make: (i: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => make(i))
}

/** Empty images at these paths. */
export function images(paths: readonly string[]): Tree {
  return Object.fromEntries(paths.map((path) => [path, '']))
}

/** Lines of a table; values that hold a comma are quoted. */
export function table(header: string, rows: readonly (readonly (string | number)[])[]): string {
  const cell = (value: string | number): string => (/[",]/.test(String(value)) ? `"${value}"` : String(value))
  return [header, ...rows.map((row) => row.map(cell).join(','))].join('\n') + '\n'
}

/** Zeros, and a one for `at`; `zero` and `one` as the table writes them. */
export function oneHot(count: number, at: number, zero = '0.0', one = '1.0'): string[] {
  return each(count, (i) => (i === at ? one : zero))
}

/** `ISIC_0000007` */
export function isic(i: number): string {
  return `ISIC_${String(i).padStart(7, '0')}`
}

export async function writeTree(folder: string, tree: Tree): Promise<void> {
  await writeFiles(folder, tree)
}
