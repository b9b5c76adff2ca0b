import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Engine } from '../../engine/engine.ts'
import type { JobInfo } from '../../shared/domain/job.ts'
import type { ImageRecord, SplitPart } from '../../shared/domain/dataset.ts'
import type { TrainConfigInput } from '../../shared/domain/train-config.ts'

const context = { signal: new AbortController().signal }

/** A test image's label and the model's probabilities, by class name. */
export interface Scored {
  readonly image: string
  readonly label: number
  readonly probabilities: readonly number[]
}

/** A study that is made from a folder, used, and thrown away. */
export class QualityStudy {
  readonly #engine = new Engine()
  readonly #folder: string

  private constructor(folder: string) {
    this.#folder = folder
  }

  /** @param seed of the split */
  static async make(work: string, images: string, seed: number): Promise<QualityStudy> {
    const study = new QualityStudy(join(work, `study-${process.pid}.lesionlens`))
    await rm(study.#folder, { recursive: true, force: true })
    await study.#engine.handlers['study.open']({ folder: study.#folder, create: true }, context)
    const labels = join(images, 'labels.csv')
    await study.#done(
      await study.#engine.handlers['dataset.import']({ folder: images, labels: [labels], seed }, context),
    )
    return study
  }

  async images(part: SplitPart): Promise<readonly ImageRecord[]> {
    const items: ImageRecord[] = []
    for (;;) {
      const page = await this.#engine.handlers['images.page'](
        { part, offset: items.length, limit: 200 },
        context,
      )
      items.push(...page.items)
      if (items.length >= page.total) return items
    }
  }

  /** Adds a Keras file that wants pixels of -1..1; its run. */
  async add(file: string, classes: readonly string[]): Promise<number> {
    return runOf(
      await this.#done(await this.#engine.handlers['model.add']({ file, classes, range: '-1..1' }, context)),
    )
  }

  /** Trains, and returns what the model says of the test images. */
  async train(config: TrainConfigInput, classes: readonly string[]): Promise<readonly Scored[]> {
    const run = runOf(await this.#done(await this.#engine.handlers['run.start'](config, context)))
    const predictions = await this.#engine.handlers['predictions.list']({ run, part: 'test' }, context)
    return predictions.map(({ image, label, probabilities }) => ({
      image,
      label: classes.indexOf(label!),
      probabilities,
    }))
  }

  async close(): Promise<void> {
    await this.#engine.close()
    await rm(this.#folder, { recursive: true, force: true })
  }

  async #done({ id }: JobInfo): Promise<JobInfo> {
    const job = await this.#engine.finished(id)
    if (job.status !== 'done') throw new Error(job.error?.message.text ?? `${job.title}: ${job.status}`)
    return job
  }
}

function runOf({ run, result }: JobInfo): number {
  return run ?? (result as { readonly run: number }).run
}
