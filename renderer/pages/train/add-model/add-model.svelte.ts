/** A model file on its way into the study: read, confirmed, added. */
import type { PreprocessingReport } from '../../../../shared/domain/preprocessing.ts'
import type { AddedModel, AddModelRequest, ModelDescription } from '../../../../shared/domain/run.ts'
import type { JobInfo } from '../../../../shared/domain/job.ts'
import { isCancelled, toWireError, type WireError } from '../../../../shared/errors.ts'
import { t } from '../../../i18n/i18n.svelte.ts'
import { InputChecks } from '../input-check/input-checks.svelte.ts'
import { Jobs } from '../../../study/jobs.svelte.ts'
import { notices } from '../../../ui/notices.svelte.ts'
import { Runs } from '../../../study/runs.svelte.ts'
import { StudyState } from '../../../study/open-study.svelte.ts'

export type AddModelProblem = Pick<WireError, 'message' | 'hint'>

export class AddModel extends StudyState {
  readonly #inputChecks = this.study.of(InputChecks)
  readonly #jobs = this.study.of(Jobs)
  readonly #runs = this.study.of(Runs)

  /** File the dialog is open for. */
  file = $state<string | null>(null)
  description = $state.raw<ModelDescription | null>(null)
  problem = $state.raw<AddModelProblem | null>(null)
  /** Null until the user confirmed. */
  jobId = $state<number | null>(null)
  added = $state.raw<AddedModel | null>(null)
  readonly job = $derived<JobInfo | undefined>(this.jobId === null ? undefined : this.#jobs.get(this.jobId))
  readonly report = $derived<PreprocessingReport | null>(this.added?.preprocessing ?? null)
  #opened = 0

  /** Asks for a file, then opens the dialog for it. */
  async choose(): Promise<void> {
    const filters = [
      {
        name: t('models.fileTypes'),
        extensions: ['h5', 'hdf5', 'keras', 'json', 'onnx', 'pth', 'pt', 'safetensors'],
      },
    ]
    const file = await this.study.shell.call('dialog.file', { title: t('models.file'), filters })
    if (file) await this.open(file)
  }

  async open(file: string): Promise<void> {
    const opened = ++this.#opened
    this.file = file
    this.description = null
    this.problem = null
    this.jobId = null
    this.added = null
    try {
      const description = await this.study.engine.call('model.inspect', { file })
      if (opened === this.#opened) this.description = description
    } catch (error) {
      if (opened === this.#opened) this.problem = problemOf(error)
    }
  }

  /** Adds the model; the dialog may be closed meanwhile. */
  async add(request: AddModelRequest): Promise<void> {
    const opened = this.#opened
    const isOpen = (): boolean => opened === this.#opened && this.file !== null
    this.problem = null
    try {
      const job = await this.study.engine.call('model.add', request)
      this.jobId = job.id
      const { result: added } = await this.#jobs.finished(job)
      await this.#runs.refresh()
      await this.#inputChecks.read(added.run)
      if (isOpen()) this.added = added
      else this.#tell(added)
    } catch (error) {
      if (!isOpen()) return notices.error(error)
      this.jobId = null
      if (!isCancelled(error)) this.problem = problemOf(error)
    }
  }

  dismiss(): void {
    this.#opened++
    this.file = null
  }

  #tell({ run }: AddedModel): void {
    const name = this.#runs.get(run)?.name ?? ''
    notices.info(t('models.added', { name }), {
      label: t('check.short'),
      run: () => (this.#inputChecks.shown = run),
    })
  }
}

function problemOf(error: unknown): AddModelProblem {
  const { message, hint } = toWireError(error)
  return { message, hint }
}
