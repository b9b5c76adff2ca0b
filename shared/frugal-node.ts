/** How the heavy programs are started so that their memory does not grow with the number of images. */
export const FRUGAL_NODE = {
  /**
   * What a step or a page of images makes in JavaScript is garbage at once, and holds pixels outside the heap: in a large nursery it piles
   * up to 100 MB between collections.
   */
  flags: ['--max-semi-space-size=2'],
  /** glibc: what one thread frees the others reuse, instead of a pool a thread that grows to its own peak. */
  env: { MALLOC_ARENA_MAX: '2' },
} as const
