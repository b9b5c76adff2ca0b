import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { en } from '../../renderer/i18n/en/index.ts'
import { LANGUAGES } from '../../renderer/i18n/languages.ts'

const root = path.join(import.meta.dirname, '../..')

/** Sources that show messages: the window without its catalogues, and main. */
function sources(): string {
  return ['renderer', 'main']
    .flatMap((folder) =>
      readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
        path.join(folder, file),
      ),
    )
    .filter((file) => /\.(ts|svelte)$/.test(file) && !/\.test\.ts$|i18n[/\\](en|tr)[/\\]/.test(file))
    .map((file) => readFileSync(path.join(root, file), 'utf8'))
    .join('\n')
}

/** Quoted texts, and templates with their holes as `*`. */
function textsIn(source: string): { literals: Set<string>; templates: RegExp[] } {
  const literals = new Set([...source.matchAll(/'([\w.-]+)'|"([\w.-]+)"/g)].map(([, a, b]) => a ?? b!))
  const templates = [...source.matchAll(/`([a-z]\w*\.(?:[\w.-]|\$\{[^`{}]*\})*)`/gi)].map(
    ([, text]) => new RegExp(`^${text!.replaceAll('.', '\\.').replace(/\$\{[^}]*\}/g, '.+')}$`),
  )
  return { literals, templates }
}

describe('catalogues', () => {
  it('hold no message that nothing shows', () => {
    const { literals, templates } = textsIn(sources())
    // Words that are filled into sentences of the engine: `{0:part}` in a translation is `part.train` here.
    const kinds = new Set(
      LANGUAGES.flatMap(({ engine }) => Object.values(engine ?? {}))
        .flatMap((text) => [...text.matchAll(/\{\d+:(\w+)\}/g)])
        .map(([, kind]) => kind!),
    )
    const unused = Object.keys(en).filter(
      (key) =>
        !literals.has(key) && !templates.some((each) => each.test(key)) && !kinds.has(key.split('.')[0]!),
    )
    expect(unused).toEqual([])
  })

  it('hold the same holes in every language', () => {
    const holes = (message: unknown): string[] =>
      [...new Set(JSON.stringify(message).match(/\{\w+\}/g) ?? [])].sort()
    for (const { id, catalogue } of LANGUAGES) {
      const differing = Object.entries(en).filter(
        ([key, message]) => String(holes(message)) !== String(holes(catalogue[key as keyof typeof en])),
      )
      expect(differing.map(([key]) => `${id}: ${key}`)).toEqual([])
    }
  })
})
