/** What "open this folder" and "try the sample" mean. */
import type { ImportRequest } from '../../shared/domain/inspection.ts'
import { STUDY_FILE_SUFFIX, STUDY_SUFFIX } from '../../shared/domain/study.ts'
import { AppError } from '../../shared/errors.ts'
import { engine, shell } from './client.ts'
import { t } from '../i18n/i18n.svelte.ts'
import { app, ofStudy } from './app.svelte.ts'
import { Jobs } from './jobs.svelte.ts'

function isStudy(path: string): boolean {
  const clean = path.replace(/[/\\]+$/, '')
  return clean.endsWith(STUDY_SUFFIX) || clean.endsWith(STUDY_FILE_SUFFIX)
}

/** Asks for a folder, then opens it. */
export async function chooseFolder(): Promise<void> {
  const folder = await shell.call('dialog.folder', { title: t('welcome.open') })
  if (folder) await openPath(folder)
}

/** Asks for a study: its folder where the system shows that as a document, else the file in it. */
export async function chooseStudy(): Promise<void> {
  const extensions = [STUDY_FILE_SUFFIX, STUDY_SUFFIX].map((suffix) => suffix.slice(1))
  const filters = [{ name: t('welcome.study'), extensions }]
  const path = await shell.call('dialog.file', { title: t('welcome.openStudy'), filters })
  if (path) await openPath(path)
}

/** A study, or the file in it, is opened; any other folder is images: they become a study beside it, after the import dialog. */
export async function openPath(path: string): Promise<void> {
  if (isStudy(path)) await app.openFolder(path, false)
  else app.importing = path
}

/** Makes (or finds) the study of an image folder, then imports. The dialog is closed once the import has begun. */
export async function startImport(request: ImportRequest): Promise<void> {
  const before = app.study?.folder
  const study = await studyFor(request.folder)
  if (study.dataset && app.study?.folder === study.folder) {
    app.importing = null
    return
  }
  try {
    const job = await engine.call('dataset.import', request)
    app.importing = null
    app.page = 'dataset'
    await ofStudy(Jobs).finished(job)
    await app.refreshDataset()
  } catch (error) {
    if (!study.dataset && study.folder !== before) await leave(study.folder)
    throw error
  }
}

/** Closing a study that this window made and that never got images takes its folder away again. */
async function leave(folder: string): Promise<void> {
  if (app.study?.folder !== folder) return
  await shell.call('recent.remove', { folder })
  await app.close()
}

async function studyFor(images: string) {
  const clean = images.replace(/[/\\]+$/, '')
  if (app.study && !app.study.dataset) return app.study
  try {
    return await app.openFolder(`${clean}${STUDY_SUFFIX}`, true)
  } catch (error) {
    // The place beside the images may be read-only: a mounted archive, a shared drive.
    if (!(error instanceof AppError) || error.code !== 'bad-input') throw error
    const name = clean.split(/[/\\]/).at(-1) ?? 'study'
    return app.openFolder(
      `${await shell.call('path.default', { what: 'studies' })}/${name}${STUDY_SUFFIX}`,
      true,
    )
  }
}

/** First run without own images: imports the synthetic sample and stops where training can start. */
export async function trySample(): Promise<void> {
  const folder = await shell.call('path.default', { what: 'sample' })
  const studies = await shell.call('path.default', { what: 'studies' })
  const study = await app.openFolder(`${studies}/LesionLens sample${STUDY_SUFFIX}`, true)
  if (!study.dataset) {
    app.page = 'dataset'
    // The bundled images are there already, unless this copy of the app came without them.
    const found = await engine.call('dataset.inspect', { folder }).catch(() => null)
    if (!found?.files.images) await ofStudy(Jobs).finished(await engine.call('sample.make', { folder }))
    await ofStudy(Jobs).finished(await engine.call('dataset.import', { folder }))
    await app.refreshDataset()
  }
  if (app.page === 'dataset') app.go('train')
}
