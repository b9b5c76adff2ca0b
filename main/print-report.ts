/** A report page as PDF, printed by a window that nobody sees, runs no script and reaches nothing but that one file. */
import { BrowserWindow, session } from 'electron'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { writeWhole } from '../files/write-whole.ts'
import { AppError } from '../shared/errors.ts'
import { say } from '../shared/say.ts'

/** Pages with many figures take a while on a slow machine; a page that never loads must not keep a window for ever. */
const PATIENCE_MS = 120_000

/**
 * Prints `report.html` of a folder to `report.pdf` beside it. Throws AppError 'not-found' without a report there, 'bad-input' when the
 * folder cannot be written.
 */
export async function printReport(folder: string): Promise<{ file: string; pages: number }> {
  const page = path.join(folder, 'report.html')
  if (!existsSync(page)) {
    throw new AppError('not-found', say`There is no report in ${folder}.`, {
      file: page,
      hint: say`Write the report first.`,
    })
  }
  const pdf = await print(page)
  const file = path.join(folder, 'report.pdf')
  try {
    await writeWhole(file, pdf)
  } catch (cause) {
    throw new AppError('bad-input', say`${file} cannot be written.`, {
      file,
      cause,
      hint: say`Close it in other programs, and check that you may write to the folder.`,
    })
  }
  return { file, pages: countPages(pdf) }
}

async function print(page: string): Promise<Buffer> {
  const address = pathToFileURL(page).href
  // In memory and of its own: nothing is kept, and what it blocks it blocks for this window alone.
  const isolated = session.fromPartition(`report-${process.hrtime.bigint()}`)
  isolated.webRequest.onBeforeRequest(({ url }, answer) =>
    answer({ cancel: url !== address && !url.startsWith('data:') }),
  )
  const window = new BrowserWindow({
    show: false,
    webPreferences: {
      session: isolated,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      javascript: false,
    },
  })
  const timer = setTimeout(() => window.destroy(), PATIENCE_MS)
  try {
    await window.loadURL(address)
    return await window.webContents.printToPDF({
      pageSize: 'A4',
      printBackground: true,
      displayHeaderFooter: true,
      headerTemplate: '<span></span>',
      footerTemplate: FOOTER,
      margins: { top: 0.6, bottom: 0.7, left: 0.6, right: 0.6 },
    })
  } finally {
    clearTimeout(timer)
    if (!window.isDestroyed()) window.destroy()
  }
}

const FOOTER =
  '<div style="width:100%;font:8px sans-serif;color:#59636b;text-align:center">' +
  'Research tool, not a medical device · <span class="pageNumber"></span> of <span class="totalPages"></span></div>'

/** Page objects of a PDF as Chromium writes it: one `/Type /Page` each. */
function countPages(pdf: Buffer): number {
  return pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0
}
