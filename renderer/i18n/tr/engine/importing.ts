/** Importing a folder: labels, groups and parts. */
export const importing = {
  'There are no images in {0}, only masks.': 'Klasörde görüntü yok, yalnız maskeler var: {0}',
  'There are no images in {0}.': 'Klasörde görüntü yok: {0}',
  'There are no images in {0} that can be read, but {1} other files, for example {2}: {3}.':
    'Klasörde okunabilen görüntü yok, ama {1} başka dosya var ({0}). Örneğin {2}: {3}.',
  'Supported formats: JPEG, PNG, WebP, TIFF, GIF, BMP, AVIF and DICOM, in the folder itself or in folders below it.':
    'Desteklenen biçimler: klasörün kendisinde ya da altındaki klasörlerde JPEG, PNG, WebP, TIFF, GIF, BMP, AVIF ve DICOM.',
  'file of the operating system': 'işletim sisteminin dosyası',
  'hidden file': 'gizli dosya',
  'archive: unpack it first': 'arşiv: önce açın',
  'raw photograph: save it as JPEG or TIFF': 'ham fotoğraf: JPEG ya da TIFF olarak kaydedin',
  'image format that is not read: save it as JPEG, PNG or TIFF':
    'okunmayan görüntü biçimi: JPEG, PNG ya da TIFF olarak kaydedin',
  video: 'video',
  'HEIC photograph: save it as JPEG': 'HEIC fotoğrafı: JPEG olarak kaydedin',
  'not an image': 'görüntü değil',
  'superpixels, not an image of a lesion': 'süperpikseller, lezyon görüntüsü değil',
  'mask of an attribute, not an image of a lesion': 'bir özelliğin maskesi, lezyon görüntüsü değil',
  '{0} pictures are named like masks ({1}), but the images they would belong to are not there. They are taken for images.':
    '{0} görüntünün adı maske adı gibi ({1}), ama ait olacakları görüntüler yok. Bunlar görüntü sayıldı.',
  'The name of {0} is not UTF-8. Rename it.': '{0} adı UTF-8 değil. Yeniden adlandırın.',
  'link that leads nowhere': 'hiçbir yere gitmeyen bağlantı',
  'HDF5 file without images': 'içinde görüntü olmayan HDF5 dosyası',
  'not a file': 'dosya değil',
  'LesionLens study': 'LesionLens çalışması',
  'link to a folder that is looked at already': 'zaten bakılan bir klasöre bağlantı',
  '{0} files are not imported, for example {1}: {2}.': '{0} dosya içe aktarılmadı, örneğin {1}: {2}.',
  '{0} folders could not be looked into, for example {1}': '{0} klasörün içine bakılamadı, örneğin {1}',
  '{0} pictures have several frames or pages; the first is taken ({1}).':
    '{0} görüntünün birden çok karesi ya da sayfası var; ilki alındı ({1}).',
  '{0} pictures are in CMYK and were converted by their colour profile ({1}).':
    '{0} görüntü CMYK; renk profillerine göre dönüştürüldü ({1}).',
  '{0} pictures are in CMYK without a usable colour profile: their colours are guessed and may be off ({1}).':
    '{0} görüntü CMYK, ama kullanılabilir renk profili yok: renkler tahmindir, sapabilir ({1}).',
  '{0} pictures have a damaged colour profile, which is ignored: their colours may be off ({1}).':
    '{0} görüntünün renk profili bozuk, dikkate alınmadı: renkler sapabilir ({1}).',
  '{0} pictures are transparent in places, which show white ({1}).':
    '{0} görüntü yer yer saydam; buraları beyaz görünür ({1}).',
  '{0} pictures have more than 8 bits a channel and were reduced to 8 ({1}).':
    '{0} görüntü kanal başına 8 bitten çok; 8 bite indirildi ({1}).',
  'The only image in {0} cannot be read: {1}': 'Klasördeki tek görüntü okunamıyor ({0}). {1}',
  'None of the {0} images in {1} can be read. The first: {2}':
    'Klasördeki {0} görüntünün hiçbiri okunamıyor ({1}). İlki: {2}',
  'Check where {0} was copied from.': '{0} klasörünün nereden kopyalandığını denetleyin.',
  '{0} pair(s) of images show the same picture with different labels ({1}).':
    '{0} görüntü çifti aynı resmi gösteriyor ama etiketleri farklı ({1}).',
  '{0} pair(s) of images show the same picture although the data names them apart ({1}: {2}, {3}: {4}); they were kept together.':
    '{0} görüntü çifti aynı resmi gösteriyor, oysa veriler onları ayrı adlandırıyor ({1}: {2}, {3}: {4}); birlikte tutuldular.',
  'There is no pair {0} of repeated images in this study.':
    'Bu çalışmada {0} numaralı yinelenen görüntü çifti yok.',
  'It is not said which of the two images to leave out.':
    'İki görüntüden hangisinin dışarıda bırakılacağı söylenmedi.',
  'Name one of the two.': 'İkisinden birini belirtin.',
  '{0} is in {1} and {2} in {3}: the split stays as it is, and the leak audit counts them. Import the folder again for a split that keeps them together.':
    '{0} {1} bölümünde, {2} ise {3} bölümünde: bölme olduğu gibi kalır ve sızıntı denetimi onları sayar. İkisini birlikte tutan bir bölme için klasörü yeniden içe aktarın.',
  'Both stay in {0}, where the import put them together; the next import deals them apart from each other.':
    'İkisi de içe aktarmanın birlikte koyduğu {0} bölümünde kalır; bir sonraki içe aktarma onları ayrı dağıtır.',
  '{0} has no column "{1}".': '{0} dosyasında “{1}” adlı bir sütun yok.',
  'Its columns are: {0}.': 'Sütunları: {0}.',
  '{0} of {1} images have no label and are in no split.':
    '{1} görüntünün {0} tanesinin etiketi yok; bunlar hiçbir kümede değil.',
  '{0} has no column that names the images.': '{0} dosyasında görüntüleri adlandıran bir sütun yok.',
  'There is no label file in {0} to take a column from.':
    'Klasörde sütunu alınacak bir etiket dosyası yok: {0}',
  '{0} names {1} images, but none of them is in the folder.':
    '{0} dosyasında {1} görüntünün adı geçiyor, ama hiçbiri klasörde değil.',
  'Its column {0} says "{1}"; the folder holds "{2}". Choose the folder or the file that belongs to it.':
    '{0} sütununda “{1}” yazıyor; klasörde “{2}” var. Birbirine ait klasörü ve dosyayı seçin.',
  'It has no rows. Give a file with one line per image.':
    'Satırı yok. Her görüntü için bir satırı olan bir dosya verin.',
  '{0} names {1} image(s) that are not in the folder: {2}.':
    '{0} dosyasında adı geçen {1} görüntü klasörde yok: {2}.',
  '{0} labels {1} image(s) twice and differently ({2}); the first line of each counts.':
    '{0} dosyası {1} görüntüyü iki kez ve farklı etiketliyor ({2}); her birinin ilk satırı sayılır.',
  'None of the mapped diagnoses ({0}) occurs among the labels.':
    'Eşlenen tanıların ({0}) hiçbiri etiketler arasında yok.',
  'The labels found are: {0}.': 'Bulunan etiketler: {0}.',
  'The labels found are: none.': 'Hiç etiket bulunmadı.',
  'Mapped but not found among the labels: {0}.': 'Eşlenen ama etiketler arasında bulunmayan: {0}.',
  'All labelled images are of one class ({0}): there is nothing to tell apart.':
    'Etiketli görüntülerin hepsi aynı sınıftan ({0}): ayırt edilecek bir şey yok.',
  '{0} is not a readable table ({1}).': '{0} okunabilir bir tablo değil ({1}).',
  'Save it as CSV with a line of column names, such as image_id,dx.':
    'Sütun adlarını içeren bir satırla (örneğin image_id,dx) CSV olarak kaydedin.',
  'the quote that opens in line {0} is not closed': '{0}. satırda açılan tırnak kapanmıyor',
  'Close the quote at the end of its value, or remove it, and open the file again.':
    'Tırnağı değerin sonunda kapatın ya da silin ve dosyayı yeniden açın.',
  'its bytes are no text': 'içindeki baytlar metin değil',
  'it is too large': 'çok büyük',
  'line {0} is longer than {1} MB': '{0}. satır {1} MB sınırından uzun',
  'it has {0} columns, more than {1}': '{0} sütunu var, sınır {1}',
  '{0} is no spreadsheet, or damaged': '{0} bir Excel dosyası değil ya da bozuk',
  '{0} is a spreadsheet in the format before Excel 2007': '{0}, Excel 2007 öncesinin biçiminde',
  '{0} is a folder, not a table.': '{0} bir klasör, tablo değil.',
  '{0} holds {1} byte(s) that are no UTF-8: some characters are lost.':
    '{0} dosyasında UTF-8 olmayan {1} bayt var: bazı harfler kayboldu.',
  '{0} is not in UTF-8 and was read as {1}: choose another encoding if letters look wrong.':
    '{0} UTF-8 değil, {1} olarak okundu: harfler yanlış görünüyorsa başka bir kodlama seçin.',
  '"{0}" is no encoding that can be read.': '“{0}” okunabilen bir kodlama değil.',
  'Common ones are utf-8, windows-1252 and windows-1254.':
    'Yaygın olanlar: utf-8, windows-1252 ve windows-1254.',
  '{0}: {1} line(s) above the column names were left out.':
    '{0}: sütun adlarının üstündeki {1} satır alınmadı.',
  '{0}: {1} line(s) have more values than there are columns, the first is line {2}; what is too much was left out.':
    '{0}: {1} satırda sütun sayısından çok değer var, ilki {2}. satır; fazlası alınmadı.',
  '{0}: {1} line(s) have fewer values than there are columns, the first is line {2}; the rest counts as empty.':
    '{0}: {1} satırda sütun sayısından az değer var, ilki {2}. satır; kalanı boş sayıldı.',
  '{0}: {1} line(s) are no rows of the table and were left out, the first is line {2}.':
    '{0}: {1} satır tabloya ait değil ve alınmadı, ilki {2}. satır.',
  '{0}: {1} line(s) repeat the column names and were left out, the first is line {2}.':
    '{0}: {1} satır sütun adlarını yineliyor ve alınmadı, ilki {2}. satır.',
  '{0} has more than one sheet: {1} was read, not {2}.':
    '{0} dosyasında birden çok sayfa var: {1} okundu; okunmayan: {2}.',
  'The image folder {0} is not there.': 'Görüntü klasörü yerinde değil: {0}',
  'Connect the disk it lies on, or choose the folder that it has become.':
    'Bulunduğu diski bağlayın ya da klasörün yeni yerini seçin.',
  '{0} is not the image folder of this study: {1} of {2} images compared are not in it, or others ({3}).':
    '{0} bu çalışmanın görüntü klasörü değil: karşılaştırılan {2} görüntünün {1} tanesi içinde yok ya da başka ({3}).',
  'Choose the folder that {0} has become.': '{0} klasörünün yeni yerini seçin.',
  'The study holds {0} already, read with other choices ({1}).':
    '{0} bu çalışmada zaten var; başka seçimlerle okunmuştu ({1}).',
  'Make a new study to read it in another way: labels, reviews and split of this one stay as they are.':
    'Başka türlü okumak için yeni bir çalışma açın: bunun etiketleri, incelemeleri ve bölmesi olduğu gibi kalır.',
  '{0} moved file(s) now lie where another label is said of them ({1}); their labels were kept. Correct them where that is meant.':
    'Taşınan {0} dosya artık başka bir etiketin yerinde duruyor ({1}); etiketleri korundu. Amaç buysa etiketleri düzeltin.',
  '{0} new image(s) belong to lesions or patients that lie in more than one part of the split ({1}); they were put in none.':
    '{0} yeni görüntü, bölmenin birden çok kümesinde bulunan lezyon ya da hastalara ait ({1}); hiçbir kümeye konmadı.',
  'Check the name of the label file.': 'Etiket dosyasının adını denetleyin.',
  '{0} is too large for a label file.': '{0} bir etiket dosyası için çok büyük.',
  'Give a CSV with one line per image.': 'Her görüntü için bir satırı olan bir CSV verin.',
  '{0} pair(s) of images look alike, but not surely enough to keep them in one split. They are listed among the duplicates to decide on.':
    '{0} görüntü çifti birbirine benziyor, ama aynı kümede tutulacak kadar kesin değil. Karar verilecek yinelenenler arasında listelendiler.',
  '{0} lesion(s) carry more than one patient ({1}: {2}); their patients were kept together.':
    '{0} lezyon birden çok hastaya yazılmış ({1}: {2}); bu hastalar bir arada tutuldu.',
  '{0} lesion(s), patient(s) or repeated image(s) lie in more than one of the splits that the data names ({1}): test results will look better than they are.':
    'Verideki bölmede {0} lezyon, hasta ya da yinelenen görüntü birden çok kümede yer alıyor ({1}): test sonuçları olduğundan iyi görünecek.',
  'The {0} split holds no image of: {1}.': '{0} kümesinde şu sınıfların görüntüsü yok: {1}.',
  'The data does not name both a training and a test split, so a new split was made.':
    'Veride eğitim ve test kümelerinin ikisi birden yok; bu yüzden yeni bir bölme yapıldı.',
  'The data names the split of only {0} of {1} images, so a new split was made.':
    'Veride {1} görüntünün yalnız {0} tanesinin kümesi yazılı; bu yüzden yeni bir bölme yapıldı.',
  "'{0}' has too few groups to be in every split: none in {1}.":
    '“{0}” sınıfının grupları her kümeye yetmiyor; olmadığı küme: {1}.',
  'Put a label file (CSV) into the folder, beside the images.':
    'Klasöre, görüntülerin yanına bir etiket dosyası (CSV) koyun.',
  'No inspection of {0} named {1}.': '{1}, {0} klasörüne bakıldığında adı geçen bir dosya değil.',
} as const
