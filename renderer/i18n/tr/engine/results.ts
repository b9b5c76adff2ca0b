/** Results, thresholds, figures, tables and reports. */
export const results = {
  'Fails the sanity check: every image is predicted {0}, regardless of content.':
    'Tutarlılık denetiminden geçmedi: her görüntü, ne gösterirse göstersin, {0} olarak tahmin ediliyor.',
  'Fails the sanity check: the 95 % interval of its AUC ({0} to {1}) does not lie above 0.5, the chance level.':
    'Tutarlılık denetiminden geçmedi: AUC değerinin %95 güven aralığı ({0}–{1}), 0,5 olan şans düzeyinin üzerinde değil.',
  'Run {0} ({1}) cannot be evaluated: {2}': '{0} numaralı koşu ({1}) değerlendirilemiyor. {2}',
  '{0} of its {1} predictions are not probabilities, but such as {2}.':
    '{1} tahmininden {0} tanesi olasılık değil; örneğin {2}.',
  'Add its model to the study again: where a network ends in logits, what makes probabilities of them is applied.':
    'Modelini çalışmaya yeniden ekleyin: ağ logitlerle bitiyorsa onları olasılığa çeviren işlev uygulanır.',
  'An ensemble needs at least two runs.': 'Ortalama için en az iki koşu gerekli.',
  'Run {0} is not a cross-validation: it has no out-of-fold predictions.':
    '{0} numaralı koşu bir çapraz doğrulama değil: kat dışı tahmini yok.',
  'Run {0} has no predictions on labelled images of the {1} split.':
    '{0} numaralı koşunun etiketli görüntüler için tahmini yok; küme: {1}.',
  '{0} and {1} have not predicted the same images of the same classes, so they cannot be averaged.':
    '{0} ve {1} aynı sınıfların aynı görüntülerini tahmin etmemiş; bu yüzden ortalamaları alınamaz.',
  'Predict the same split with both, or leave one out.':
    'Aynı kümeyi ikisiyle de tahmin edin ya da birini dışarıda bırakın.',
  'Run {0} has no layer that heatmaps can be computed at.':
    '{0} numaralı koşuda ısı haritası alınabilecek bir katman yok.',
  'Its network has no feature maps.': 'Ağının öznitelik haritası yok.',
  'No heatmap could be measured: no test image could be read.':
    'Hiçbir ısı haritası ölçülemedi: okunabilen test görüntüsü yok.',
  'Check the images of the test split.': 'Test kümesinin görüntülerini denetleyin.',
  'There is no labelled test image to measure heatmaps on.':
    'Isı haritalarının ölçüleceği etiketli bir test görüntüsü yok.',
  'A figure holds 1 to {0} images; {1} were chosen.':
    'Bir şekle 1 ile {0} arası görüntü sığar; seçilen: {1}.',
  'Choose fewer, or export their predictions as a table.':
    'Daha az seçin ya da tahminlerini tablo olarak dışa aktarın.',
  'Run {0} has no predictions to export.': '{0} numaralı koşunun dışa aktarılacak tahmini yok.',
  'Run {0} has {1} classes: an operating point is a threshold between two.':
    '{0} numaralı koşunun {1} sınıfı var: çalışma noktası iki sınıf arasındaki bir eşiktir.',
  'All validation images are of one class: no threshold can be chosen on them.':
    'Doğrulama görüntülerinin hepsi aynı sınıftan: bunlarla eşik seçilemez.',
  'Use a split whose validation images hold both classes.':
    'Doğrulama kümesinde iki sınıfın da bulunduğu bir bölme kullanın.',
  'An operating point cannot be chosen by {0}.': 'Çalışma noktası şu ölçütle seçilemez: {0}.',
  'These models have no predictions on the chosen images.':
    'Bu modellerin seçilen görüntüler için tahmini yok.',
  'Choose other images, or predict them first.': 'Başka görüntüler seçin ya da önce tahmin ettirin.',
  'There is nothing to report: no model has predicted the test images.':
    'Raporlanacak bir şey yok: test görüntülerini tahmin eden bir model yok.',
  'There is no report in {0}.': 'Klasörde rapor yok: {0}',
  'Write the report first.': 'Önce raporu yazdırın.',
  'Close it in other programs, and check that you may write to the folder.':
    'Başka programlarda açıksa kapatın ve klasöre yazma izniniz olduğunu denetleyin.',
  'Train a model first.': 'Önce bir model eğitin.',
  'Predict these images with the model first.': 'Önce bu görüntüleri modele tahmin ettirin.',
  'Choose two or more different models.': 'İki ya da daha çok farklı model seçin.',
  'Train with cross-validation first.': 'Önce çapraz doğrulamayla eğitin.',
  'Import the images with two classes, for example malignant and benign.':
    'Görüntüleri iki sınıfla içe aktarın, örneğin malign ve benign.',
  'Give a sensitivity or specificity above 0 and up to 1, costs above 0, or a threshold from 0 to 1.':
    '0’dan büyük ve en çok 1 olan bir duyarlılık ya da özgüllük, 0’dan büyük bedeller ya da 0 ile 1 arasında bir eşik verin.',
} as const
