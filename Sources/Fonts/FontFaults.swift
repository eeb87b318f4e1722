internal import Primitives

extension Fault {
  static func damagedFont(offset: Int) -> Fault {
    Fault(
      "font-damaged", .damaged,
      what: Phrase(zh: "字体文件不能使用", en: "the font file cannot be used"),
      why: Phrase(zh: "其中的数据表残缺或越界", en: "one of its tables is cut short or out of bounds"),
      next: Phrase(zh: "请重新安装该字体", en: "install the font again"), at: Place(offset: offset))
  }

  static func missingTable(_ name: StaticString) -> Fault {
    Fault(
      "font-damaged", .damaged,
      what: Phrase(zh: "字体文件不能使用", en: "the font file cannot be used"),
      why: Phrase(zh: "缺少 \(name) 数据表", en: "it has no \(name) table"),
      next: Phrase(
        zh: "请换用带轮廓的 OpenType 或 TrueType 字体",
        en: "use an OpenType or TrueType font with outlines"))
  }

  static func missingFace(_ index: Int) -> Fault {
    Fault(
      "font-no-such-face", .failed,
      what: Phrase(zh: "字体文件中没有第 \(index) 个字面", en: "the font file has no face \(index)"),
      why: Phrase(zh: "序号超出字体集的范围", en: "the index is outside the collection"),
      next: Phrase(zh: "请改正字体配置中的序号", en: "correct the index in the font configuration"))
  }

  static func unsupportedFont(_ why: Phrase) -> Fault {
    Fault(
      "font-unsupported", .failed,
      what: Phrase(zh: "字体不能嵌入文件", en: "the font cannot be embedded"), why: why,
      next: Phrase(zh: "请在字体配置中换一款字体", en: "name another font in the configuration"))
  }

  static func embeddingForbidden(_ name: String) -> Fault {
    Fault(
      "font-embedding-forbidden", .refused,
      what: Phrase(zh: "字体 \(name) 不能嵌入文件", en: "the font \(name) cannot be embedded"),
      why: Phrase(
        zh: "字体自身声明禁止嵌入（OS/2 fsType）", en: "it forbids embedding (OS/2 fsType)"),
      next: Phrase(
        zh: "请换用允许嵌入的字体，长期保存的文件必须嵌入字体",
        en: "use a font that allows it; files kept for decades must embed their fonts"))
  }

  static func missingCharacter(_ scalar: Unicode.Scalar, role: FontRole, offset: Int) -> Fault {
    let hex = String(scalar.value, radix: 16, uppercase: true)
    let code = "U+" + String(repeating: "0", count: max(0, 4 - hex.utf8.count)) + hex
    let shown = scalar.properties.isWhitespace || scalar.value < 0x20 ? "" : " \(scalar)"
    return Fault(
      "font-missing-character", .refused,
      what: Phrase(
        zh: "没有字体能显示字符 \(code)\(shown)", en: "no font can show the character \(code)\(shown)"),
      why: Phrase(
        zh: "为 \(role.rawValue) 配置的各款字体都没有这个字",
        en: "none of the fonts configured for \(role.rawValue) has it"),
      next: Phrase(
        zh: "请改用其他写法，或在字体配置中补充含有该字的字体",
        en: "write it another way, or add a font that has it to the configuration"),
      at: Place(offset: offset))
  }

  static func unknownFace(_ index: Int) -> Fault {
    Fault(
      "font-unknown-face", .failed,
      what: Phrase(zh: "找不到字面 \(index)", en: "there is no face \(index)"),
      why: Phrase(
        zh: "字体册中没有这个编号", en: "the book of fonts has no such number"),
      next: Phrase(
        zh: "请用排版时的字体册输出", en: "write with the book of fonts that the layout used"))
  }

  static func emptyRole(_ role: FontRole) -> Fault {
    Fault(
      "font-empty-role", .failed,
      what: Phrase(
        zh: "没有为 \(role.rawValue) 配置字体", en: "no font is configured for \(role.rawValue)"),
      why: Phrase(zh: "字体配置不完整", en: "the font configuration is incomplete"),
      next: Phrase(zh: "请补充这一角色的字体文件", en: "name a font file for this role"))
  }
}
