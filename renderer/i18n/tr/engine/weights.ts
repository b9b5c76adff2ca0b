/** Published weights: finding, downloading and keeping them. */
export const weights = {
  'The weights {0} are not there.': 'Ağırlık dosyası yerinde değil: {0}',
  'There are no pretrained weights for {0} to download.': '{0} için indirilebilecek ön eğitimli ağırlık yok.',
  'There are no pretrained weights for {0} of width {1} to download.':
    '{1} genişlikli {0} için indirilebilecek ön eğitimli ağırlık yok.',
  'it arrives packed as {0}': '{0} ile sıkıştırılmış geliyor',
  'the server does not send the rest of the file': 'sunucu dosyanın kalanını göndermiyor',
  'the proxy does not let it through ({0})': 'vekil sunucu izin vermiyor ({0})',
  'it has {0} bytes instead of {1}': '{1} bayt yerine {0} bayt',
  'it continues after its {0} bytes': '{0} bayttan sonra da sürüyor',
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
  '{0} is not the file that was published: {1}. It was deleted.': '{0} yayımlanan dosya değil: {1}. Silindi.',
  'The weights {0} could not be downloaded from {1}: {2}.':
    '{0} ağırlıkları {1} adresinden indirilemedi: {2}.',
  'The weights cannot be kept in {0}: {1}.': 'Ağırlıklar {0} klasöründe saklanamıyor: {1}.',
  'Make room or correct its permissions; XDG_CACHE_HOME names another cache folder.':
    'Yer açın ya da izinlerini düzeltin; XDG_CACHE_HOME başka bir önbellek klasörü gösterir.',
  'it answers {0}': 'yanıtı {0}',
  'Connect and try again': 'Bağlanıp yeniden deneyin',
  'A proxy may have changed it. Try another network':
    'Bir vekil sunucu değiştirmiş olabilir. Başka bir ağ deneyin',
  'Try again later': 'Daha sonra yeniden deneyin',
  '{0}, or choose the file itself if you have it, or start from random weights.':
    '{0}, dosya sizdeyse onu seçin ya da rastgele ağırlıklarla başlayın.',
  'the disk is full': 'disk dolu',
  'Choose a Keras file (.h5 or .keras), the published weights, or random weights.':
    'Bir Keras dosyası (.h5 ya da .keras), yayımlanmış ağırlıkları ya da rastgele ağırlıkları seçin.',
  'Start it from random weights, or choose a file.': 'Rastgele ağırlıklarla başlayın ya da bir dosya seçin.',
} as const
