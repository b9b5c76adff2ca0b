/** Model files and published weights. */
export const models = {
  '{0}: {1}': '{0}: {1}',
  '{0} ({1})': '{0} ({1})',
  '{0} ({1}: {2})': '{0} ({1}: {2})',
  '{0} to {1} x {2}': '{0}: {1} × {2}',
  'Rescaling by {0}': 'Rescaling: {0} ile çarpar',
  'Rescaling by {0}, {1} added': 'Rescaling: {0} ile çarpar, {1} ekler',
  'Normalization (mean {0}, deviation {1})': 'Normalization (ortalama {0}, sapma {1})',
  'plus {0}': '{0} eklenir',
  'minus {0}': '{0} çıkarılır',
  '{0} minus it': '{0} sayısından çıkarılır',
  'times {0}': '{0} ile çarpılır',
  'divided by {0}': '{0} sayısına bölünür',
  'channels reversed': 'kanallar ters çevrilir',
  'The network ends in logits, without softmax: softmax is applied to its outputs.':
    'Ağ softmax olmadan logitlerle bitiyor: çıktılarına softmax uygulanıyor.',
  'The network ends in one logit, without sigmoid: sigmoid is applied to its output.':
    'Ağ sigmoid olmadan tek bir logitle bitiyor: çıktısına sigmoid uygulanıyor.',
  'The network has no feature map: it can be evaluated but not explained.':
    'Ağın öznitelik haritası yok: değerlendirilebilir ama açıklanamaz.',
  '{0} does not take images: its input is {1}.': '{0} görüntü almıyor: girdisi {1}.',
  'LesionLens runs classifiers of colour or grey images, with the channels last.':
    'LesionLens, kanalları sonda olan renkli ya da gri görüntü sınıflandırıcılarını çalıştırır.',
  'The file leaves the input size open; {0} x {1} pixels are used.':
    'Dosya girdi boyutunu açık bırakıyor; {0} × {1} piksel kullanılır.',
  'No rescaling was found inside the graph; the input range is taken as {0} until the input check on images decides.':
    'Ağın içinde ölçekleme bulunmadı; görüntüler başka bir şey gösterene dek girdi aralığı {0} sayılır.',
  '{0} is not a classifier: its output is {1}.': '{0} bir sınıflandırıcı değil: çıktısı {1}.',
  'Import a model that ends in one unit a class, or in one sigmoid unit.':
    'Her sınıf için bir birimle ya da tek bir sigmoid birimiyle biten bir model ekleyin.',
  'None of the labelled images could be read, so the model was not checked.':
    'Etiketli görüntülerin hiçbiri okunamadı; bu yüzden model denetlenmedi.',
  'The model has {0} outputs, but there are {1} classes.': 'Modelin {0} çıktısı var, ama {1} sınıf var.',
  '{0} is not a file.': '{0} bir dosya değil.',
  '{0} does not exist.': '{0} yok.',
  'Put the file back where it was, or choose another one.':
    'Dosyayı eski yerine koyun ya da başka bir dosya seçin.',
  'None of the layers of {0} is in {1}.': '{0} ağının hiçbir katmanı {1} dosyasında yok.',
  'The file belongs to another architecture, or its layers were renamed.':
    'Dosya başka bir mimariye ait ya da katmanlarının adı değiştirilmiş.',
  '{0} claims {1} weights in {2} bytes.': '{0} dosyası {2} baytta {1} ağırlık bulunduğunu öne sürüyor.',
  '{0} holds weights only, without the model they belong to.':
    '{0} yalnız ağırlıkları içeriyor, ait oldukları model yok.',
  'Weights-only files load into an architecture LesionLens knows: choose it when training. Or save the whole model with model.save().':
    'Yalnız ağırlık içeren dosyalar LesionLens’in bildiği bir mimariye yüklenir: onu eğitimde seçin. Ya da modelin tümünü model.save() ile kaydedin.',
  '{0} cannot be used as a model: {1}.': '{0} model olarak kullanılamıyor: {1}.',
  'LesionLens reads whole Keras models for images: .keras, .h5, or model.json of TensorFlow.js.':
    'LesionLens, görüntü alan eksiksiz Keras modellerini okur: .keras, .h5 ya da TensorFlow.js model.json.',
  '{0} has layers that LesionLens does not run: {1}, and {2} more.':
    '{0} içinde LesionLens’in çalıştırmadığı katmanlar var: {1} ve {2} katman daha.',
  '{0} has layers that LesionLens does not run: {1}.':
    '{0} içinde LesionLens’in çalıştırmadığı katmanlar var: {1}.',
  'Code from a file is never executed. Replace Lambda layers and custom classes by standard Keras layers (Rescaling, for instance) and save the model again.':
    'Bir dosyadaki kod asla çalıştırılmaz. Lambda katmanlarının ve özel sınıfların yerine standart Keras katmanları (örneğin Rescaling) koyup modeli yeniden kaydedin.',
  '{0}, which {1} needs, is missing.': '{1} için gereken {0} eksik.',
  'Put all files of the model into one folder: model.json and the .bin files it came with.':
    'Modelin bütün dosyalarını tek bir klasöre koyun: model.json ve yanındaki .bin dosyaları.',
  '{0} must end in .keras: Keras goes by the ending.':
    '{0} adı .keras ile bitmeli: Keras dosyayı uzantısından tanır.',
  'The HDF5 data of {0} cannot be read: {1}.': '{0} dosyasının HDF5 verisi okunamıyor: {1}.',
  'Reading the HDF5 data of {0} did not get on for {1} s and was ended.':
    '{0} dosyasının HDF5 verisi okunurken {1} saniye boyunca ilerleme olmadı, okuma sonlandırıldı.',
  'Try again when the machine is less busy. If it happens again, save the model again from Keras.':
    'Makine daha az meşgulken yeniden deneyin. Yine olursa modeli Keras’tan yeniden kaydedin.',
  'The file is damaged or incomplete. Copy or download it again, or save the model again from Keras.':
    'Dosya bozuk ya da eksik. Yeniden kopyalayın ya da indirin veya modeli Keras’tan yeniden kaydedin.',
  '{0} has no layer "{1}" that heatmaps can be computed at.':
    '{0} modelinde ısı haritası alınabilecek “{1}” adlı bir katman yok.',
  'It can be one of: {0}.': 'Seçilebilecekler: {0}.',
  'It can be one of: none.': 'Seçilebilecek katman yok.',
  '{0} has one sigmoid unit (two classes), but there are {1} classes ({2}).':
    '{0} modelinde tek bir sigmoid birimi (iki sınıf) var, ama {1} sınıf verildi ({2}).',
  '{0} has {1} output units, but there are {2} classes ({3}).':
    '{0} modelinde {1} çıktı birimi var, ama {2} sınıf verildi ({3}).',
  'None of the classes {0} occurs in the study.': 'Şu sınıfların hiçbiri çalışmada yok: {0}.',
  'The positive class "{0}" is none of: {1}.': 'Pozitif sınıf “{0}” şunlardan biri değil: {1}.',
  'Run {0} already has this input preprocessing.': '{0} numaralı koşuda bu girdi ön işlemesi zaten var.',
  'Choose another range, channel order or order of the classes.':
    'Başka bir aralık, kanal sırası ya da sınıf sırası seçin.',
  'The classes of run {0} are {1}, not {2}.': '{0} numaralı koşunun sınıfları {1}; {2} değil.',
  'Give the same classes in the order of the outputs.': 'Aynı sınıfları çıktıların sırasına göre verin.',
  '{0} does not end in .keras.': '{0} adı .keras ile bitmiyor.',
  'Name the file something.keras.': 'Dosyaya ad.keras biçiminde bir ad verin.',
  'The model cannot be written to {0} ({1}).': 'Model şuraya yazılamıyor: {0} ({1}).',
  'Name the {0} classes in the order of its outputs.': '{0} sınıfı çıktıların sırasına göre verin.',
  "The study's classes are: {0}. Put them in the order of the model's outputs.":
    'Çalışmanın sınıfları: {0}. Bunları modelin çıktılarının sırasına koyun.',
  "Choose one of the model's classes as the positive one.":
    'Modelin sınıflarından birini pozitif sınıf olarak seçin.',
  'the HDF5 library stopped': 'HDF5 kitaplığı durdu',
  'the model': 'model',
  '{0} cannot be read: {1}.': '{0} okunamıyor: {1}.',
  'it is not a zip archive, or is truncated': 'bir zip arşivi değil ya da sonu kesik',
  'it claims {0} entries; a model has a handful':
    '{0} öğesi olduğunu öne sürüyor; bir modelde birkaç tane olur',
  'its directory is damaged': 'dizini bozuk',
  'its entry {0} is encrypted or packed in an unknown way':
    '{0} öğesi şifreli ya da bilinmeyen biçimde sıkıştırılmış',
  'it holds {0} twice': '{0} içinde iki kez var',
  'the sizes of {0} disagree': '{0} için yazılı boyutlar uyuşmuyor',
  'its {0} claims {1} bytes, the limit is {2}': '{0} öğesi {1} bayt olduğunu öne sürüyor, sınır {2}',
  'its {0} does not unpack to the size it claims': '{0} öğesi açılınca öne sürdüğü boyutta çıkmıyor',
  'the checksum of its {0} is wrong': '{0} öğesinin sağlama toplamı yanlış',
  'it is truncated or damaged': 'sonu kesik ya da bozuk',
  'it is truncated': 'sonu kesik',
} as const
