internal import Casework
internal import Codec
internal import Dossiers
internal import Primitives
internal import Seals
internal import Storage

/// Takes in cases one by one: each through the guards, each durable before it counts.
///
/// A case that is there with the same bytes is left alone, so an import that was cut short is
/// finished by running it again; one that is there with other bytes is a conflict.
struct CaseImport: Sendable {
  let home: OfficeHome
  let press: Press
  let office: OfficeFile
  let rules: Rulebook
  /// The folder that relative paths start from.
  let folder: String
  /// Makes the salts of personal records: the same for the same import into the same home.
  let secret: [UInt8]
  /// Cases that were destroyed: their numbers are not given again.
  let destroyed: Set<String>
  /// What the text of PDFs is taken with.
  let pdfText: (any PDFTextSource)?

  enum Result: Sendable {
    /// With what the log is to say of it, where it is sealed, and why the text of its PDFs could not
    /// be asked for.
    case imported(LogEntry?, textless: Phrase?)
    case present(LogEntry?)
    case refused(Fault)
  }

  func take(_ line: LineReader.Line, file: String) -> Result {
    do throws(Fault) { return try take(line) } catch {
      // Wherever inside the case it lies, its place for the reader is the line of the import.
      var fault = error
      let isOnDisk = fault.code.hasPrefix("storage-") || fault.code == "import-conflict"
      let entry = fault.place.entry ?? (isOnDisk ? fault.place.file : nil)
      fault.place = Place(file: file, entry: entry, line: line.number, column: fault.place.column)
      return .refused(fault)
    }
  }

  private func take(_ line: LineReader.Line) throws(Fault) -> Result {
    guard let bytes = line.bytes else {
      throw Fault(
        "import-line", .damaged, what: Phrase(zh: "这一行没有导入", en: "the line was not imported"),
        why: Phrase(
          zh: "超过\(LineReader.limit >> 20)MB", en: "it is over \(LineReader.limit >> 20) MB"),
        next: Phrase(zh: "请把文件改用相对路径", en: "name its files by paths instead"))
    }
    let node = try JSONText.parse(bytes, limit: LineReader.limit)
    let input = try NodeDecoder().decode(ImportLine.self, from: node)
    do throws(Fault) { return try take(input) } catch {
      var fault = error
      fault.place.entry = input.caseID.rawValue
      throw fault
    }
  }

  private func take(_ input: ImportLine) throws(Fault) -> Result {
    guard let parts = input.caseID.parts, parts.office == office.code else {
      throw Fault(
        "import-case", .refused, what: Phrase(zh: "这一件没有导入", en: "the case was not imported"),
        why: Phrase(
          zh: "编号应形如 \(office.code)-2022-00017",
          en: "its number must be like \(office.code)-2022-00017"),
        next: Phrase(zh: "请改正编号", en: "correct the number"))
    }
    guard !destroyed.contains(input.caseID.rawValue) else {
      throw Fault(
        "import-destroyed", .refused,
        what: Phrase(zh: "这一件没有导入", en: "the case was not imported"),
        why: Phrase(
          zh: "这个编号的案卷已依清册销毁，编号不再使用",
          en:
            "the case of this number was destroyed under a list, and its number is not given again"),
        next: Phrase(zh: "若是另一件事，请用新的编号", en: "another matter needs another number"))
    }
    var desk = CaseDesk(
      caseID: input.caseID, office: office.office, rules: rules, press: press)
    var digests: [PersonID: Digest] = [:]
    for resident in input.persons {
      let person = record(of: resident, in: input.caseID)
      digests[person.id] = try person.digest()
      try desk.add(person)
    }
    var named: [String: Named] = [:]
    for event in input.events {
      var event = event
      event.origin = office.isSample ? .sample : .imported
      event.previous = nil
      if case .registered(var sheet) = event.body {
        for index in sheet.reporters.indices {
          sheet.reporters[index].digest = digests[sheet.reporters[index].id]
        }
        event.body = .registered(sheet)
      }
      switch event.body {
      case .documentIssued(let issued):
        named[issued.file] = Named(
          digest: issued.digest, isMadeElsewhere: issued.template == nil && issued.paper == nil)
      case .attached(let attached):
        named[attached.file] = Named(digest: attached.digest, isMadeElsewhere: true)
      default: break
      }
      try desk.take(event)
    }
    let textless = try addFiles(input, named, to: &desk)
    return try write(desk, input, textless: textless)
  }

