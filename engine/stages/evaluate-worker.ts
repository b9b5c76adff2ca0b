/** Thread of `evaluateRuns`: gets the models' predictions, answers with their comparison, ends. */
import { parentPort, workerData } from 'node:worker_threads'
import { compareModels, type NamedInput } from '../../metrics/compare.ts'

parentPort?.postMessage(compareModels(workerData as readonly NamedInput[]))
