/** Training: settings, starting weights, memory, and what goes wrong on the way. */
export const training = {
  'The model predicts {0} for {1} % of the validation images.':
    'Model doğrulama görüntülerinin % {1} kadarını {0} olarak tahmin ediyor.',
  'Reduce the learning rate to {0}, or use a warm-up of 1 epoch; from random weights, wait a few more epochs.':
    'Öğrenme oranını {0} değerine düşürün ya da 1 devir ısınma kullanın; rastgele ağırlıklarla başlandıysa birkaç devir daha bekleyin.',
  'Use class weights or balanced sampling, so that rare classes count as much as frequent ones.':
    'Seyrek sınıflar sık olanlar kadar sayılsın diye sınıf ağırlıklarını ya da dengeli örneklemeyi kullanın.',
  'Training loss is still falling while validation loss rose from {0} to {1} over {2} epochs (overfitting).':
    'Eğitim kaybı düşmeyi sürdürürken doğrulama kaybı {2} devirde {0} değerinden {1} değerine yükseldi (aşırı öğrenme, overfitting).',
  'Stop here: the weights of the best epoch are kept. Next time try {0}.':
    'Burada durdurun: en iyi devrin ağırlıkları saklanır. Bir dahaki sefere deneyin: {0}.',
  'Stop here: the weights of the best epoch are kept. Next time try more images or a smaller model.':
    'Burada durdurun: en iyi devrin ağırlıkları saklanır. Bir dahaki sefere daha çok görüntü ya da daha küçük bir model deneyin.',
  'more augmentation (rotation, zoom, brightness)':
    'daha çok veri artırma (döndürme, yakınlaştırma, parlaklık)',
  'more augmentation (flips, rotation, zoom, brightness)':
    'daha çok veri artırma (çevirme, döndürme, yakınlaştırma, parlaklık)',
  'dropout {0}': '{0} seyreltme (dropout)',
  'AdamW with weight decay 0.0001': '0,0001 ağırlık azaltmalı AdamW',
  'The training loss has not improved for {0} epochs; it is about {1}.':
    'Eğitim kaybı {0} devirdir düşmüyor; yaklaşık {1}.',
  'The loss oscillates: reduce the learning rate to {0}, or use a cosine schedule.':
    'Kayıp salınıyor: öğrenme oranını {0} değerine düşürün ya da kosinüs planı kullanın.',
  'Stop here, or start again with another learning rate: {0} if the loss has hardly fallen, {1} if it fell at first.':
    'Burada bitirin ya da başka bir öğrenme oranıyla yeniden başlatın: kayıp neredeyse hiç düşmediyse {0}, başta düştüyse {1}.',
  'Stop here, or start again with another learning rate: {0} if the loss has hardly fallen, {1} if it fell at first, or fine-tune more layers.':
    'Burada bitirin ya da başka bir öğrenme oranıyla yeniden başlatın: kayıp neredeyse hiç düşmediyse {0}, başta düştüyse {1}; ya da daha çok katmana ince ayar yapın.',
  'Fine-tuning does not support models with BGR input.': 'İnce ayar, BGR girdili modelleri desteklemez.',
  'Save it from Keras with its preprocessing inside, and add that file.':
    'Modeli Keras’tan ön işlemesi içinde olacak biçimde kaydedip o dosyayı ekleyin.',
  'The cache of features was deleted while it was in use.': 'Öznitelik önbelleği kullanılırken silindi.',
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
  'The loss was not finite before the first epoch ended; there are no weights to keep.':
    'İlk devir bitmeden kayıp sonlu olmaktan çıktı; saklanacak ağırlık yok.',
  'Reduce the learning rate (it was {0}), a tenth of it for a start.':
    'Öğrenme oranını düşürün ({0} idi); başlangıç için onda biri uygundur.',
  'All layers of the model are frozen.': 'Modelin tüm katmanları dondurulmuş.',
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
  'A batch of {0} would fit ({1} GB), or the batch of {2} in micro-batches of {3} (micro-batch size).':
    '{0} görüntülük bir yığın sığar ({1} GB), ya da {2} görüntülük yığın {3} görüntülük mikro yığınlarla (mikro yığın boyutu).',
  'These training settings cannot be used: {0}.': 'Bu eğitim ayarları kullanılamaz: {0}.',
  'Correct the setting named.': 'Adı geçen ayarı düzeltin.',
  'A cross-validation cannot end early: every image is held out once.':
    'Çapraz doğrulama erken bitirilemez: her görüntü bir kez ayrılır.',
  'Cancel it; it can be resumed later.': 'İptal edin; daha sonra sürdürülebilir.',
  'Run {0} cannot be discarded: heatmaps, checks or reviews depend on it.':
    '{0} numaralı koşu silinemez: ısı haritaları, denetimler ya da incelemeler ona dayanıyor.',
  'Resume it instead.': 'Bunun yerine sürdürün.',
  'Run {0} cannot be discarded: it has a model, whose predictions may be part of a report.':
    '{0} numaralı koşu silinemez: bir modeli var, tahminleri bir raporda geçebilir.',
  'Hide it in the review instead.': 'Bunun yerine incelemede gizleyin.',
  'Run {0} is a fold of the cross-validation {1}.':
    '{0} numaralı koşu, {1} numaralı çapraz doğrulamanın bir katı.',
  'Name run {0} instead.': 'Bunun yerine {0} numaralı koşuyu seçin.',
  'Run {0} is not being trained now: it is {1}.': '{0} numaralı koşu şu anda eğitilmiyor; durumu: {1}.',
  'Run {0} already uses a micro-batch of 1; it cannot be reduced further.':
    '{0} numaralı koşu zaten 1 boyutlu mikro yığın kullanıyor; daha da küçültülemez.',
  'Start a new training with smaller images or a smaller model.':
    'Daha küçük görüntülerle ya da daha küçük bir modelle yeni bir eğitim başlatın.',
  'Run {0} cannot be resumed: it is {1}.': '{0} numaralı koşu sürdürülemez; durumu: {1}.',
  'Run {0} cannot be resumed: it is an imported model.':
    '{0} numaralı koşu sürdürülemez: içe aktarılmış bir model.',
  'Only an interrupted or cancelled training can be resumed. Start a new training.':
    'Yalnız yarıda kalmış ya da iptal edilmiş bir eğitim sürdürülebilir. Yeni bir eğitim başlatın.',
  'Run {0} was trained on images of this study, so no fold would be unseen by a model fine-tuned from it.':
    '{0} numaralı koşu bu çalışmanın görüntüleriyle eğitildi; ona ince ayar yapan bir model her katı önceden görmüş olur.',
  'Cross-validate from random or published weights.':
    'Çapraz doğrulamayı rastgele ya da yayımlanmış ağırlıklarla başlatın.',
  'Resume with a micro-batch of {0}: the gradients of a batch of {1} are then accumulated, and nothing trained so far is lost.':
    '{0} boyutlu mikro yığınla sürdürün: {1} görüntülük yığının gradyanları o zaman biriktirilir ve şimdiye dek öğrenilenler yitmez.',
  'the split': 'bölme',
  'The {0} split of {1} is empty, so nothing can be trained.':
    '{0} kümesi boş ({1}); bu yüzden eğitim yapılamaz.',
  'The {0} split of {1} has no image of {2}, so nothing can be trained.':
    '{0} kümesinde şu sınıfın görüntüsü yok ({1}): {2}. Bu yüzden eğitim yapılamaz.',
  'Import more images, or leave that class out when you import the folder.':
    'Daha çok görüntü içe aktarın ya da klasörü içe aktarırken o sınıfı dışarıda bırakın.',
  'class {0}': '{0}. sınıf',
  'No image of this study has a label: there is nothing to train on.':
    'Bu çalışmada hiçbir görüntünün etiketi yok: eğitilecek bir şey yok.',
  'All labelled images of this study are of one class ({0}): there is nothing to train on.':
    'Bu çalışmadaki etiketli görüntülerin hepsi tek sınıftan ({0}): eğitilecek bir şey yok.',
  'Import the images with a label file or a folder for each class, or add a trained model.':
    'Görüntüleri bir etiket dosyasıyla ya da her sınıf için bir klasörle içe aktarın ya da eğitilmiş bir model ekleyin.',
  'Run {0} learned from {1} of the test images ({2}, for example): the test results of a training that goes on from it would mean nothing.':
    '{0} numaralı koşu test görüntülerinin {1} tanesinden öğrendi (örneğin {2}): ondan sürdürülen bir eğitimin test sonuçları anlamsız olur.',
  'Start from published or random weights, or go on from a run of this split.':
    'Yayımlanmış ya da rastgele ağırlıklarla başlayın ya da bu bölmeyle eğitilmiş bir modelden sürdürün.',
} as const
