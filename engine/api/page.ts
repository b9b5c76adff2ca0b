/** Most rows a page call gives at once: more would not be answered within milliseconds. */
const PAGE_LIMIT = 2000

/** A page's range, whole and within what one call may give. */
export function clampPage({ offset, limit }: { readonly offset: number; readonly limit: number }) {
  return {
    offset: Math.max(0, Math.floor(offset)),
    limit: Math.min(PAGE_LIMIT, Math.max(0, Math.floor(limit))),
  }
}
