/** What people write into a cell that holds nothing. */

/** Blank in every sense; never a label, a patient or a part. */
export function blankToNull(value: string): string | null {
  const text = value.trim()
  return text === '' || /^(nan|null|none|na|n\/a|<na>|#n\/a)$/i.test(text) ? null : text
}

const NO_LABEL =
  /^(unknown|unk|\?+|-+|\.+|unlabell?ed|no[ _-]?label|undefined|not[ _-](known|available|specified|labell?ed)|missing|bilinmiyor|bilinmeyen|belirsiz|yok)$/i

/** 'unknown', '?', '-': somebody had no answer. */
export function meansNoLabel(label: string): boolean {
  return NO_LABEL.test(label.trim())
}

/** A patient called so is nobody: pictures that share it need not be of one person. */
export function meansNobody(value: string): boolean {
  return meansNoLabel(value) || /^(-1(\.0)?|anonymous|anon|other|none|n\.?a\.?)$/i.test(value.trim())
}
