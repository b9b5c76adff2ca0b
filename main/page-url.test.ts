import { expect, it } from 'vitest'
import { isSameOrigin, pageUrl } from './page-url.ts'

const served = { ELECTRON_RENDERER_URL: 'http://127.0.0.1:8000/' }

it('takes the development server in development alone', () => {
  expect(pageUrl(false, served)).toBe('http://127.0.0.1:8000/')
  expect(pageUrl(false, {})).toBe('lesion://app/index.html')
  expect(pageUrl(true, served)).toBe('lesion://app/index.html')
})

it('trusts the origin of the page it loads, and no other', () => {
  const page = pageUrl(true, served)
  expect(isSameOrigin(page, 'lesion://app/index.html#train')).toBe(true)
  const others = [
    'http://127.0.0.1:8000/',
    'lesion://other/index.html',
    'file:///index.html',
    'about:blank',
    '',
  ]
  for (const other of others) expect(isSameOrigin(page, other)).toBe(false)
})
