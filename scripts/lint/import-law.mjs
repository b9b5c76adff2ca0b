import { dirname, relative, resolve, sep } from 'node:path'

/**
 * ESLint rule: a top folder may import (relatively) only from itself and from the folders its entry in the table names.
 * Folders without an entry are free. Options: [{ root, mayImport: { folder: [folders] } }].
 */
export const importLaw = {
  meta: {
    type: 'problem',
    schema: [{ type: 'object' }],
    messages: { forbidden: '{{folder}}/ may import only from: {{allowed}}.' },
  },
  create(context) {
    const { root, mayImport } = context.options[0]
    const folder = relative(root, context.filename).split(sep)[0]
    const allowed = mayImport[folder]
    if (!allowed) return {}

    function check({ source }) {
      if (typeof source?.value !== 'string' || !source.value.startsWith('.')) return
      const path = relative(root, resolve(dirname(context.filename), source.value))
      const target = path.split(sep)[0]
      // A file in the root itself (package.json) is nobody's.
      if (target === path || target === folder || allowed.includes(target)) return
      const data = { folder, allowed: allowed.join(', ') || 'nothing' }
      context.report({ node: source, messageId: 'forbidden', data })
    }
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
    }
  },
}
