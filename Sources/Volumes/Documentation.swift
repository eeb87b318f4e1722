internal import Primitives

/// The texts in a volume that people and BagIt tools read.
struct Documentation {
  let plan: VolumePlan

  /// BagIt 1.0 (RFC 8493), 2.1.1.
  static let declaration = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

  /// `bag-info.txt` (RFC 8493, 2.2.2) for a payload of these sizes.
  func bagInfo(bytes: Int, files: Int) -> String {
    """
    Source-Organization: \(oneLine(plan.office))
    External-Identifier: \(plan.volume)
    Bagging-Date: \(plan.day)
    Bag-Software-Agent: \(oneLine(plan.software)) \(oneLine(plan.version))
    Payload-Oxum: \(bytes).\(files)

    """
  }

  private func oneLine(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 ? " " : $0 }))
  }

  /// `documentation/README.txt`.
  var readme: String {
    let volume = plan.volume
    return """
      档案包 \(volume)
      ================
      本包由 \(oneLine(plan.office)) 制作，是普通的 ZIP 文件，解开后是 BagIt 1.0 包。
      一件一档：data/representations/rep1/data/<案件编号>/<案件编号>.dossier（也是 ZIP 文件）。
      目录：data/metadata/descriptive/cases.csv。摘要（SHA-256、SM3）：
      data/metadata/preservation/premis.xml。

      不用我们的程序也能查验（包旁有 \(volume).seal.txt 和 \(volume).seal.p7s）：
        1. 整包与封印相符，下列命令应输出“OK”：
             echo "$(sed -n 's/^sha256: //p' \(volume).seal.txt)  \(volume).zip" | sha256sum -c
        2. 封印由本单位签署（ca.pem 是本单位的根证书）：
             openssl cms -verify -binary -inform DER -in \(volume).seal.p7s \\
               -content \(volume).seal.txt -CAfile ca.pem -no_check_time -out /dev/null
        3. 每个文件都未改动：
             unzip -q \(volume).zip && cd \(volume)
             sha256sum -c --quiet manifest-sha256.txt tagmanifest-sha256.txt
        4. 打开一件：
             unzip data/representations/rep1/data/<案件编号>/<案件编号>.dossier
           events/ 中每个事件写有前一事件文件的 SHA-256；META-INF/manifest.xml 列出其余文件的摘要。
        5. 国密摘要（在 \(volume) 目录内；不输出即无误）：
             cat manifest-sm3.txt tagmanifest-sm3.txt | while read -r m f; do
               [ "$(openssl dgst -sm3 -r "$f" | cut -c1-64)" = "$m" ] || echo "$f"; done
           再把 openssl dgst -sm3 tagmanifest-sm3.txt 与封印的 tag-manifest-sm3 一行比较。
        6. 日志证明（<案件编号>.proof.txt）：把文末的函数读入 sh，再运行
             proved <案件编号>.proof.txt \(volume).seal.txt <案件编号>.dossier ca.pem
           它依次查验封印的签名、卷宗的摘要、条目的位置和日志的根，成立则输出“the proof holds”。

      Volume \(volume)
      ================
      Made by \(oneLine(plan.office)). It is a plain ZIP file that unpacks to a BagIt 1.0 bag.
      One case is one file: data/representations/rep1/data/<case id>/<case id>.dossier, itself a
      ZIP file. The catalogue is data/metadata/descriptive/cases.csv; digests (SHA-256, SM3) are
      in data/metadata/preservation/premis.xml.

      To check it without our program (\(volume).seal.txt and .seal.p7s lie beside the volume):
        1. The file is the sealed one; this prints "OK":
             echo "$(sed -n 's/^sha256: //p' \(volume).seal.txt)  \(volume).zip" | sha256sum -c
        2. The seal is the office's (ca.pem is the office's root certificate):
             openssl cms -verify -binary -inform DER -in \(volume).seal.p7s \\
               -content \(volume).seal.txt -CAfile ca.pem -no_check_time -out /dev/null
        3. No file in it was changed:
             unzip -q \(volume).zip && cd \(volume)
             sha256sum -c --quiet manifest-sha256.txt tagmanifest-sha256.txt
        4. One case:
             unzip data/representations/rep1/data/<case id>/<case id>.dossier
           Each file in events/ names the SHA-256 of the one before it; META-INF/manifest.xml
           lists the digests of all other files.
        5. The national digest, SM3, in the folder \(volume); it prints what differs:
             cat manifest-sm3.txt tagmanifest-sm3.txt | while read -r m f; do
               [ "$(openssl dgst -sm3 -r "$f" | cut -c1-64)" = "$m" ] || echo "$f"; done
           Then openssl dgst -sm3 tagmanifest-sm3.txt, against the seal's line "tag-manifest-sm3".
        6. A proof from the office's log, <case id>.proof.txt: read the function below into sh, then
             proved <case id>.proof.txt \(volume).seal.txt <case id>.dossier ca.pem
           It checks the seal's signature, the dossier's digest, the entry's place and the log's
           root, and prints "the proof holds".

      \(Documentation.proofRecipe)
      """
  }

  /// Checks an inclusion proof with `sha256sum` and `openssl`; docs/formats/proof.md shows it, too.
  static let proofRecipe = #"""
    # proved PROOF SEAL-OR-HEAD DOSSIER CA
    hash() { sha256sum | cut -d' ' -f1; }
    bytes() { tr a-f A-F | basenc --base16 -d; }
    field() { sed -n "s/^$1: //p" "$2"; }
    proved() {
      openssl cms -verify -binary -inform DER -in "${2%.txt}.p7s" -content "$2" -CAfile "$4" \
        -no_check_time -out /dev/null || return 1
      entry=$(field entry "$1") at=$(field index "$1") size=$(field size "$1")
      [ "$(hash <"$3")" = "${entry##* }" ] || { echo 'another dossier'; return 1; }
      [ "$size" = "$(field log-size "$2")" ] && [ "$at" -lt "$size" ] || return 1
      last=$((size - 1)) run=$(printf '\0%s' "$entry" | hash)
      for step in $(sed -n -e 's/^left: /left=/p' -e 's/^right: /right=/p' "$1"); do
        while [ "$last" -gt 0 ] && [ $((at % 2)) = 0 ] && [ "$at" = "$last" ]; do
          at=$((at / 2)) last=$((last / 2))
        done
        [ "$last" -gt 0 ] || return 1
        if [ $((at % 2)) = 1 ]; then side=left pair=${step#*=}$run
        else side=right pair=$run${step#*=}; fi
        [ "${step%%=*}" = "$side" ] || return 1
        run=$(printf '01%s' "$pair" | bytes | hash) at=$((at / 2)) last=$((last / 2))
      done
      [ "$last" = 0 ] && [ "$run" = "$(field log-root "$2")" ] && echo 'the proof holds'
    }


    """#
}
