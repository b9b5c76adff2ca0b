/** Why an ONNX or PyTorch file is refused: half-sentences that follow its name or an operator's. */
export const onnx = {
  'A mean and a standard deviation above 0 are needed for each of {0} channels.':
    '{0} kanalın her biri için bir ortalama ve 0’dan büyük bir standart sapma gerekli.',
  "They hold for values scaled to 0..1; ImageNet's are 0.485, 0.456, 0.406 and 0.229, 0.224, 0.225.":
    '0..1 aralığına ölçeklenmiş değerler içindir; ImageNet’inkiler 0.485, 0.456, 0.406 ve 0.229, 0.224, 0.225.',
  'Export the classifier alone, in float32 and without pre- or post-processing, and try again.':
    'Yalnız sınıflandırıcıyı, float32 olarak, ön ve son işleme olmadan dışa aktarıp yeniden deneyin.',
  'LesionLens reads Keras models (.keras, .h5) and classifiers in ONNX.':
    'LesionLens, Keras modellerini (.keras, .h5) ve ONNX sınıflandırıcılarını okur.',
  'a constant of {0} values': '{0} değerli bir sabit',
  'shapes that do not fit': 'uyuşmayan boyutlar',
  'an input that is no image': 'görüntü olmayan bir girdi',
  'work across the images of a batch': 'bir yığının görüntüleri arasında işlem',
  'it holds no graph': 'içinde ağ yok',
  'it is of ONNX opset {0}; {1} to {2} are read': 'ONNX opset sürümü {0}; {1} – {2} okunur',
  'It has several outputs; the first is used, not {0}.':
    'Birden çok çıktısı var; ilki kullanılır, şunlar kullanılmaz: {0}.',
  'it has more weights than any model': 'hiçbir modelde olmayacak kadar çok ağırlığı var',
  'it has {0} inputs ({1}) instead of one image': 'tek görüntü yerine {0} girdisi var ({1})',
  'its input is {0}, which is no image in colour or grey':
    'girdisi {0}; bu, renkli ya da gri bir görüntü değil',
  'its weights {0} are of type {1}, which is not read': '{0} ağırlıkları {1} türünde, bu okunmaz',
  'its weights {0} are damaged': '{0} ağırlıkları bozuk',
  'it keeps weights in {0}, which is no file beside it':
    'ağırlıklarını {0} içinde tutuyor, bu yanındaki bir dosya değil',
  'the file {0} with its weights is not beside it; copy both into one folder':
    'ağırlıklarının olduğu {0} dosyası yanında değil; ikisini aynı klasöre kopyalayın',
  'it works on the image': 'görüntü üzerinde çalışıyor',
  'its output does not depend on its input': 'çıktısı girdisine bağlı değil',
  '{0} has operators that LesionLens does not translate: {1}, and {2} more.':
    '{0} içinde LesionLens’in çevirmediği işleçler var: {1} ve {2} tane daha.',
  '{0} has operators that LesionLens does not translate: {1}.':
    '{0} içinde LesionLens’in çevirmediği işleçler var: {1}.',
  '{0} is computed from the image': '{0} görüntüden hesaplanıyor',
  'constants between values': 'değerlerin arasında sabitler',
  'the sum {0}': '{0} toplamı',
  'positions that are not evenly spaced': 'eşit aralıklı olmayan konumlar',
  'needs two arguments with two axes beside the batch':
    'yığın dışında iki ekseni olan iki bağımsız değişken ister',
} as const
