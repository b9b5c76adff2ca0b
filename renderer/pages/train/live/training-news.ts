import { isCancelled } from '../../../../shared/errors.ts'
import type { JobInfo } from '../../../../shared/domain/job.ts'
import { shell } from '../../../study/client.ts'
import { t } from '../../../i18n/i18n.svelte.ts'
import { app, ofStudy } from '../../../study/app.svelte.ts'
import { Jobs } from '../../../study/jobs.svelte.ts'
import { notices } from '../../../ui/notices.svelte.ts'

/** Tells of the end of a training, in the system's way when the window is not in front. */
export function announceTraining(job: JobInfo): void {
  ofStudy(Jobs)
    .finished(job)
    .then(
      () => void shell.call('notify', { title: t('notify.trained'), body: t('notify.trainedText') }),
      (error: unknown) => {
        // The train page shows it beside the run.
        if (!isCancelled(error) && app.page !== 'train') notices.error(error)
      },
    )
}
