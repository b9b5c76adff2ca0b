/** Published weights: finding, downloading and keeping them. */
export const weights = {
  'The weights {0} are not there.': 'Ağırlık dosyası yerinde değil: {0}',
  'Name a Keras file (.h5 or .keras), `imagenet`, or `none`.':
    'Bir Keras dosyası (.h5 ya da .keras), `imagenet` ya da `none` seçin.',
  'There are no pretrained weights for {0} to download.': '{0} için indirilebilecek ön eğitimli ağırlık yok.',
  'There are no pretrained weights for {0} of width {1} to download.':
    '{1} genişlikli {0} için indirilebilecek ön eğitimli ağırlık yok.',
  'Start it from random weights (--weights none), or name a file.':
    'Rastgele ağırlıklarla başlayın (--weights none) ya da bir dosya seçin.',
  'the connection ended after {0} of {1} bytes': 'bağlantı {1} baytın {0} baytından sonra kesildi',
  'it arrives packed as {0}': '{0} ile sıkıştırılmış geliyor',
  'the server sent another part of the file than was asked for':
    'sunucu dosyanın istenenden başka bir parçasını gönderdi',
  'the server does not know the rest of the file': 'sunucu dosyanın kalanını bilmiyor',
  'it answers {0} {1}': 'yanıtı {0} {1}',
  'it has {0} bytes instead of {1}': '{1} bayt yerine {0} bayt',
  'it goes on after its {0} bytes': '{0} bayttan sonra da sürüyor',
  'its certificate is not trusted ({0})': 'sertifikasına güvenilmiyor ({0})',
  'the connection broke off ({0})': 'bağlantı koptu ({0})',
  'it leads to an address without encryption': 'şifresiz bir adrese yönlendiriyor',
  'it leads in circles': 'kendi içinde döngüye yönlendiriyor',
  'no answer for {0} s': '{0} saniyedir yanıt yok',
  'nothing arrived for {0} s': '{0} saniyedir bir şey gelmedi',
  'its address is not encrypted': 'adresi şifreli değil',
  'its {0} is not {1}': '{0} değeri {1} değil',
  '{0} cannot be reached ({1}): this machine seems to be offline.':
    '{0} adresine ulaşılamıyor ({1}): bu bilgisayar çevrimdışı görünüyor.',
  'Connect and try again, or choose the file itself if you have it (--weights FILE), or start from random weights (--weights none).':
    'Bağlanıp yeniden deneyin, dosya sizdeyse onu seçin (--weights FILE) ya da rastgele ağırlıklarla başlayın (--weights none).',
  '{0} is not the file that was published: {1}. It was deleted.':
    '{0} yayımlanan dosya değil: {1:text}. Silindi.',
  'A proxy may have changed it. Try another network, or choose the file itself if you have it (--weights FILE), or start from random weights (--weights none).':
    'Bir vekil sunucu değiştirmiş olabilir. Başka bir ağ deneyin, dosya sizdeyse onu seçin (--weights FILE) ya da rastgele ağırlıklarla başlayın (--weights none).',
  'The weights {0} could not be downloaded from {1}: {2}.':
    '{0} ağırlıkları {1} adresinden indirilemedi: {2:text}.',
  'What has arrived is kept: try again to go on from there, or choose the file itself if you have it (--weights FILE), or start from random weights (--weights none).':
    'Gelen kısım saklandı: oradan sürmek için yeniden deneyin, dosya sizdeyse onu seçin (--weights FILE) ya da rastgele ağırlıklarla başlayın (--weights none).',
  'Try again later, or choose the file itself if you have it (--weights FILE), or start from random weights (--weights none).':
    'Daha sonra yeniden deneyin, dosya sizdeyse onu seçin (--weights FILE) ya da rastgele ağırlıklarla başlayın (--weights none).',
  'The weights cannot be kept in {0}: the disk is full.':
    'Ağırlıklar {0} klasöründe saklanamıyor: disk dolu.',
  'The weights cannot be kept in {0}: {1}.': 'Ağırlıklar {0} klasöründe saklanamıyor: {1}.',
  'Make room or correct its permissions; XDG_CACHE_HOME names another cache folder.':
    'Yer açın ya da izinlerini düzeltin; XDG_CACHE_HOME başka bir önbellek klasörü gösterir.',
} as const
