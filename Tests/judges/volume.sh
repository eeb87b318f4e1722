#!/bin/sh
# volume.sh VOLUME.zip [AUTHORITY.pem]   Independent judges of an archive volume: unzip, 7z, bsdtar,
# libzip, Python, Java, bagit.py, eark-validator (METS schema and CSIP rules), fixity of METS and
# PREMIS, RELAX NG of every dossier by the schemas in the volume, and openssl over the seal beside it.
# One line for each judge; exit status 1 if any of them objects. The two PyPI packages are kept in a
# cache after the first run.
set -u
[ $# -ge 1 ] || { sed -n '2,6p' "$0"; exit 64; }
volume=$(realpath "$1")
authority=${2:+$(realpath "$2")}
here=$(cd "$(dirname "$0")" && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/dossier-tests
venv=$cache/venv
if [ ! -f "$venv/ready" ]; then
  mkdir -p "$cache"
  python3 -m venv "$venv" &&
    "$venv/bin/pip" install -q bagit==1.9.0 eark-validator==1.1.3 lxml 'setuptools<81' &&
    touch "$venv/ready" || {
    echo "volume.sh: bagit and eark-validator could not be fetched from PyPI" >&2
    exit 3
  }
fi
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work" || exit 1
bad=0
judge() {
  name=$1
  shift
  if "$@" >said 2>&1; then
    echo "pass $name"
  else
    bad=1
    echo "FAIL $name: $(grep -v ' validates$' said | tail -n 3 | tr '\n' ' ' | cut -c 1-300)"
  fi
}
judge unzip unzip -tqq "$volume"
judge 7z 7z t -bd "$volume"
judge bsdtar sh -c 'bsdtar -xOf "$1" >/dev/null' - "$volume"
judge libzip zipcmp -t "$volume" "$volume"
judge python python3 -c 'import sys, zipfile
sys.exit(zipfile.ZipFile(sys.argv[1]).testzip())' "$volume"
judge java java "$here/ReadZip.java" "$volume"
unzip -qq "$volume" -d bag || exit 1
bag=$work/bag/$(ls bag)
judge bagit "$venv/bin/bagit.py" --validate "$bag"
judge csip "$venv/bin/python" "$here/csip.py" "$bag/data"
judge fixity "$venv/bin/python" "$here/fixity.py" "$bag/data"
mkdir cases
for dossier in "$bag"/data/representations/rep1/data/*/*.dossier; do
  unzip -qq "$dossier" -d "cases/$(basename "$dossier")" || bad=1
done
# Many files to a run; xmllint names each that it objects to.
for kind in event:events/*.xml case:case.xml manifest:META-INF/manifest.xml person:persons/*.xml; do
  find cases -path "cases/*.dossier/${kind#*:}" >files
  [ ! -s files ] || judge "relax-ng ${kind%%:*} ($(wc -l <files))" \
    xargs -a files -n 2000 xmllint --nonet --noout --relaxng "$bag/data/schemas/dossier-${kind%%:*}-1.rng"
done
rm -rf cases
stem=${volume%.zip}
[ ! -f "$bag/manifest-sm3.txt" ] || judge 'openssl sm3' sh -c 'cd "$1" &&
  cat manifest-sm3.txt tagmanifest-sm3.txt >listed &&
  cut -c67- listed | tr "\n" "\0" | xargs -0 openssl dgst -sm3 -r | sed "s/ \*/  /" | cmp - listed &&
  rm listed &&
  grep -q "^tag-manifest-sm3: $(openssl dgst -sm3 -r tagmanifest-sm3.txt | cut -c1-64)" "$2"' \
  - "$bag" "$stem.seal.txt"
judge 'seal names the bytes' \
  sh -c 'grep -q "$(sha256sum <"$1" | cut -d" " -f1)" "$2"' - "$volume" "$stem.seal.txt"
[ -z "$authority" ] || judge 'openssl cms' openssl cms -verify -binary -inform DER \
  -in "$stem.seal.p7s" -content "$stem.seal.txt" -CAfile "$authority" -purpose any \
  -no_check_time -out /dev/null
exit $bad
