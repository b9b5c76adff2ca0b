/** Union-find with path halving (Tarjan and van Leeuwen 1984); the smallest index is the root, so a set is named by its first member. */
export class DisjointSets {
  readonly #parents: Uint32Array

  constructor(size: number) {
    this.#parents = Uint32Array.from({ length: size }, (_, i) => i)
  }

  root(index: number): number {
    const parents = this.#parents
    let at = index
    while (parents[at] !== at) at = parents[at] = parents[parents[at]!]!
    return at
  }

  join(a: number, b: number): void {
    const [first, second] = [this.root(a), this.root(b)]
    this.#parents[Math.max(first, second)] = Math.min(first, second)
  }
}
