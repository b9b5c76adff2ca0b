import type { Json, LayerConfig } from './graph.ts'

/**
 * Penalties on a layer's variables or output that Keras adds to the loss. In a layer graph they stand in the layer's config under Keras's
 * keys as `{ class_name, config }`, and only where a layer has one.
 */
export interface Regularizer {
  /** 'L1', 'L2', 'L1L2', 'OrthogonalRegularizer', or the name its author gave it. */
  readonly className: string
  readonly config: LayerConfig
}

/** Those of Keras with their numbers and the values Keras gives them by default. */
export const REGULARIZERS: Readonly<Record<string, LayerConfig>> = {
  L1: { l1: 0.01 },
  L2: { l2: 0.01 },
  L1L2: { l1: 0, l2: 0 },
  OrthogonalRegularizer: { factor: 0.01, mode: 'rows' },
}

/** The penalty on a layer's output. */
export const ACTIVITY_REGULARIZER = 'activity_regularizer'

/** Config keys of penalties with the variables they are on. */
const VARIABLES: Readonly<Record<string, string>> = {
  kernel_regularizer: 'kernel',
  bias_regularizer: 'bias',
  depthwise_regularizer: 'depthwise_kernel',
  pointwise_regularizer: 'pointwise_kernel',
  gamma_regularizer: 'gamma',
  beta_regularizer: 'beta',
  alpha_regularizer: 'alpha',
}

export const REGULARIZER_KEYS: readonly string[] = [...Object.keys(VARIABLES), ACTIVITY_REGULARIZER]

/** The variable of the layer that a penalty is on; null for the one on its output. */
export function penalisedVariable(className: string, key: string): string | null {
  if (className === 'DepthwiseConv2D' && key === 'depthwise_regularizer') return 'kernel'
  return VARIABLES[key] ?? null
}

/** The penalties in a layer's config, by key. */
export function regularizersIn(config: LayerConfig): readonly (readonly [string, Regularizer])[] {
  return REGULARIZER_KEYS.flatMap((key) => {
    const value = config[key] as { readonly class_name?: Json; readonly config?: Json } | null | undefined
    if (typeof value?.class_name !== 'string') return []
    return [[key, { className: value.class_name, config: (value.config ?? {}) as LayerConfig }] as const]
  })
}