  /// A file that an event names.
  private struct Named {
    var digest: Digest
    /// Whether what it says may stand in no event.
    var isMadeElsewhere: Bool
  }

  /// Personal data with a salt that only this home can make.
  private func record(of resident: ImportLine.Resident, in id: CaseID) -> PersonFile {
    let seed = secret + Array("\(id) \(resident.id)".utf8)
    return PersonFile(
      id: resident.id, salt: hexString(SHA256.digest(of: seed).bytes.prefix(16)),
      name: resident.name, phone: resident.phone, address: resident.address,
      wishesAnonymity: resident.wishesAnonymity ?? false)
  }

  /// Stores the files that events name, each with its text behind it.
  ///
  /// Gives why the text of some could not be taken.
  private func addFiles(
    _ input: ImportLine, _ named: [String: Named], to desk: inout CaseDesk
  ) throws(Fault) -> Phrase? {
    var textless: Phrase?
    var missing = named
    let texts = try texts(for: input, named)
    for file in input.files where texts.given[file.name] == nil {
      guard let named = missing.removeValue(forKey: file.name) else {
        throw CaseImport.badFile(
          file.name, zh: "没有事件提到它，或重复给出", en: "no event names it, or it is given twice")
      }
      let bytes = try content(of: file)
      guard SHA256.digest(of: bytes) == named.digest else {
        throw CaseImport.badFile(
          file.name, zh: "内容的SHA-256与事件所记不符", en: "its SHA-256 is not the one in its event")
      }
      try desk.add(bytes, named: file.name)
      if let text = texts.known(of: file.name) {
        _ = try desk.add(text, of: file.name)
      } else if !texts.isPresent, named.isMadeElsewhere,
        case .unavailable(let why) = try FiledText(
          of: file.name, bytes, by: FileTexts(pdf: pdfText), in: &desk)
      {
        textless = why
      }
    }
    if let name = missing.keys.sorted().first {
      throw CaseImport.badFile(
        name, zh: "事件提到它，却没有给出", en: "an event names it, and it is not given")
    }
    return textless
  }

  /// The texts of files that need not be taken.
  private struct Texts {
    /// By their entries, as an export has them.
    var given: [String: AttachmentText] = [:]
    /// Whether the case is there already: it keeps what it has, whatever is installed by now.
    var isPresent = false
    var present: Dossier?

    func known(of file: String) -> AttachmentText? {
      for origin in [AttachmentText.Origin.written, .recognised] {
        let entry = AttachmentText.entryName(of: file, origin)
        let text =
          given[entry] ?? (try? present?.bytes(of: entry)).flatMap { AttachmentText($0, origin) }
        if let text { return text }
      }
      return nil
    }
  }

