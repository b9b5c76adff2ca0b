/** Words in the middle of a sentence. */
export const words = {
  train: 'eğitim',
  val: 'doğrulama',
  test: 'test',
  'fold {0}': '{0}. kat',
  queued: 'bekliyor',
  running: 'sürüyor',
  done: 'bitti',
  failed: 'başarısız',
  cancelled: 'iptal edildi',
  interrupted: 'yarıda kaldı',
} as const
