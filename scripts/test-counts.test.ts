import { describe, expect, it } from 'vitest'
import { countPlaywright, countStatus, countVitest, summary } from './test-counts.mjs'

describe('test counts', () => {
  const file = (status: string, ...tests: string[]) => ({
    status,
    assertionResults: tests.map((each) => ({ status: each })),
  })
  const report = { numPassedTests: 3, numFailedTests: 1, numPendingTests: 1, numTodoTests: 1 }

  it('counts a test file that could not be loaded as one failure', () => {
    const testResults = [
      file('failed'),
      file('failed', 'passed', 'failed'),
      file('passed', 'passed', 'passed'),
    ]
    expect(countVitest(1, { ...report, testResults })).toEqual({ passed: 3, failed: 2, skipped: 2 })
  })

  it('never calls a run passed whose tool failed', () => {
    const testResults = [file('passed', 'passed')]
    expect(countVitest(1, { ...report, numFailedTests: 0, testResults }).failed).toBe(1)
    expect(countVitest(0, undefined).failed).toBe(1)
    expect(countPlaywright(1, undefined).failed).toBe(1)
    expect(countPlaywright(1, { stats: { expected: 2, unexpected: 0, flaky: 0, skipped: 0 } }).failed).toBe(1)
  })

  it('sums up in one line, and names skipped tests only when there are some', () => {
    const e2e = countPlaywright(1, { stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 2 } })
    expect(summary([countStatus(0), e2e])).toBe('6 passed, 2 failed, 2 skipped')
    expect(summary([countStatus(0), countStatus(2)])).toBe('1 passed, 1 failed')
  })
})
