#!/bin/sh
# Tells the desktop of this user where LesionLens is: an entry in its menu, and that it opens the files in studies. Nothing outside
# ~/.local/share is touched. `register.sh --remove` takes it back; after the folder was moved, run it again.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
data=${XDG_DATA_HOME:-$HOME/.local/share}
type=application/vnd.lesionlens.study
entry=$data/applications/lesionlens.desktop
package=$data/mime/packages/lesionlens.xml
icon=$data/icons/hicolor/scalable/apps/lesionlens.svg
document=$data/icons/hicolor/scalable/mimetypes/application-vnd.lesionlens.study.svg

refresh() {
  if command -v update-mime-database >/dev/null 2>&1; then update-mime-database "$data/mime"; fi
  if command -v update-desktop-database >/dev/null 2>&1; then update-desktop-database "$data/applications"; fi
}

if [ "${1:-}" = --remove ]; then
  rm -f -- "$entry" "$package" "$icon" "$document"
  refresh
  exit 0
fi

mkdir -p -- "${entry%/*}" "${package%/*}" "${icon%/*}" "${document%/*}"
cp -- "$here/lesionlens.svg" "$icon"
cp -- "$here/lesionlens-study.svg" "$document"

# The desktop entry specification: a quoted argument escapes these four, the file escapes the backslashes again, and % stands for itself twice.
program=$(printf '%s' "${here%/*}/lesionlens" | sed -e 's/[\\"`$]/\\&/g' -e 's/\\/\\\\/g' -e 's/%/%%/g')
cat >"$entry" <<END
[Desktop Entry]
Type=Application
Name=LesionLens
Comment=Train or import skin-lesion classifiers and see what they get wrong
Comment[tr]=Cilt lezyonu sınıflandırıcılarını eğitin ya da içe aktarın, yanıldıkları yerleri görün
Exec="$program" %f
Icon=lesionlens
Terminal=false
Categories=Science;
StartupWMClass=lesionlens
MimeType=$type;
END
cat >"$package" <<END
<?xml version="1.0" encoding="UTF-8"?>
<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">
  <mime-type type="$type">
    <comment>LesionLens study</comment>
    <comment xml:lang="tr">LesionLens çalışması</comment>
    <sub-class-of type="application/json"/>
    <glob pattern="*.llstudy"/>
  </mime-type>
</mime-info>
END
refresh
