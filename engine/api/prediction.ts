import type { PredictionCalls } from '../../shared/contract/prediction-calls.ts'
import type { Handlers } from '../../shared/rpc.ts'
import type { EngineAccess } from './access.ts'
import { startEmbedding } from '../embedding/embed.ts'
import { embeddingMap } from '../embedding/map.ts'
import { similarImages } from '../embedding/similar.ts'
import { writeIsicCsv } from '../prediction/isic-csv.ts'
import { startPrediction } from '../prediction/predict.ts'
import { writePredictionsCsv } from '../prediction/predictions-csv.ts'
import { listPredictions } from './views.ts'

export function predictionHandlers(engine: EngineAccess): Handlers<PredictionCalls> {
  const db = () => engine.context.study.db
  return {
    'predict.start': (request) => startPrediction(engine.context, request),
    'predictions.list': (request) => listPredictions(db(), request),
    'isic.export': (request) => writeIsicCsv(engine.context, request),
    'predictions.export': (request) => writePredictionsCsv(engine.context, request),
    'embed.start': (request) => startEmbedding(engine.context, request),
    'sample.similar': (request) => similarImages(engine.context, request),
    'embedding.map': ({ run }) => embeddingMap(engine.context, run),
  }
}
