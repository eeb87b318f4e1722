internal import Primitives
internal import Storage

/// A template that is to be published: the very bytes that were checked and tried.
struct TemplateDraft: Sendable {
  var name: String
  /// The number that it bears itself; `nil` for a document, which takes the next.
  var version: Int?
  /// Its name once it is published: `template.xml` or `template.docx`.
  var entry: String
  var template: [UInt8]
  var sample: [UInt8]
  /// Where it was read, for messages.
  var file: String
}

extension TemplateShelves {
  static let sample = "sample.xml"

  /// What becomes of a draft.
  enum Standing {
    /// The same bytes are there already.
    case published(Edition)
    /// It becomes this one.
    case next(Edition)
  }

  /// Where a draft goes; throws when it bears another number than the next or changes its kind.
  func standing(of draft: TemplateDraft) throws(Fault) -> Standing {
    guard let own else { preconditionFailure("only an office publishes") }
    let newest = try newest(of: draft.name)
    let version = (newest?.version ?? 0) + 1
    if let newest {
      let same = try edition(draft.name, draft.version ?? newest.version)
      if try holds(same, draft) { return .published(same) }
      guard try storage.exists(Storage.join(newest.folder, draft.entry)) else {
        throw TemplateShelves.otherKind(draft, newest)
      }
    }
    guard draft.version ?? version == version else {
      throw TemplateShelves.wrongVersion(draft, next: version)
    }
    return .next(edition(draft.name, version, in: own, .own))
  }

  private func holds(_ edition: Edition, _ draft: TemplateDraft) throws(Fault) -> Bool {
    for (name, bytes) in [(draft.entry, draft.template), (TemplateShelves.sample, draft.sample)] {
      let path = Storage.join(edition.folder, name)
      guard try storage.size(of: path) == bytes.count,
        try storage.read(path, limit: bytes.count) == bytes
      else { return false }
    }
    return true
  }

  /// Puts a draft into the office's folder, whole, durable and read-only, or leaves all as it was.
  ///
  /// Publishers take turns, and each looks anew where its draft goes. The files are made in a
  /// folder of their own, which then gets the version's name; a folder that is there is never
  /// replaced. Returns where it stands.
  func publish(_ draft: TemplateDraft) throws(Fault) -> Standing {
    guard let own else { preconditionFailure("only an office publishes") }
    try storage.makeDirectories(own)
    let lock = try storage.lock(Storage.join(own, ".lock"))
    defer { extendLifetime(lock) }
    for name in try storage.list(own) where name.hasSuffix(TemplateShelves.unfinished) {
      try storage.removeTree(Storage.join(own, name))
    }
    let standing = try standing(of: draft)
    guard case .next(let edition) = standing else { return standing }
    let work = Storage.join(
      own, ".\(draft.name)-\(edition.version)" + TemplateShelves.unfinished)
    do throws(Fault) {
      try storage.makeDirectories(work)
      try storage.publish(
        draft.template, to: Storage.join(work, draft.entry), replacing: .never, mode: 0o444)
      try storage.publish(
        draft.sample, to: Storage.join(work, TemplateShelves.sample), replacing: .never,
        mode: 0o444)
      try storage.makeDirectories(Storage.join(own, draft.name))
      // The disk refuses to move a folder onto one that holds anything.
      try storage.move(work, to: edition.folder, replacing: .any)
    } catch {
      try? storage.removeTree(work)
      throw error
    }
    return standing
  }

  /// How the folder of a version that is being made ends; one that is left over is removed.
  static let unfinished = ".unfinished"

  private static func wrongVersion(_ draft: TemplateDraft, next: Int) -> Fault {
    let given = draft.version ?? 0
    return Fault(
      "form-publish-version", .refused,
      what: Phrase(
        zh: "“\(draft.name)”没有发布", en: "“\(draft.name)” was not published"),
      why: given < next
        ? Phrase(
          zh: "第\(given)版已经发布，内容不同，而已发布的版本不再改动",
          en: "version \(given) is published with another content, and that is never edited")
        : Phrase(
          zh: "模板写的是第\(given)版，下一版是第\(next)版",
          en: "the template says version \(given), and the next one is \(next)"),
      next: Phrase(
        zh: "请在模板里写 version=\"\(next)\"", en: "write version=\"\(next)\" in the template"),
      at: Place(file: draft.file))
  }

  private static func otherKind(_ draft: TemplateDraft, _ newest: Edition) -> Fault {
    let isDocument = draft.entry.hasSuffix(Press.docxEnding)
    return Fault(
      "form-publish-kind", .refused,
      what: Phrase(
        zh: "“\(draft.name)”没有发布", en: "“\(draft.name)” was not published"),
      why: isDocument
        ? Phrase(
          zh: "第\(newest.version)版是 template.xml，换成文档就再也出具不了",
          en: "version \(newest.version) is a template.xml, and a document cannot be issued")
        : Phrase(
          zh: "第\(newest.version)版是 .docx 文档", en: "version \(newest.version) is a .docx document"),
      next: Phrase(
        zh: "请换一个名称发布", en: "publish it under another name"), at: Place(file: draft.file))
  }
}
