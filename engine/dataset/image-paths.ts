import { basename, extname } from 'node:path'

/** File name without folder and extension: `a/ISIC_1.jpg` -> `ISIC_1`. */
export function stem(path: string): string {
  return basename(path, extname(path))
}

/** The folders a relative path goes through: `a/b/c.jpg` -> ['a', 'b']. */
export function folders(path: string): string[] {
  return path.split('/').slice(0, -1)
}

/**
 * The ids users see: the name without extension, with as much of the folder before it as tells two files of one name
 * apart (`folder/name`). In the order of `paths`.
 */
export function imageKeys(paths: readonly string[]): string[] {
  const keys = new Map<string, string>()
  for (const [name, same] of Map.groupBy(paths, stem)) {
    const depth = Math.max(...same.map((path) => path.split('/').length))
    let chosen = same.map((path) => ({ path, key: name }))
    const isUnique = (): boolean => new Set(chosen.map(({ key }) => key)).size === same.length
    for (let parents = 1; !isUnique() && parents < depth; parents++)
      chosen = same.map((path) => ({ path, key: [...folders(path).slice(-parents), name].join('/') }))
    const isTold = isUnique()
    // Where only the extension tells them apart, the key is the path.
    for (const { path, key } of chosen) keys.set(path, isTold ? key : path)
  }
  return paths.map((path) => keys.get(path) ?? path)
}
