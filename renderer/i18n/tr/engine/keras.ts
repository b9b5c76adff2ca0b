/** Why a model file is refused: half-sentences that follow its name. */
export const keras = {
  'an unknown activation': 'bilinmeyen bir etkinleştirme',
  'the activation {0}': '{0} etkinleştirmesi',
  'it has {0} inputs, and only models with one image input can be used':
    '{0} girdisi var, yalnız tek görüntü girdisi olan modeller kullanılabilir',
  'its output is a constant': 'çıktısı sabit',
  'it has more layers than any model': 'hiçbir modelde olmayacak kadar çok katmanı var',
  'the model {0} inside it is called with too few inputs': 'içindeki {0} modeli çok az girdiyle çağrılıyor',
  'its layers are stored in a hopeless order': 'katmanları çözülemeyecek bir sırada yazılmış',
  'its layers depend on each other in a circle or on layers that are missing ({0})':
    'katmanları birbirine döngü halinde ya da olmayan katmanlara bağlı ({0})',
  'its output {0} does not exist': '{0} çıktısı yok',
  'a layer is connected to {0}, which does not exist': 'bir katman, olmayan {0} katmanına bağlı',
  'two of its layers are called {0}': 'iki katmanının adı aynı: {0}',
  'the layer {0} does nothing': '{0} katmanı hiçbir şey yapmıyor',
  'its input is not an image: the shape is {0}, and [height, width, channels] is needed':
    'girdisi görüntü değil: boyutları {0}, [yükseklik, genişlik, kanal] gerekli',
  'its input has {0} channels; images have 3 (colour) or 1 (grey)':
    'girdisinin {0} kanalı var; görüntülerin 3 (renkli) ya da 1 (gri) kanalı olur',
  'its input has an open number of channels; images have 3 (colour) or 1 (grey)':
    'girdisinin kanal sayısı belirsiz; görüntülerin 3 (renkli) ya da 1 (gri) kanalı olur',
  'its input is {0} x {1} pixels large, which cannot be': 'girdisi {0} × {1} piksel, bu olamaz',
  'The file asks for more memory than its size allows.':
    'dosya, boyutunun izin verdiğinden çok bellek istiyor.',
  'it is not an HDF5 file, or is truncated': 'bir HDF5 dosyası değil ya da sonu kesik',
  'it holds more groups than any model': 'hiçbir modelde olmayacak kadar çok grup içeriyor',
  'no file is open': 'açık dosya yok',
  '{0} is not a dataset': '{0} bir HDF5 veri kümesi değil',
  '{0} does not hold numbers': '{0} sayı içermiyor',
  '{0} cannot be made a group': '{0} bir grup yapılamıyor',
  'the model description is too large': 'modelin tanımı çok büyük',
  'the model description is nested too deeply': 'modelin tanımı çok derin iç içe',
  'the TensorFlow function {0}': '{0} TensorFlow işlevi',
  'an argument that cannot be read': 'okunamayan bir bağımsız değişken',
  'a cast to {0}': '{0} türüne dönüştürme',
  'a shape that is computed': 'hesaplanan bir boyut',
  'flipping along these axes': 'bu eksenler boyunca aynalama',
  'the approximate gelu': 'yaklaşık gelu',
  'an index that cannot be read': 'okunamayan bir dizin',
  'models are nested too deeply in it': 'içinde modeller çok derin iç içe',
  'it holds a {0} instead of a Sequential or Functional model':
    'Sequential ya da Functional bir model yerine {0} içeriyor',
  'two of its layers have the same name': 'iki katmanının adı aynı',
  'it names no inputs or no outputs': 'girdileri ya da çıktıları yazılı değil',
  'it holds a model without layers': 'katmanı olmayan bir model içeriyor',
  'one of its layers has no name': 'bir katmanının adı yok',
  'the connections between its layers are damaged': 'katmanları arasındaki bağlantılar bozuk',
  'its outputs are damaged': 'çıktıları bozuk',
  'it is larger than {0} GB': '{0} GB’tan büyük',
  'it is neither HDF5, nor a .keras file, nor a model.json of TensorFlow.js':
    'ne HDF5, ne bir .keras dosyası, ne de bir TensorFlow.js model.json dosyası',
  'it is a folder. A SavedModel cannot be read; save the model as .keras or .h5':
    'bu bir klasör. SavedModel okunamaz; modeli .keras ya da .h5 olarak kaydedin',
  'it is a zip archive, but not a .keras file: config.json or model.weights.h5 is missing':
    'bir zip arşivi ama .keras dosyası değil: config.json ya da model.weights.h5 eksik',
  'the description of the model is damaged': 'modelin tanımı bozuk',
  'it claims {0} weights in {1} bytes': '{1} baytta {0} ağırlık bulunduğunu öne sürüyor',
  'its weights do not fit its layers: {0}, and {1} more':
    'ağırlıkları katmanlarına uymuyor: {0} ve {1} tane daha',
  'its weights do not fit its layers: {0}': 'ağırlıkları katmanlarına uymuyor: {0}',
  '{0} has {1} values': '{0} ağırlığının değer sayısı {1}',
  'it is too large for a model.json': 'bir model.json için çok büyük',
  'it is a TensorFlow.js graph model. Convert it with --output_format=tfjs_layers_model':
    'bir TensorFlow.js graph modeli. --output_format=tfjs_layers_model ile dönüştürün',
  'its list of weights is damaged': 'ağırlık listesi bozuk',
  'the weights {0} are of the type {1}': '{0} ağırlıklarının türü {1}',
  'it names a file outside its folder: {0}': 'klasörünün dışında bir dosyayı gösteriyor: {0}',
  'its weights are larger than 2 GB': 'ağırlıkları 2 GB’tan büyük',
  'its weight files are truncated': 'ağırlık dosyalarının sonu kesik',
  'Python code, which is never run': 'Python kodu, asla çalıştırılmaz',
  'a class of its author': 'yazarının kendi sınıfı',
  'its channels come first': 'kanalları başta',
  'it is called with training=True (random at prediction time); here it is off':
    'training=True ile çağrılıyor (tahminde rastgele); burada kapalı',
  'a mean without a variance': 'varyansı olmayan bir ortalama',
  'one of its layers is called without an input': 'katmanlarından biri girdisiz çağrılıyor',
  thing: 'başka bir şey',
  unknown: 'bilinmiyor',
} as const
