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

/** Result of an 'occlude' job; nothing of it is stored in the study. */
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
