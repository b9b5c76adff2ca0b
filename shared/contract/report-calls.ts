/** Figures and the report. */
import type { GalleryFigureRequest } from '../domain/gallery.ts'
import type { JobInfo } from '../domain/job.ts'
import type { ReportRequest } from '../domain/report.ts'

export interface ReportCalls {
  /** Images beside the heatmaps of several runs, as PNG and SVG; the job's result is a WrittenFigure. */
  'gallery.figure': (request: GalleryFigureRequest) => JobInfo<'figure'>
  'report.write': (request: ReportRequest) => JobInfo<'report'>
}
