import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { StudySummary } from '../../shared/domain/study.ts'
import type { RunSummary } from '../../shared/domain/run.ts'
import { testRun } from '../testing/records.ts'
import { settle } from '../testing/study.ts'
import { app, ofStudy } from './app.svelte.ts'
import { engine, shell } from './client.ts'
import type { WindowPage } from './page.ts'
import { Runs } from './runs.svelte.ts'

const summary = (name: string): StudySummary => ({ folder: `/data/${name}`, name, dataset: null, runs: 1 })
const page = (id: string, canOpen: WindowPage['canOpen']): WindowPage => ({
  id,
  title: 'page.dataset',
  icon: null as never,
  component: null as never,
  needs: 'nav.needsImages',
  canOpen,
  count: () => null,
})

describe('opening a study', () => {
  const lists: PromiseWithResolvers<readonly RunSummary[]>[] = []
  let storedPage: unknown = null

  beforeEach(() => {
    lists.length = 0
    storedPage = null
    app.pages = [page('dataset', () => true), page('review', (study) => study.of(Runs).predicted.length > 0)]
    vi.spyOn(engine, 'call').mockImplementation(((name: string) => {
      if (name === 'runs.list') {
        lists.push(Promise.withResolvers())
        return lists.at(-1)!.promise
      }
      if (name === 'settings.get') return Promise.resolve(storedPage)
      return Promise.resolve(name === 'jobs.list' ? [] : null)
    }) as never)
    vi.spyOn(shell, 'call').mockImplementation((() => Promise.resolve([])) as never)
  })
  afterEach(() => {
    app.forget()
    vi.restoreAllMocks()
  })

  it('shows nothing of a study that another one has replaced meanwhile', async () => {
    const first = app.adopt(summary('first'))
    const second = app.adopt(summary('second'))
    lists[1]!.resolve([testRun(2)])
    lists[0]!.resolve([testRun(1)])
    await expect(first).rejects.toMatchObject({ code: 'cancelled' })
    await second
    expect(app.study?.name).toBe('second')
    expect(ofStudy(Runs).list.map(({ id }) => id)).toEqual([2])
    // Only the one that is open becomes the most recent.
    expect(vi.mocked(shell.call).mock.calls).toContainEqual([
      'recent.add',
      { folder: '/data/second', name: 'second' },
    ])
    expect(JSON.stringify(vi.mocked(shell.call).mock.calls)).not.toContain('first')
  })

  it('goes to the page that was left, where it can be opened', async () => {
    storedPage = 'review'
    const opening = app.adopt(summary('first'))
    lists[0]!.resolve([testRun(1)])
    await opening
    expect(app.page).toBe('review')
    const again = app.adopt(summary('second'))
    lists[1]!.resolve([])
    await again
    expect(app.page).toBe('dataset')
    app.go('review')
    expect(app.page).toBe('dataset')
  })

  it('hears nothing more once it was closed', async () => {
    const opening = app.adopt(summary('first'))
    const runs = ofStudy(Runs)
    app.forget()
    lists[0]!.resolve([testRun(1)])
    await expect(opening).rejects.toMatchObject({ code: 'cancelled' })
    await settle()
    expect([app.study, runs.list]).toEqual([null, []])
    expect(() => ofStudy(Runs)).toThrow('No study is open.')
  })
})