  private func texts(for input: ImportLine, _ named: [String: Named]) throws(Fault) -> Texts {
    var texts = Texts()
    for file in input.files where named[file.name] == nil {
      guard let source = AttachmentText.file(of: file.name),
        let origin = AttachmentText.origin(of: file.name), named[source]?.isMadeElsewhere == true
      else { continue }
      let bytes = try content(of: file)
      guard texts.given[file.name] == nil, let text = AttachmentText(bytes, origin),
        text.bytes == bytes
      else {
        throw CaseImport.badFile(
          file.name,
          zh: "附件的文字须只给一次，是不超过\(AttachmentText.byteLimit >> 20)MB的UTF-8，没有控制字符，末行有换行",
          en: "the text of a file is given once, in UTF-8 of at most "
            + "\(AttachmentText.byteLimit >> 20) MB without controls, and ends its last line")
      }
      texts.given[file.name] = text
    }
    let isLacking = input.files.contains { file in
      named[file.name]?.isMadeElsewhere == true
        && AttachmentText.isTaken(of: file.name, .recognised) && texts.known(of: file.name) == nil
    }
    guard isLacking else { return texts }
    let file = try home.dossier(input.caseID)
    texts.isPresent = try home.storage.exists(file.path)
    // One that cannot be read is told as a conflict.
    if texts.isPresent { texts.present = try? file.read() }
    return texts
  }

  private func content(of file: ImportLine.Content) throws(Fault) -> [UInt8] {
    if let text = file.base64 {
      guard file.path == nil, let bytes = bytesFromBase64(text) else {
        throw CaseImport.badFile(file.name, zh: "base64写法不对", en: "its base64 is not right")
      }
      return bytes
    }
    let parts = (file.path ?? "").split(separator: "/", omittingEmptySubsequences: false)
    guard let path = file.path, !path.isEmpty, !parts.contains(where: { $0.isEmpty || $0 == ".." })
    else {
      throw CaseImport.badFile(
        file.name, zh: "须给出base64，或不含“..”的相对路径",
        en: "it needs base64, or a relative path without “..”"
      )
    }
    return try home.storage.read(
      Storage.join(folder, path), limit: CaseImport.fileLimit, links: .refused)
  }

  private static let fileLimit = 256 << 20

  private func write(
    _ desk: CaseDesk, _ input: ImportLine, textless: Phrase?
  ) throws(Fault) -> Result {
    guard let record = desk.current, record.id == input.caseID, let view = desk.view,
      let last = input.events.last
    else {
      throw Fault(
        "import-case", .refused, what: Phrase(zh: "这一件没有导入", en: "the case was not imported"),
        why: Phrase(zh: "没有登记，或登记的是另一编号", en: "it is not registered, or under another number"),
        next: Phrase(zh: "第一条须登记这个编号", en: "its first event must register this number"))
    }
    var desk = desk
    let sealing = Timestamp(secondsSince1970: last.recordedAt.secondsSince1970 + 60)
    if record.isSealable { desk.seal(at: sealing) }
    let made = try desk.draft.made(view: view)
    let file = try home.dossier(input.caseID)
    let isPresent = try home.storage.exists(file.path)
    if isPresent {
      guard try file.digest() == made.digest else {
        throw Fault(
          "import-conflict", .refused,
          what: Phrase(zh: "这一件没有导入", en: "the case was not imported"),
          why: Phrase(
            zh: "已有同号案卷，内容不同", en: "a dossier of this number is there, with other contents"),
          next: Phrase(
            zh: "用 dossier case reconcile 比较两份", en: "compare the two with dossier case reconcile"),
          at: Place(file: file.path))
      }
    } else {
      try file.write(made, sealed: record.isSealable)
    }
    if record.isSealable && record.state == .writtenOff {
      try Closing(home: home, press: press).certify(
        view, digest: made.digest, at: sealing,
        certificate: office.certificateNumber(of: input.caseID))
    }
    let leaf =
      record.isSealable
      ? try OfficeHome.leaf(input.caseID, supplement: nil, dossier: made.digest, at: sealing) : nil
    return isPresent ? .present(leaf) : .imported(leaf, textless: textless)
  }

  private static func badFile(_ name: String, zh: String, en: String) -> Fault {
    Fault(
      "import-file", .refused, what: Phrase(zh: "这一件没有导入", en: "the case was not imported"),
      why: Phrase(zh: "\(name)：\(zh)", en: "\(name): \(en)"),
      next: Phrase(zh: "请补正这个文件", en: "put the file right"))
  }
}
