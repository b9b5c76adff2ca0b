import { dirname, relative, resolve, sep } from 'node:path'

/**
 * ESLint rule: a room may import (relatively) only from itself and from the rooms its entry in the table names. A room is a folder, or
 * folders by a `*`: each of `renderer/pages/*` is a room of its own. The deepest room a file lies in counts. Files in no room are free;
 * an entry may name a single file of a room.
 * Options: [{ root, mayImport: { room: [rooms] } }].
 */
export const importLaw = {
  meta: {
    type: 'problem',
    schema: [{ type: 'object' }],
    messages: { forbidden: '{{room}}/ may import only from: {{allowed}}.' },
  },
  create(context) {
    const { root, mayImport } = context.options[0]
    const file = relative(root, context.filename).split(sep)
    const pattern = roomOf(file, Object.keys(mayImport))
    if (!pattern) return {}
    const room = file.slice(0, pattern.split('/').length)
    const allowed = mayImport[pattern]

    function check({ source }) {
      if (typeof source?.value !== 'string' || !source.value.startsWith('.')) return
      const target = relative(root, resolve(dirname(context.filename), source.value)).split(sep)
      // A file in the root itself (package.json) is nobody's.
      if (target.length === 1 || isIn(target, room)) return
      if (allowed.some((each) => isIn(target, each.split('/')) || each === target.join('/'))) return
      const data = { room: room.join('/'), allowed: allowed.join(', ') || 'nothing' }
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

/** Whether a path lies in a folder; both as their parts. */
function isIn(path, folder) {
  return path.length > folder.length && folder.every((part, i) => part === '*' || part === path[i])
}

function roomOf(file, rooms) {
  const around = rooms.filter((each) => isIn(file, each.split('/')))
  return around.sort((a, b) => b.split('/').length - a.split('/').length)[0]
}
