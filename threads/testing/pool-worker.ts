/** A thread that does what a test tells it. */
import { threadId } from 'node:worker_threads'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import { answering } from '../answering.ts'

export type Told =
  { readonly kind: 'thread' | 'refuse' | 'spin' | 'die' } | { readonly kind: 'count'; readonly to: number }

export const answer = answering(
  (told: Told, onProgress: (step: number) => void): number | Uint8Array => {
    switch (told.kind) {
      case 'thread':
        return threadId
      case 'refuse':
        throw new AppError('bad-input', say`${'a.png'} is broken.`, {
          file: 'a.png',
          hint: say`Copy it again.`,
        })
      case 'spin':
        for (;;);
      case 'die':
        process.exit(7)
        break
      case 'count':
        for (let step = 1; step <= told.to; step++) onProgress(step)
        return Uint8Array.of(told.to)
    }
  },
  (value) => (typeof value === 'number' ? [] : [value.buffer as ArrayBuffer]),
)
