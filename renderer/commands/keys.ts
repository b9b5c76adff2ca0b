/** Whether a key press is meant for the page, not for a field, a menu or a dialog. */
export function isPageKey(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return false
  const target = event.target instanceof Element ? event.target : null
  if (
    target?.closest(
      'input, textarea, select, [role="dialog"], [role="listbox"], [role="menu"], [role="slider"]',
    )
  )
    return false
  // Space and Enter belong to the focused control.
  const isActivation = event.key === ' ' || event.key === 'Enter'
  return !(isActivation && target?.closest('button, a, [role="switch"], [role="option"]'))
}
