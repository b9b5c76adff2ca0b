/** Counts of passed, failed and skipped tests, from the tools' JSON reports. */

/** A tool that only succeeds or fails is one test. */
export function countStatus(status) {
  return status === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 }
}

/** From Vitest's JSON report; a file that could not even be loaded is one failure. */
export function countVitest(status, report) {
  if (!report) return countStatus(status || 1)
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
  )
  return withStatus(status, {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
  })
}

/** From Playwright's JSON report. */
export function countPlaywright(status, report) {
  if (!report) return countStatus(status || 1)
  const { expected, unexpected, flaky, skipped } = report.stats
  return withStatus(status, { passed: expected, failed: unexpected + flaky, skipped })
}

/** A tool that failed without a failed test (an error outside the tests) still counts. */
function withStatus(status, counts) {
  return status !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

/** `N passed, N failed`, with the skipped ones when there are some. */
export function summary(all) {
  const sum = (key) => all.reduce((total, counts) => total + counts[key], 0)
  const skipped = sum('skipped')
  return `${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}
