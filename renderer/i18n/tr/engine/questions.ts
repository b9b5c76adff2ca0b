/** What is doubtful of a folder before it is imported: questions, their options, and how names and tables were read. */
export const questions = {
  'What names the class of each image?': 'Her görüntünün sınıfı nereden alınsın?',
  '{0} has no labels: no table with a class for each image and no folder for each class.':
    'Klasörde etiket yok ({0}): ne her görüntünün sınıfını veren bir tablo ne de her sınıf için bir klasör var.',
  'Nothing: import the images without labels': 'Hiçbir yerden: görüntüleri etiketsiz içe aktar',
  'The folders at level {0}: {1} name(s), {2}': '{0}. düzeydeki klasörler: {1} ad ({2})',
  'Columns {0} of {1}: {2} class(es) of {3} images': '{1} dosyasının {0} sütunları: {3} görüntüde {2} sınıf',
  'Column {0} of {1}: {2} class(es) of {3} images, {4}':
    '{1} dosyasının {0} sütunu: {3} görüntüde {2} sınıf ({4})',
  'There are no folders at level {0} of {1}.': '{1} klasörünün {0}. düzeyinde klasör yok.',
  'Its images lie at most {0} folder(s) below it.': 'Görüntüleri en çok {0} klasör altında.',
  'Import them: to predict, explain and review, not to train':
    'İçe aktar: eğitim için değil; tahmin, açıklama ve inceleme için',
  'Some labels seem to say that there is none: {0}. Are these images unlabelled?':
    'Bazı etiketler etiket olmadığını söylüyor gibi: {0}. Bu görüntüler etiketsiz mi?',
  'Import them without a label': 'Etiketsiz içe aktar',
  'They are a class of their own': 'Ayrı bir sınıf oluştururlar',
  '{0} labels look like spellings of {1} class(es): {2}. Join them?':
    '{0} etiket {1} sınıfın farklı yazımlarına benziyor: {2}. Birleştirilsin mi?',
  'Keep them apart': 'Ayrı tut',
  'Join them: {0}': 'Birleştir: {0}',
  '{0} labels look like spellings of {1} class(es) and were kept apart: {2}.':
    '{0} etiket {1} sınıfın farklı yazımlarına benziyor, ayrı tutuldu: {2}.',
  '{0} is not in UTF-8. Which encoding shows its letters right?':
    '{0} UTF-8 değil. Harfleri hangi kodlama doğru gösteriyor?',
  'Encoding {0}': '{0} kodlaması',
  '{0} lies beside the folder, names its images and was taken for its label file.':
    '{0} klasörün yanında duruyor ve görüntülerinin adlarını içeriyor; etiket dosyası olarak alındı.',
  'Each row names several pictures ({0}). Which are to be imported?':
    'Her satırda birden çok görüntünün adı var ({0}). Hangileri içe aktarılsın?',
  'It is no picture of column {0}.': '{0} sütununun görüntüsü değil.',
  'Column {0}': '{0} sütunu',
  'All of them, those of one row kept together': 'Hepsi; bir satırdakiler birlikte tutulur',
  '{0} images have 0 in column {1}, which was taken for nobody.':
    '{1} sütununda {0} görüntünün değeri 0; bunlar kimseye ait sayılmadı.',
  'Most values of column {0} belong to several patients, so lesions were told apart within each patient.':
    '{0} sütunundaki değerlerin çoğu birden çok hastaya ait; bu yüzden lezyonlar her hastanın kendi içinde ayırt edildi.',
  '{0} images are in one part of the split by {1} and in another by {2}. Which counts?':
    '{0} görüntü {1} bakımından bir kümede, {2} bakımından başka bir kümede. Hangisi geçerli olsun?',
  'Neither: make a new split': 'Hiçbiri: yeni bir bölme yap',
  'column {0}': '{0} sütunu',
  "the folders' names": 'klasör adları',
  'index files': 'dizin dosyaları',
  "the tables' names": 'tablo adları',
  'This folder raises no question "{0}": its answer was not used.':
    'Bu klasörde “{0}” diye bir soru yok; yanıtı kullanılmadı.',
  'Choose one: {0}.': 'Birini seçin: {0}.',
  'This study has no images yet.': 'Bu çalışmada henüz görüntü yok.',
}
