/** Pixels by falling importance. Equal ones keep the order of `ties`: in the order of rows a flat map would favour the top. */
export function importanceOrder(importance: Float32Array, ties: Uint32Array): Uint32Array {
  const rank = new Uint32Array(ties.length)
  ties.forEach((pixel, place) => (rank[pixel] = place))
  return ties.toSorted((a, b) => importance[b]! - importance[a]! || rank[a]! - rank[b]!)
}
