/** Buttons beside hints: verbs. */
export const hintsEn = {
  'hint.train': 'Open the Train page',
  'hint.crossValidate': 'Set up a cross-validation',
  'hint.predict': 'Predict these images',
  'hint.randomWeights': 'Use random weights',
  'hint.weightsFile': 'Choose a weights file…',
} as const
