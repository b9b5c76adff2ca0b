/** What "open this folder" and "try the sample" mean. */
import type { ImportRequest } from '../../shared/domain/inspection.ts'
import { STUDY_FILE_SUFFIX, STUDY_SUFFIX } from '../../shared/domain/study.ts'
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

/** Where the study of an image folder will be written; `existing` is one that is there already. */
export interface StudyPlace {
  readonly folder: string
  readonly existing: string | null
}

/** A study that is open and awaits its images gets them; else a new one is made beside the folder. */
export async function placeOf(images: string): Promise<StudyPlace> {
  if (app.study && !app.study.dataset) return { folder: app.study.folder, existing: null }
  return shell.call('study.place', { images })
}

/** Instead of importing a folder again. */
export async function openExisting(folder: string): Promise<void> {
  app.importing = null
  await app.openFolder(folder, false)
}

/** Makes the study of an image folder, then imports. The screen is closed once the import has begun. */
export async function startImport(request: ImportRequest, place: StudyPlace): Promise<void> {
  const before = app.study?.folder
  const awaiting = app.study?.folder === place.folder ? app.study : null
  const study = awaiting ?? (await app.openFolder(place.folder, true))
  try {
    const job = await engine.call('dataset.import', request)
    app.importing = null
    app.page = 'dataset'
    await ofStudy(Jobs).finished(job)
    await app.refreshDataset()
  } catch (error) {
    if (study.folder !== before) await leave(study.folder)
    throw error
  }
}

/** Closing a study that this window made and that never got images takes its folder away again. */
async function leave(folder: string): Promise<void> {
  if (app.study?.folder !== folder) return
  await shell.call('recent.remove', { folder })
  await app.close()
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
