/** Winners of ISIC 2018 task 3 reached this on seven classes, with ensembles and data of their own. */
export const WINNERS_BALANCED_ACCURACY = 0.885

/**
 * A question to ask of a result that is better than what the winners of ISIC 2018 reached on as many classes; null where there is
 * none. It is a hint and no verdict: the test sets differ.
 */
export function tooGoodQuestion(
  classCount: number,
  balancedAccuracy: number | null,
  n: number,
): string | null {
  if (balancedAccuracy == null || (classCount !== 7 && classCount !== 8)) return null
  if (balancedAccuracy <= WINNERS_BALANCED_ACCURACY) return null
  return (
    `Balanced accuracy ${balancedAccuracy.toFixed(3)} on ${classCount} classes (n = ${n}) is above the ` +
    `${WINNERS_BALANCED_ACCURACY} that the winners of ISIC 2018 reached on their test set. Another test set may be easier; ` +
    'but could images of one lesion or patient be in both training and test? The leak audit says what is known.'
  )
}
