/** Studies, processes and jobs. */
export const study = {
  'TensorFlow could not be loaded: {0}': 'TensorFlow yüklenemedi: {0}',
  'LesionLens is closing.': 'LesionLens kapanıyor.',
  'The compute process was killed, probably because the system ran out of memory.':
    'Hesaplama süreci sonlandırıldı, büyük olasılıkla sistemin belleği yetmediği için.',
  'The compute process ran out of memory ({0}).': 'Hesaplama sürecinin belleği yetmedi ({0}).',
  'The compute process was idle.': 'Hesaplama süreci boşta bekliyordu.',
  'The disk is full.': 'Disk dolu.',
  'Make room on it, then start again. What was stored is kept.':
    'Yer açıp yeniden başlatın. Kaydedilmiş olanlar korunur.',
  'The compute process could not be started ({0}).': 'Hesaplama süreci başlatılamadı ({0}).',
  'The engine is restarting.': 'Motor yeniden başlatılıyor.',
  'The engine does not start.': 'Motor başlamıyor.',
  'The engine does not start: {0}': 'Motor başlamıyor: {0}',
  'The engine stopped ({0}).': 'Motor durdu ({0}).',
  'The engine stopped (status {0}).': 'Motor durdu (çıkış kodu {0}).',
  'Try again in a moment.': 'Biraz sonra yeniden deneyin.',
  'No study is open.': 'Açık bir çalışma yok.',
  'Another study is open by now.': 'Artık başka bir çalışma açık.',
  'Open a study or import an image folder.': 'Bir çalışma açın ya da bir görüntü klasörünü içe aktarın.',
  'The study has no images yet.': 'Çalışmada henüz görüntü yok.',
  'The study folder cannot be written ({0}).': 'Çalışma klasörüne yazılamıyor ({0}).',
  'Check its permissions and the free space on the disk.': 'İzinlerini ve diskteki boş yeri denetleyin.',
  'The study is open in another LesionLens.': 'Çalışma başka bir LesionLens içinde açık.',
  'The study is open in another LesionLens (process {0}).':
    'Çalışma başka bir LesionLens içinde açık (süreç {0}).',
  'The study is open in another LesionLens (process {0} on {1}).':
    'Çalışma başka bir LesionLens içinde açık ({1} bilgisayarında süreç {0}).',
  'Close it there, or delete {0} if it is not running.': 'Orada kapatın; çalışmıyorsa {0} dosyasını silin.',
  'Close it there and try again.': 'Orada kapatıp yeniden deneyin.',
  '{0} is not a LesionLens study.': '{0} bir LesionLens çalışması değil.',
  'This file opens the study folder it lies in: put it back there, or open the folder.':
    'Bu dosya, içinde durduğu çalışma klasörünü açar: oraya geri koyun ya da klasörü açın.',
  'Choose another name.': 'Başka bir ad seçin.',
  '{0} holds other files ({1}) and is not a LesionLens study.':
    '{0} başka dosyalar içeriyor ({1}) ve bir LesionLens çalışması değil.',
  'Choose a new or an empty folder: a study keeps its own files apart from the images.':
    'Yeni ya da boş bir klasör seçin: çalışma kendi dosyalarını görüntülerden ayrı tutar.',
  '{0} is a database of another program, not a LesionLens study.':
    '{0} başka bir programın veritabanı, bir LesionLens çalışması değil.',
  'Choose a folder that LesionLens made, or a new one.':
    'LesionLens’in yaptığı bir klasör ya da yeni bir klasör seçin.',
  '{0} was written by a newer LesionLens (schema {1}, this one knows {2}).':
    '{0} daha yeni bir LesionLens ile yazılmış (şema {1}; bu sürümün bildiği {2}).',
  'Open it with the newer version. Nothing was changed.': 'Yeni sürümle açın. Hiçbir şey değiştirilmedi.',
  '{0} is in use by another program.': '{0} başka bir programca kullanılıyor.',
  '{0} is not a database: it is damaged or not a LesionLens study.':
    '{0} bir veritabanı değil: bozuk ya da bir LesionLens çalışması değil.',
  '{0} is damaged.': '{0} bozuk.',
  '{0} cannot be opened.': '{0} açılamıyor.',
  '{0} may not be written.': '{0} için yazma izni yok.',
  '{0} cannot grow: the disk is full.': '{0} büyüyemiyor: disk dolu.',
  'Check the folder and its permissions; a copy from before the last update may lie beside it (study.sqlite.v*).':
    'Klasörü ve izinlerini denetleyin; yanında son güncellemeden önceki bir kopya bulunabilir (study.sqlite.v*).',
  'LesionLens ended while this was running.': 'Bu iş sürerken LesionLens sona erdi.',
  'What was stored until then is kept. Start it again.': 'O ana dek kaydedilenler duruyor. Yeniden başlatın.',
  'The study is being closed.': 'Çalışma kapatılıyor.',
  'There is no job {0}.': '{0} numaralı bir iş yok.',
  'LesionLens was closed while this ran.': 'Bu iş sürerken LesionLens kapatıldı.',
  'Start it again, or continue it.': 'Yeniden başlatın ya da sürdürün.',
  'Start LesionLens again. If that does not help, install it again.':
    'LesionLens’i yeniden başlatın. Sorun sürerse yeniden kurun.',
  'Import an image folder first.': 'Önce bir görüntü klasörünü içe aktarın.',
  'Choose a .lesionlens folder, or import an image folder to make one.':
    'Bir .lesionlens klasörü seçin ya da bir görüntü klasörünü içe aktararak yenisini oluşturun.',
  'Install LesionLens again: a part of it is missing or damaged.':
    'LesionLens’i yeniden kurun: bir parçası eksik ya da bozuk.',
  'by {0}': '{0}',
  'with status {0}': 'çıkış kodu {0}',
  'The compute process ended unexpectedly ({0}): {1}.':
    'Hesaplama süreci beklenmedik biçimde sona erdi ({0}): {1}.',
  'The compute process ended unexpectedly ({0}).': 'Hesaplama süreci beklenmedik biçimde sona erdi ({0}).',
  'Start it again. If it happens once more, restart the computer or install LesionLens again.':
    'Yeniden başlatın. Yine olursa bilgisayarı yeniden başlatın ya da LesionLens’i yeniden kurun.',
} as const
