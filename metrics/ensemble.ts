/**
 * The ensemble of several models: the mean of their probabilities, row by row, optionally weighted.
 * @param models [models][rows][classes], all of one shape. Throws RangeError when shapes differ or there is no model.
 */
export function averageProbabilities(
  models: readonly (readonly ArrayLike<number>[])[],
  weights: readonly number[] = models.map(() => 1),
): Float64Array[] {
  const [first] = models
  if (first == null) throw new RangeError('an ensemble needs at least one model')
  const total = weights.reduce((a, b) => a + b, 0)
  if (weights.length !== models.length || !(total > 0))
    throw new RangeError('an ensemble needs one weight per model')
  return first.map((row, i) => {
    const mean = new Float64Array(row.length)
    models.forEach((model, m) => {
      const other = model[i]
      if (model.length !== first.length || other?.length !== row.length) {
        throw new RangeError(`model ${m} predicts other images or classes than model 0`)
      }
      for (let k = 0; k < row.length; k++) mean[k]! += (weights[m]! * other[k]!) / total
    })
    return mean
  })
}
