/** What a model says once a part of the picture is covered: whether a ruler drove it. */

/** In shares of the picture's width and height, from its upper left corner. */
export interface Rectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** 'surrounding': the mean colour around the region; 'blur': its edge continued inwards, smoothly. */
export const OCCLUSION_FILLS = ['surrounding', 'blur'] as const
export type OcclusionFill = (typeof OCCLUSION_FILLS)[number]

export interface OcclusionRequest {
  readonly runs: readonly number[]
  readonly image: number
  readonly rectangles: readonly Rectangle[]
  /** 'surrounding' when left out. */
  readonly fill?: OcclusionFill | undefined
}

export interface OcclusionAnswer {
  readonly predicted: string
  /** In the order of the run's classes. */
  readonly probabilities: readonly number[]
  readonly logits: readonly number[]
}

/** Result of an 'occlude' job; the study keeps it but for the picture, which is one of the newest. */
export interface OcclusionResult {
  readonly image: number
  readonly fill: OcclusionFill
  /** Share of the picture that was covered. */
  readonly area: number
  /** The covered picture, for `lesion://occluded/<id>`. */
  readonly picture: number
  readonly items: readonly {
    readonly run: number
    readonly classes: readonly string[]
    readonly before: OcclusionAnswer
    readonly after: OcclusionAnswer
    /** After minus before, of the class predicted before. */
    readonly change: number
  }[]
}

/** What covering parts of images did to a run: each image that somebody tested counts once, by its newest test. */
export interface OcclusionSummary {
  readonly run: number
  readonly name: string
  /** Images. */
  readonly n: number
  /** Lesions, patients or single images that these fall into. */
  readonly groups: number
  /** Mean share of the picture that was covered. */
  readonly area: number
  /** Probability of the class predicted before, after minus before; a drop is negative. */
  readonly change: OcclusionMean
  /** How far it moved either way. */
  readonly movement: OcclusionMean
  /** Images whose predicted class changed. */
  readonly changedClass: number
}
export interface OcclusionMean {
  readonly mean: number
  /** 95 %, bootstrap over the groups; null with fewer than two. */
  readonly interval: readonly [number, number] | null
}
