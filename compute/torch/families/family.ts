import type { Node, TorchNetwork } from '../network.ts'

/** A family of networks whose weights are known by their names: one file, and a row in `registry.ts`. */
export interface Family {
  /** As torchvision or timm call it; shown to the user to confirm. */
  readonly id: string
  /** The name of a sibling whose weights look the same and mean another network. */
  readonly ambiguous?: string
  /** Names of its members. */
  readonly names: RegExp
  /** Whether a state dict is of this family, by names and shapes. */
  readonly matches: (network: TorchNetwork) => boolean
  /** Side of its input in pixels, where the weights say it; 224 otherwise. */
  readonly size?: (network: TorchNetwork) => number
  /** Writes it down; returns its logits. Throws Refusal for what is missing. */
  readonly build: (network: TorchNetwork, options: FamilyOptions) => Node
}

export interface FamilyOptions {
  /** timm's name of the model, when known: some differ in what weights do not show. */
  readonly architecture: string
}
