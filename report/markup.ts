/** Pieces of a page. What these take as `Html` goes in as it is; everything else is escaped here. */
import { fixed } from '../shared/format.ts'
import { escape, interval } from './format.ts'

/** Markup, its text already escaped. */
export type Html = string

export function section(id: string, title: string, body: readonly Html[]): Html {
  return `<section id="${id}"><h2>${escape(title)}</h2>${body.filter(Boolean).join('\n')}</section>`
}

export function subsection(id: string, title: string, body: readonly Html[]): Html {
  return `<h3 id="${id}">${escape(title)}</h3>${body.filter(Boolean).join('\n')}`
}

export function paragraph(text: string): Html {
  return `<p>${escape(text)}</p>`
}

export function note(text: string): Html {
  return `<p class="note">${escape(text)}</p>`
}

export function bullets(items: readonly string[]): Html {
  return items.length === 0 ? '' : `<ul>${items.map((item) => `<li>${escape(item)}</li>`).join('')}</ul>`
}

/** A table whose first column names the row. Cells are markup; headings and names are text. */
export function htmlTable(
  headings: readonly string[],
  rows: readonly (readonly [name: string, ...cells: Html[]])[],
  caption = '',
): Html {
  const head = headings.map((heading) => `<th scope="col">${escape(heading)}</th>`).join('')
  const body = rows
    .map(
      ([name, ...cells]) =>
        `<tr><th scope="row">${escape(name)}</th>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`,
    )
    .join('')
  return `<div class="scroll"><table>${caption ? `<caption>${escape(caption)}</caption>` : ''}<thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`
}

/** A number with its interval under it. */
export function estimate(
  value: number | null | undefined,
  ends?: readonly [number, number] | null,
  digits = 3,
): Html {
  const range = ends && value != null ? ` <small>${interval(ends, digits)}</small>` : ''
  return `${fixed(value, digits)}${range}`
}

export function definitions(items: readonly (readonly [string, string])[]): Html {
  return `<dl>${items.map(([key, value]) => `<dt>${escape(key)}</dt><dd>${escape(value)}</dd>`).join('')}</dl>`
}

/** Charts go in as images, so that ids and styles of several drawings cannot meet. */
export function figure(svg: string | null | undefined, caption: string): Html {
  if (!svg) return ''
  const data = Buffer.from(svg).toString('base64')
  return `<figure><img alt="${escape(caption)}" src="data:image/svg+xml;base64,${data}"><figcaption>${escape(caption)}</figcaption></figure>`
}

/** Figures beside one another where the page is wide enough. */
export function sideBySide(figures: readonly Html[]): Html {
  const drawn = figures.filter((each) => each !== '')
  return drawn.length < 2 ? drawn.join('') : `<div class="figures">${drawn.join('')}</div>`
}
