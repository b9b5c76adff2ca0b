/** Models: files, preprocessing, export. */
import type { AddModelRequest, ModelDescription, SetInputRequest } from '../domain/run.ts'
import type { JobInfo } from '../domain/job.ts'
import type { PreprocessingReport } from '../domain/preprocessing.ts'

export interface ModelCalls {
  'run.export': (request: { readonly run: number; readonly file: string }) => {
    readonly file: string
    readonly bytes: number
  }
  'model.inspect': (request: { readonly file: string }) => ModelDescription
  /** The same of a run's model. */
  'run.inspect': (request: { readonly run: number }) => ModelDescription
  'model.add': (request: AddModelRequest) => JobInfo<'add-model'>
  /** Checks how a run's model wants its images; the job's result is a PreprocessingReport. Done by itself at import and after training. */
  'model.doctor': (request: { readonly run: number }) => JobInfo<'doctor'>
  /** What the doctor found last; null for a run that was never examined. */
  'preprocessing.get': (request: { readonly run: number }) => PreprocessingReport | null
  /** Makes a run of the same weights that is fed in another way, with its predictions; the job's result is `{ run }`. */
  'run.setInput': (request: SetInputRequest) => JobInfo<'set-input'>
}
