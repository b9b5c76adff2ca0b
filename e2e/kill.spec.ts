import { expect, test } from '@playwright/test'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { lesionlensJson, ROOT, startLesionlens } from './support/command-line.ts'
import { descendants, isAlive } from './support/processes.ts'

test.skip(process.platform !== 'linux', 'Finds processes through /proc.')

for (const victim of ['compute', 'cli'] as const) {
  test(`killing ${victim} in the middle of training loses only the run, and it trains again`, async () => {
    const work = await mkdtemp(join(tmpdir(), 'lesionlens-kill-'))
    const study = join(work, 'study.lesionlens')
    await lesionlensJson('import', join(ROOT, 'resources/sample'), '--study', study)

    const long = ['train', '--study', study, '--model', 'scratch-cnn', '--size', '64', '--epochs', '200']
    const training = startLesionlens(...long, '--json')
    let said = ''
    training.stderr!.on('data', (chunk: Buffer) => (said += chunk.toString()))
    const ended = new Promise<number | null>((resolve) => training.on('close', resolve))
    await expect.poll(() => said, { timeout: 60_000 }).toMatch(/epoch [23]/i)

    const tree = descendants(training.pid!)
    const target = tree.find(({ command }) =>
      new RegExp(`${victim}[/\\\\]index\\.ts|${victim}\\.js`).test(command),
    )
    expect(target, `a ${victim} process`).toBeDefined()
    process.kill(target!.pid, 'SIGKILL')
    expect(await ended).not.toBe(0)
    await expect.poll(() => tree.filter(({ pid }) => isAlive(pid)).length, { timeout: 15_000 }).toBe(0)

    const again = ['train', '--study', study, '--model', 'scratch-cnn', '--size', '32', '--epochs', '1']
    const { run } = await lesionlensJson<{ run: number }>(...again)
    expect(run).toBeGreaterThan(1)
    const left = await readdir(study, { recursive: true })
    expect(left.filter((name) => /\.(part|tmp)$/.test(name))).toEqual([])
    await rm(work, { recursive: true, force: true })
  })
}
