/** Training: settings, starting weights, memory, and what goes wrong on the way. */
export const training = {
  'The model calls {0} % of the validation images {1}, whatever they show.':
    'Model, ne gösterirlerse göstersinler, doğrulama görüntülerinin % {0} kadarına {1} diyor.',
  'Lower the learning rate to {0}, or give it a warm-up of 1 epoch; from scratch, wait a few epochs more.':
    'Öğrenme hızını {0} değerine düşürün ya da 1 devir ısınma verin; rastgele ağırlıklarla başlandıysa birkaç devir daha bekleyin.',
  'Switch on class weights or balanced sampling, so that rare classes count as much as frequent ones.':
    'Seyrek sınıflar sık olanlar kadar sayılsın diye sınıf ağırlıklarını ya da dengeli çekimi açın.',
  'The model learns the training images by heart: their loss falls, that of the validation images rose from {0} to {1} in {2} epochs.':
    'Model eğitim görüntülerini ezberliyor: onların kaybı düşerken doğrulama görüntülerininki {2} devirde yükseldi ({0} → {1}).',
  'Stop here, the best weights are kept. Next time try {0}.':
    'Burada bitirin, en iyi ağırlıklar saklanır. Bir dahaki sefere deneyin: {0}.',
  'Stop here, the best weights are kept. Next time try more images or a smaller model.':
    'Burada bitirin, en iyi ağırlıklar saklanır. Bir dahaki sefere daha çok görüntü ya da daha küçük bir model deneyin.',
  'more augmentation (rotation, zoom, brightness)':
    'daha çok görüntü değişikliği (döndürme, yakınlaştırma, parlaklık)',
  'more augmentation (flips, rotation, zoom, brightness)':
    'daha çok görüntü değişikliği (aynalama, döndürme, yakınlaştırma, parlaklık)',
  'dropout {0}': '{0} seyreltme',
  'AdamW with weight decay 0.0001': '0,0001 ağırlık azaltmalı AdamW',
  'The training loss has stood at about {0} for {1} epochs.':
    'Eğitim kaybı {1} devirdir {0} dolayında duruyor.',
  'It jumps about: lower the learning rate to {0}, or take the cosine schedule.':
    'Sıçrayıp duruyor: öğrenme hızını {0} değerine düşürün ya da kosinüs çizelgesini seçin.',
  'Stop here, or start again with another learning rate: {0} if it has hardly fallen at all, {1} if it fell at first.':
    'Burada bitirin ya da başka bir öğrenme hızıyla yeniden başlatın: neredeyse hiç düşmediyse {0}, başta düştüyse {1}.',
  'Stop here, or start again with another learning rate: {0} if it has hardly fallen at all, {1} if it fell at first, or let more layers learn.':
    'Burada bitirin ya da başka bir öğrenme hızıyla yeniden başlatın: neredeyse hiç düşmediyse {0}, başta düştüyse {1}; ya da daha çok katman öğrensin.',
  'Training cannot go on from a model that is fed blue before red.':
    'Maviyi kırmızıdan önce alan bir modelden eğitim sürdürülemez.',
  'Save it from Keras with its preprocessing inside, and add that file.':
    'Modeli Keras’tan ön işlemesi içinde olacak biçimde kaydedip o dosyayı ekleyin.',
  'The cache of features was deleted while it was in use.': 'Özellik önbelleği kullanılırken silindi.',
  'Start the training again.': 'Eğitimi yeniden başlatın.',
  '{0} has no layer "{1}" to fine-tune from.': '{0} ağında ince ayarın başlayacağı “{1}” katmanı yok.',
  'Take a name from the layer list of the model.': 'Modelin katman listesinden bir ad seçin.',
  'The weights of {0} do not fit {1}: {2} of its {3} layers with weights matched, {4} are not in the file, {5} have other shapes ({6}).':
    '{0} dosyasındaki ağırlıklar {1} ağına uymuyor: ağırlığı olan {3} katmanın {2} tanesi eşleşti, {4} tanesi dosyada yok, {5} tanesinin boyutu başka ({6}).',
  'The weights of {0} do not fit {1}: {2} of its {3} layers with weights matched, {4} are not in the file ({5}).':
    '{0} dosyasındaki ağırlıklar {1} ağına uymuyor: ağırlığı olan {3} katmanın {2} tanesi eşleşti, {4} tanesi dosyada yok ({5}).',
  'Choose a file saved from the same architecture, or start from random weights.':
    'Aynı mimariden kaydedilmiş bir dosya seçin ya da rastgele ağırlıklarla başlayın.',
  'Training stopped: {0}': 'Eğitim durdu: {0}',
  'Import the folder again: images that cannot be read are then left out.':
    'Klasörü yeniden içe aktarın: okunamayan görüntüler o zaman dışarıda bırakılır.',
  'The loss became infinite before the first epoch ended; there are no weights to keep.':
    'İlk devir bitmeden kayıp sonsuz oldu; saklanacak ağırlık yok.',
  'Lower the learning rate (it was {0}), a tenth of it for a start.':
    'Öğrenme hızını düşürün ({0} idi); başlangıç için onda biri uygundur.',
  'No layer of the model is set to learn.': 'Modelin öğrenecek hiçbir katmanı yok.',
  'The saved state does not fit: {0} has another shape.': 'Kayıtlı durum uymuyor: {0} için boyutlar başka.',
  'This machine has {0} GB. Choose a smaller batch or image size, or close other programs, and start again.':
    'Bu bilgisayarda {0} GB var. Daha küçük bir yığın ya da görüntü boyutu seçin veya başka programları kapatın, sonra yeniden başlatın.',
  'The images show fewer lesions or patients than {0} folds need.':
    'Görüntülerdeki lezyon ya da hasta sayısı {0} kat için yetmiyor.',
  'Choose fewer folds, or import more images.': 'Daha az kat seçin ya da daha çok görüntü içe aktarın.',
  'This training needs about {0} GB; {1} GB are free for it.':
    'Bu eğitim yaklaşık {0} GB bellek istiyor; kullanılabilir olan {1} GB.',
  'Choose images smaller than {0} pixels or a smaller model, or close other programs.':
    '{0} pikselden küçük görüntüler ya da daha küçük bir model seçin veya başka programları kapatın.',
  'A batch of {0} would fit ({1} GB), or the batch of {2} in parts of {3} (the setting microBatch).':
    '{0} görüntülük bir yığın sığar ({1} GB), ya da {2} görüntülük yığın {3} görüntülük parçalarla (Bir kerede ayarı).',
  'These training settings cannot be used: {0}.': 'Bu eğitim ayarları kullanılamaz: {0}.',
  'Correct the setting named.': 'Adı geçen ayarı düzeltin.',
  'A cross-validation cannot end early: every image is held out once.':
    'Çapraz doğrulama erken bitirilemez: her görüntü bir kez ayrılır.',
  'Cancel it; it can be continued later.': 'İptal edin; daha sonra sürdürülebilir.',
  'Run {0} stays: heatmaps, checks or reviews rest on one of its models.':
    '{0} numaralı deneme kalır: ısı haritaları, denetimler ya da incelemeler onun modellerinden birine dayanıyor.',
  'Continue it instead.': 'Bunun yerine sürdürün.',
  'Run {0} has a model and stays: its predictions may be part of a report.':
    '{0} numaralı denemenin bir modeli var, bu yüzden kalır: tahminleri bir raporda geçebilir.',
  'Hide it in the review instead.': 'Bunun yerine incelemede gizleyin.',
  'Run {0} is a fold of the cross-validation {1}.':
    '{0} numaralı deneme, {1} numaralı çapraz doğrulamanın bir katı.',
  'Name run {0} instead.': 'Bunun yerine {0} numaralı denemeyi seçin.',
  'Run {0} is not being trained now: it is {1}.': '{0} numaralı deneme şu anda eğitilmiyor; durumu: {1}.',
  'Run {0} has one image at once already: there is no half of it.':
    '{0} numaralı deneme zaten birer görüntüyle çalışıyor: bunun yarısı olmaz.',
  'Train anew with smaller images or a smaller model.':
    'Daha küçük görüntülerle ya da daha küçük bir modelle yeniden eğitin.',
  'Run {0} cannot be resumed: it is {1}.': '{0} numaralı deneme sürdürülemez; durumu: {1}.',
  'Run {0} cannot be resumed: it is an imported model.':
    '{0} numaralı deneme sürdürülemez: içe aktarılmış bir model.',
  'Only a training that was interrupted or cancelled can go on. Train anew instead.':
    'Yalnız yarıda kalmış ya da iptal edilmiş bir eğitim sürdürülebilir. Bunun yerine yeniden eğitin.',
  'Run {0} was trained on images of this study, so no fold would be unseen by a model that goes on from it.':
    '{0} numaralı deneme bu çalışmanın görüntüleriyle eğitildi; ondan süren bir model hiçbir katı ilk kez görmüş olmaz.',
  'Cross-validate from random or published weights.':
    'Çapraz doğrulamayı rastgele ya da yayımlanmış ağırlıklarla başlatın.',
  'Resume with {0} images at once: the gradients of a batch of {1} are then added up, and nothing trained so far is lost.':
    'Bir kerede {0} görüntüyle sürdürün: {1} görüntülük yığının gradyanları o zaman toplanır ve şimdiye dek öğrenilenler yitmez.',
  'the split': 'bölme',
  'The {0} part of {1} is empty, so nothing can be trained.':
    '{0} bölümü boş ({1}); bu yüzden eğitim yapılamaz.',
  'The {0} part of {1} has no image of {2}, so nothing can be trained.':
    '{0} bölümünde şu sınıfın görüntüsü yok ({1}): {2}. Bu yüzden eğitim yapılamaz.',
  'Import more images, or leave that class out when you import the folder.':
    'Daha çok görüntü içe aktarın ya da klasörü içe aktarırken o sınıfı dışarıda bırakın.',
  'class {0}': '{0}. sınıf',
} as const
