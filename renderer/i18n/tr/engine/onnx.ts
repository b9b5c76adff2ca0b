/** Why an ONNX or PyTorch file is refused: half-sentences that follow its name or an operator's. */
export const onnx = {
  'A mean and a standard deviation above 0 are needed for each of {0} channels.':
    '{0} kanalın her biri için bir ortalama ve 0’dan büyük bir standart sapma gerekli.',
  "They hold for values scaled to 0..1; ImageNet's are 0.485, 0.456, 0.406 and 0.229, 0.224, 0.225.":
    '0..1 aralığına ölçeklenmiş değerler içindir; ImageNet’inkiler 0.485, 0.456, 0.406 ve 0.229, 0.224, 0.225.',
  'Export the classifier alone, in float32 and without pre- or post-processing, and try again.':
    'Yalnız sınıflandırıcıyı, float32 olarak, ön ve son işleme olmadan dışa aktarıp yeniden deneyin.',
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
  'LesionLens reads Keras models (.keras, .h5), classifiers in ONNX, and weights (.pth, .safetensors) of networks of torchvision and timm. Another network can be exported to ONNX: {0}':
    'LesionLens, Keras modellerini (.keras, .h5), ONNX sınıflandırıcılarını ve torchvision ile timm ağlarının ağırlıklarını (.pth, .safetensors) okur. Başka bir ağ ONNX’e aktarılabilir: {0}',
  'Where it was made, write {0} or, for a network of torchvision or timm, {1}, and add that file.':
    'Yapıldığı yerde {0} ya da, torchvision veya timm ağıysa, {1} yazın ve o dosyayı ekleyin.',
  'it is a pickle and no zip file, as PyTorch before 1.6 wrote them':
    'zip dosyası olmayan bir pickle; PyTorch 1.6’dan önce böyle yazılırdı',
  'it would run {0}, and nothing in a file is ever run':
    '{0} çalıştırılmasını istiyor, dosyadaki hiçbir şey çalıştırılmaz',
  'its pickle has an instruction ({0}) that is not read': 'pickle içinde okunmayan bir komut var ({0})',
  'its pickle is damaged': 'pickle bozuk',
  'it is a zip file without weights of PyTorch': 'PyTorch ağırlığı içermeyen bir zip dosyası',
  'it is TorchScript: a program, not weights': 'TorchScript: ağırlık değil, program',
  'its weights are those of {0}, not of {1}': 'ağırlıkları {0} ağının, {1} ağının değil',
  'it holds no state dict': 'içinde state dict yok',
  'it is truncated': 'sonu kesik',
  'its header is damaged': 'başlığı bozuk',
  'its weights {0} are missing': '{0} ağırlıkları eksik',
  'its head has {0} layers ({1}), and what lies between them is not in the file':
    'başında {0} katman var ({1}); aralarında ne olduğu dosyada yazmıyor',
  'it has weights that the architecture {0} does not have: {1}, and {2} more':
    '{0} mimarisinde olmayan ağırlıkları var: {1} ve {2} tane daha',
  'it has weights that the architecture {0} does not have: {1}':
    '{0} mimarisinde olmayan ağırlıkları var: {1}',
  'its {0} positions are no square of patches': '{0} konumu kare bir yama düzeni değil',
  'the number of its attention heads is not known': 'dikkat başlarının sayısı bilinmiyor',
  'its weights ({0}, ...) are of no architecture that is known ({1})':
    'ağırlıkları ({0}, …) bilinen bir mimarinin değil ({1})',
  'The file holds weights alone; the network was built as {0}.':
    'Dosyada yalnız ağırlıklar var; ağ {0} olarak kuruldu.',
  'The file holds weights alone; by their names the network is {0}. Check that it is.':
    'Dosyada yalnız ağırlıklar var; adlarına göre ağ: {0}. Öyle olduğunu denetleyin.',
  'Models of timm whose names begin with {0} have weights of the same names and pad otherwise: name the architecture if it is one of those.':
    'Adı {0} ile başlayan timm modellerinin ağırlıkları aynı adları taşır ama dolgusu başkadır: onlardan biriyse mimarisini belirtin.',
  'It was trained on the middle {0} % of pictures; here it sees all of them.':
    'Resimlerin ortadaki %{0} kadarıyla eğitildi; burada tamamını görür.',
} as const
