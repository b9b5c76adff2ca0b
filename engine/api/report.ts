import type { ReportCalls } from '../../shared/contract/report-calls.ts'
import type { Handlers } from '../../shared/rpc.ts'
import type { EngineAccess } from './access.ts'
import { startGalleryFigure } from '../report/gallery-figure.ts'
import { startReport } from '../report/report.ts'

export function reportHandlers(engine: EngineAccess): Handlers<ReportCalls> {
  return {
    'gallery.figure': (request) => startGalleryFigure(engine.context, request),
    'report.write': (request) => startReport(engine.context, request),
  }
}
