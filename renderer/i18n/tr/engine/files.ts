/** Images, label files and folders: what is wrong with what the user gave. */
export const files = {
  'Cancelled.': 'İptal edildi.',
  '{0} is empty.': '{0} boş.',
  '{0} is a GIF, not a readable image.': '{0} bir GIF; okunabilir bir görüntü değil.',
  '{0} is a BMP, not a readable image.': '{0} bir BMP; okunabilir bir görüntü değil.',
  '{0} is a PDF, not a readable image.': '{0} bir PDF; okunabilir bir görüntü değil.',
  '{0} is a HEIF, AVIF or video file, not a readable image.':
    '{0} bir HEIF, AVIF ya da video dosyası; okunabilir bir görüntü değil.',
  '{0} is a DICOM file, not a readable image.': '{0} bir DICOM dosyası; okunabilir bir görüntü değil.',
  '{0} is an SVG, XML or HTML text, not a readable image.':
    '{0} bir SVG, XML ya da HTML metni; okunabilir bir görüntü değil.',
  '{0} is a file of unknown kind, not a readable image.':
    '{0} bilinmeyen türde bir dosya; okunabilir bir görüntü değil.',
  '{0} is a text, not a readable image.': '{0} bir metin; okunabilir bir görüntü değil.',
  'Readable are JPEG, PNG, WebP and TIFF. Save it as one of these, or leave it out.':
    'JPEG, PNG, WebP ve TIFF okunur. Bunlardan biri olarak kaydedin ya da dışarıda bırakın.',
  '{0} has too many pixels ({1} x {2}).': '{0} çok fazla piksel içeriyor ({1} × {2}).',
  '{0} has too many pixels (more than {1} million).': '{0} çok fazla piksel içeriyor ({1} milyondan çok).',
  'At most {0} million are accepted. Save a smaller copy, or leave it out.':
    'En çok {0} milyon kabul edilir. Daha küçük bir kopyasını kaydedin ya da dışarıda bırakın.',
  '{0} is too large ({1} MB).': '{0} çok büyük ({1} MB).',
  'At most {0} MB are accepted. Save a smaller copy, or leave it out.':
    'En çok {0} MB kabul edilir. Daha küçük bir kopyasını kaydedin ya da dışarıda bırakın.',
  '{0} is not there.': '{0} yerinde değil.',
  '{0} may not be read.': '{0} için okuma izni yok.',
  '{0} is a folder, not an image.': '{0} bir klasör, görüntü değil.',
  '{0} could not be read from the disk.': '{0} diskten okunamadı.',
  'Check the name and the folder.': 'Adı ve klasörü denetleyin.',
  'Change its permissions.': 'İzinlerini değiştirin.',
  'Give the name of an image in it.': 'İçindeki bir görüntünün adını verin.',
  'Check the disk or the network connection.': 'Diski ya da ağ bağlantısını denetleyin.',
  '{0} is damaged or incomplete ({1}).': '{0} bozuk ya da eksik ({1}).',
  'Copy it again from where it came from, or leave it out.':
    'Geldiği yerden yeniden kopyalayın ya da dışarıda bırakın.',
  'A sample of {0} images cannot be made.': '{0} görüntülük bir örnek yapılamaz.',
  'Give a whole number from {0} to {1}.': '{0} ile {1} arasında bir tam sayı verin.',
  '{0} cannot be a seed.': '{0} tohum olamaz.',
  'Give a whole number.': 'Bir tam sayı verin.',
  '{0} is a file, not a folder.': '{0} bir dosya, klasör değil.',
  'Name a folder for the sample that is empty or not there yet.':
    'Örnek için boş ya da henüz olmayan bir klasör seçin.',
  'The folder {0} is not empty.': '{0} klasörü boş değil.',
  'Name a folder for the sample that is empty or not there yet; nothing in it was touched.':
    'Örnek için boş ya da henüz olmayan bir klasör seçin; içindekilere dokunulmadı.',
  'The sample cannot be written to {0} ({1}).': 'Örnek şuraya yazılamıyor: {0} ({1}).',
  'Choose a folder that you may write to.': 'Yazma izniniz olan bir klasör seçin.',
  'Choose a folder that you may write in.': 'Yazma izniniz olan bir klasör seçin.',
  'Choose a folder that you may write to, with some free space.':
    'Yazma izniniz olan ve boş yeri bulunan bir klasör seçin.',
  '{0} cannot be written ({1}).': '{0} yazılamıyor ({1}).',
  '{0} cannot be written.': '{0} yazılamıyor.',
  '{0} cannot be read ({1}).': '{0} okunamıyor ({1}).',
  '{0} cannot be made ({1}).': '{0} oluşturulamıyor ({1}).',
  'Check its permissions.': 'İzinlerini denetleyin.',
  'Name the folder that holds the images.': 'Görüntülerin bulunduğu klasörü seçin.',
} as const
