package import Primitives

/// The four properties that archives are tested for (四性: DA/T 70-2018).
package enum ArchivalProperty: String, CaseIterable, Codable, Sendable, Titled {
  case authenticity
  case integrity
  case usability
  case security

  package var title: Phrase {
    switch self {
    case .authenticity: Phrase(zh: "真实性", en: "authenticity")
    case .integrity: Phrase(zh: "完整性", en: "integrity")
    case .usability: Phrase(zh: "可用性", en: "usability")
    case .security: Phrase(zh: "安全性", en: "security")
    }
  }
}

/// What came of testing one item.
package enum PropertyResult: String, CaseIterable, Codable, Sendable, Titled {
  case passed
  case failed
  /// Left to people or to other means; the report says why.
  case unchecked
  /// There is nothing here that it could be tested on, or the standard leaves it open.
  case notApplicable = "not-applicable"

  package var title: Phrase {
    switch self {
    case .passed: Phrase(zh: "通过", en: "passed")
    case .failed: Phrase(zh: "不通过", en: "failed")
    case .unchecked: Phrase(zh: "未检测", en: "not tested")
    case .notApplicable: Phrase(zh: "不适用", en: "not applicable")
    }
  }
}

/// One item of the four-property test at filing, by the code of DA/T 70-2018.
package enum PropertyItem: String, CaseIterable, Codable, Sendable {
  case fixity = "GD-1-1"
  case lengths = "GD-1-2"
  case types = "GD-1-3"
  case domains = "GD-1-4"
  case plausibility = "GD-1-5"
  case characters = "GD-1-6"
  case codes = "GD-1-7"
  case duplicates = "GD-1-8"
  case reserved = "GD-1-9"
  case attributes = "GD-1-10"
  case links = "GD-1-11"
  case descriptions = "GD-1-12"
  case structure = "GD-1-13"
  case sameness = "GD-1-14"
  case count = "GD-2-1"
  case bytes = "GD-2-2"
  case metadata = "GD-2-3"
  case mandatory = "GD-2-4"
  case process = "GD-2-5"
  case continuity = "GD-2-6"
  case content = "GD-2-7"
  case attachments = "GD-2-8"
  case scope = "GD-2-9"
  case packageMetadata = "GD-2-10"
  case packageContent = "GD-2-11"
  case readableMetadata = "GD-3-1"
  case accessibleMetadata = "GD-3-2"
  case formats = "GD-3-3"
  case readableContent = "GD-3-4"
  case software = "GD-3-5"
  case hardware = "GD-3-6"
  case environment = "GD-3-7"
  case plainContent = "GD-3-8"
  case antivirus = "GD-4-1"
  case infection = "GD-4-2"
  case superfluous = "GD-4-3"
  case mediumSpeed = "GD-4-4"
  case mediumLooks = "GD-4-5"
  case mediumDisc = "GD-4-6"
  case filing = "GD-4-7"

  package var property: ArchivalProperty {
    // The second part of the code is the number of the property.
    switch rawValue.utf8.dropFirst(3).first {
    case 0x31: .authenticity
    case 0x32: .integrity
    case 0x33: .usability
    default: .security
    }
  }

  package var title: Phrase { text.title }

  /// What is tested, and against what.
  package var test: Phrase { text.test }

  /// Why nothing here tests it; `nil` for what is tested.
  package var openReason: (result: PropertyResult, why: Phrase)? {
    switch self {
    case .reserved:
      (.notApplicable, Phrase(zh: "标准在归档环节未设此项", en: "the standard sets nothing here at filing"))
    case .software, .hardware, .environment:
      (
        .unchecked,
        Phrase(
          zh: "须在接收单位的设备上试读，由人工检测",
          en: "to be tried on the receiving body's own machines, by people")
      )
    case .antivirus, .infection:
      (
        .unchecked,
        Phrase(
          zh: "本程序不是杀毒软件，请另用杀毒软件检测后填写",
          en: "this program is no virus scanner: scan the medium with one and fill in the result")
      )
    case .mediumSpeed, .mediumLooks, .mediumDisc:
      (
        .unchecked,
        Phrase(zh: "取决于所用载体，由人工检测", en: "a matter of the medium, for people to test")
      )
    default: nil
    }
  }

  private var text: (title: Phrase, test: Phrase) {
    PropertyItem.texts[self] ?? (.init(""), .init(""))
  }

  private static let texts: [PropertyItem: (title: Phrase, test: Phrase)] = {
    var texts: [PropertyItem: (title: Phrase, test: Phrase)] = [:]
    for (item, zhTitle, enTitle, zh, en) in wording {
      texts[item] = (Phrase(zh: zhTitle, en: enTitle), Phrase(zh: zh, en: en))
    }
    return texts
  }()

  private static let wording: [(PropertyItem, String, String, String, String)] = [
    (
      .fixity, "固化信息有效性", "validity of the fixity",
      "封印、签名、摘要、日志叶和时间戳有效", "seal, signature, digests, leaves of the log and time stamps hold"
    ),
    (
      .lengths, "元数据项长度", "lengths of metadata",
      "目录各项的长度在规定之内", "each value of the catalogue is within its length"
    ),
    (
      .types, "元数据项类型、格式", "types and forms of metadata",
      "日期、年度、摘要、案件编号的写法", "how dates, years, digests and case numbers are written"
    ),
    (
      .domains, "元数据项值域", "value domains of metadata",
      "保管期限、满意度在规定的值之内", "retention period and satisfaction are of the known values"
    ),
    (
      .plausibility, "元数据项值合理性", "plausible values",
      "登记、销号、封存、封卷的先后，年度与档号一致",
      "the order of registration, write-off, sealing and packing; the year is the code's"
    ),
    (
      .characters, "特殊字符", "special characters",
      "目录和文件名没有控制字符、乱码和自造字",
      "no control, replacement or private characters in the catalogue and in names"
    ),
    (
      .codes, "档号规范性", "regular archival codes",
      "档号合编制规则，与所记的编号相同", "codes follow their scheme and are the recorded ones"
    ),
    (
      .duplicates, "数据重复性", "duplicates",
      "案件编号、档号、案卷没有重复", "no case, code or dossier stands twice"
    ),
    (.reserved, "（标准未设）", "(not set)", "标准未设", "the standard sets none"),
    (
      .attributes, "内容数据的电子属性一致性", "electronic attributes of the content",
      "长度、摘要、格式与元数据所记的相同", "size, digest and format are those that metadata give"
    ),
    (
      .links, "元数据与内容数据关联一致性", "metadata and content belong together",
      "目录、METS、PREMIS 的每一条都有其文件，每个文件都有其条目",
      "each line of catalogue, METS and PREMIS has its file, and each file its lines"
    ),
    (
      .descriptions, "说明文件、目录文件规范性", "description and catalogue files",
      "bagit.txt、bag-info.txt、清单、cases.csv、README.txt 合格式",
      "bagit.txt, bag-info.txt, manifests, cases.csv and README.txt have their forms"
    ),
    (
      .structure, "归档信息包目录结构规范性", "folder structure of the package",
      "包内目录、文件名和压缩结构合规定", "folders, names and the archive's structure are as laid down"
    ),
    (
      .sameness, "归档信息包一致性", "the package is the one that was sealed",
      "整包的长度、SHA-256、SM3 与封存时相同", "size, SHA-256 and SM3 of the whole are those that were sealed"
    ),
    (
      .count, "总件数相符性", "number of dossiers",
      "案卷数与封印、目录相符", "as many dossiers as seal and catalogue say"
    ),
    (
      .bytes, "总字节数相符性", "number of bytes",
      "字节数与封印、bag-info.txt、METS 相符", "as many bytes as seal, bag-info.txt and METS say"
    ),
    (
      .metadata, "元数据项完整性", "all metadata items",
      "目录各列齐全，每卷都能读出案件信息", "the catalogue has its columns and each dossier its case view"
    ),
    (
      .mandatory, "必填著录项目完整性", "mandatory items",
      "题名、档号、年度、保管期限、日期、责任者已填写",
      "title, code, year, retention, dates and responsible unit are filled in"
    ),
    (
      .process, "过程信息完整性", "process information",
      "事件链不断，案件信息由事件得出，PREMIS 有封装事件",
      "no event chain breaks, case views are what events give, PREMIS has its event"
    ),
    (
      .continuity, "连续性元数据项", "continuous items",
      "同一类内档号不缺不重", "no number is missing or doubled within a series"
    ),
    (
      .content, "内容数据完整性", "the content is whole",
      "每卷清单所列的文件都在，文件没有截断", "what each dossier's manifest lists is there, and not cut short"
    ),
    (
      .attachments, "附件数据完整性", "the attachments are whole",
      "案件信息提到的附件和照片都在", "attachments and pictures that case views name are there"
    ),
    (
      .scope, "归档范围", "scope of filing",
      "应归档的文书齐全，备有装订件", "the documents that must be filed are there, and the binding"
    ),
    (
      .packageMetadata, "信息包元数据完整性", "metadata of the package",
      "METS、PREMIS、清单、目录齐全，列出每个文件",
      "METS, PREMIS, manifests and catalogue are there and name every file"
    ),
    (
      .packageContent, "信息包内容数据完整性", "content of the package",
      "清单所列的每个文件都在包内", "every file that the manifests name is in the package"
    ),
    (
      .readableMetadata, "信息包中元数据可读性", "metadata in the package can be read",
      "包内 XML 与目录都能读出", "the XML and the catalogue in the package can be read"
    ),
    (
      .accessibleMetadata, "目标数据库中元数据可访问性", "metadata in the database can be reached",
      "本单位的档号记录和案卷都能查到", "the office's records and dossiers are found for each line"
    ),
    (
      .formats, "内容数据格式", "formats of the content",
      "PDF/A、OFD、JPEG、PNG、TIFF、XML、TXT（GB/T 18894）",
      "PDF/A, OFD, JPEG, PNG, TIFF, XML, TXT (GB/T 18894)"
    ),
    (
      .readableContent, "内容数据可读性", "the content can be read",
      "每个文件都能解出，首尾完整", "each file unpacks and has its head and end"
    ),
    (.software, "软件环境", "software", "读取所需的软件", "software that reading takes"),
    (.hardware, "硬件环境", "hardware", "读取所需的硬件", "hardware that reading takes"),
    (.environment, "运行环境", "running environment", "读取所需的环境", "surroundings that reading takes"),
    (
      .plainContent, "信息包中内容数据格式合规性", "content is plain",
      "没有加密，没有专用压缩", "nothing is encrypted or packed in a private way"
    ),
    (.antivirus, "杀毒软件安装", "virus scanner", "装有杀毒软件", "a virus scanner is installed"),
    (.infection, "病毒感染", "infection", "没有感染病毒", "no virus is found"),
    (
      .superfluous, "载体中的多余文件", "superfluous files",
      "包内没有未登记的文件", "the package holds no file that is not listed"
    ),
    (.mediumSpeed, "载体读取速度", "speed of the medium", "载体读取正常", "the medium reads well"),
    (.mediumLooks, "载体外观", "looks of the medium", "载体没有损伤", "the medium is unharmed"),
    (.mediumDisc, "光盘合格", "quality of discs", "光盘合格", "discs are within their limits"),
    (
      .filing, "归档过程安全性", "safety of filing",
      "封卷由有效证书签名，入日志，本单位的归档记录未被改动",
      "the seal is signed, the dossiers are in the log and the office's records are unchanged"
    ),
  ]
}
