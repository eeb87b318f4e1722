internal import ArgumentParser
internal import Foundation
internal import Office
internal import Primitives
internal import Synchronization

/// What only the machine knows: the time, and who is logged in to it.
enum Machine {
  static var now: Timestamp {
    Timestamp(secondsSince1970: Int(Date().timeIntervalSince1970))
  }

  /// A path that means the same from any folder.
  static func absolute(_ path: String) -> String { URL(filePath: path).standardizedFileURL.path }

  /// A variable of the environment.
  static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

  /// The operating-system account.
  static var account: String { NSUserName() }
}

/// Keeps work to a number of bytes a second by sleeping where it is ahead.
final class Pacer: Sendable {
  private let bytesPerSecond: Int
  private let state: Mutex<(began: ContinuousClock.Instant, bytes: Int)>

  init(bytesPerSecond: Int) {
    self.bytesPerSecond = bytesPerSecond
    state = Mutex((ContinuousClock.now, 0))
  }

  /// `20MB`, `500kB`, `1GB`, or a plain number of bytes; `nil` for anything else.
  static func bytes(_ text: String) -> Int? {
    let units = [("kB", 1000), ("KB", 1000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("", 1)]
    for (unit, factor) in units where text.hasSuffix(unit) {
      guard let count = Int(text.dropLast(unit.count)), count > 0, count <= 1 << 40 else {
        return nil
      }
      return count * factor
    }
    return nil
  }

  func pass(_ count: Int) {
    let ahead = state.withLock { state in
      state.bytes += count
      let due = Double(state.bytes) / Double(bytesPerSecond)
      return due - (ContinuousClock.now - state.began) / .seconds(1)
    }
    if ahead > 0 { Thread.sleep(forTimeInterval: ahead) }
  }
}

extension CommonOptions {
  /// The day that an option names, or today.
  func day(_ text: String?, _ option: String = "--as-of") throws -> CivilDate {
    do throws(Fault) {
      return try CivilDate.given(text, option) ?? Machine.now.date
    } catch {
      throw console.report(error)
    }
  }
}

/// Who acts.
struct ActingOptions: ParsableArguments {
  @Option(name: .customLong("as"), help: "Who acts: a person's key in office.xml.")
  var person: String?
  @Option(help: "In which role, where the person has several.") var role: String?

  /// The person at the keyboard; `nil` when nobody is named.
  func sitting(_ common: CommonOptions, orElse fallback: String? = nil) throws -> Sitting? {
    guard let person = person ?? fallback else { return nil }
    return Sitting(
      person: person, role: role, account: Machine.account,
      token: TokenFile(home: common.homePath(), person: person).read(), moment: Machine.now)
  }

  func sitting(_ common: CommonOptions, orElse fallback: String) throws -> Sitting {
    Sitting(
      person: person ?? fallback, role: role, account: Machine.account,
      token: TokenFile(home: common.homePath(), person: person ?? fallback).read(),
      moment: Machine.now)
  }

  static var nobody: Fault {
    Fault(
      "record-nobody", .usage, what: Phrase(zh: "没有记入", en: "nothing was recorded"),
      why: Phrase(zh: "没有写明由谁办理", en: "it was not said who acts"),
      next: Phrase(
        zh: "请加 --as 人员标识（见 dossier office）", en: "add --as PERSON (see dossier office)"))
  }
}

/// The token of a login, in the account's own folder and readable by it alone.
struct TokenFile {
  private let path: URL

  init(home: String, person: String) {
    let state =
      Machine.variable("XDG_STATE_HOME").flatMap { $0.isEmpty ? nil : URL(filePath: $0) }
      ?? FileManager.default.homeDirectoryForCurrentUser.appending(path: ".local/state")
    let office = URL(filePath: home).standardizedFileURL.resolvingSymlinksInPath().path
    let name = (office + "\0" + person).utf8.reduce(into: "") { name, byte in
      name +=
        (byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x7A)
        ? String(UnicodeScalar(byte)) : "_" + String(byte, radix: 16)
    }
    path = state.appending(path: "dossier").appending(path: String(name.suffix(200)))
  }

  func read() -> String? {
    (try? Data(contentsOf: path)).map { String(decoding: $0, as: UTF8.self) }
  }

  func write(_ token: String) throws(Fault) {
    let files = FileManager.default
    do {
      try files.createDirectory(
        at: path.deletingLastPathComponent(), withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
      guard
        files.createFile(
          atPath: path.path, contents: Data(token.utf8), attributes: [.posixPermissions: 0o600])
      else { throw CocoaError(.fileWriteUnknown) }
    } catch {
      throw Fault(
        "login-token", what: Phrase(zh: "登录未能保存", en: "the login could not be kept"),
        why: Phrase(error.localizedDescription),
        next: Phrase(zh: "请检查该目录的权限", en: "check who may write there"),
        at: Place(file: path.path))
    }
  }

  func remove() { try? FileManager.default.removeItem(at: path) }
}

/// Text that a person gives: a file, or standard input.
enum InputText {
  /// The most that is taken.
  static let limit = 64 << 20

  static func bytes(of name: String?) throws(Fault) -> [UInt8] {
    guard let name else { return [] }
    let handle: FileHandle
    do {
      handle =
        name == "-" ? .standardInput : try FileHandle(forReadingFrom: URL(filePath: name))
    } catch {
      throw Fault(
        "input-missing", what: Phrase(zh: "读不到输入", en: "the input cannot be read"),
        why: Phrase(zh: "没有这个文件，或无权读取", en: "there is no such file, or it may not be read"),
        next: Phrase(zh: "请检查路径", en: "check the path"), at: Place(file: name))
    }
    var bytes: [UInt8] = []
    while true {
      let piece: Data?
      do { piece = try handle.read(upToCount: 1 << 20) } catch {
        throw Fault(
          "input-unreadable", what: Phrase(zh: "读不到输入", en: "the input cannot be read"),
          why: Phrase(error.localizedDescription),
          next: Phrase(zh: "请检查文件", en: "check the file"), at: Place(file: name))
      }
      guard let piece, !piece.isEmpty else { return bytes }
      bytes += piece
      guard bytes.count <= limit else {
        throw Fault(
          "input-large", what: Phrase(zh: "输入太大", en: "the input is too large"),
          why: Phrase(zh: "超过\(limit >> 20)MB", en: "it is over \(limit >> 20) MB"),
          next: Phrase(zh: "请压缩或分开", en: "make it smaller, or split it"), at: Place(file: name))
      }
    }
  }
}

/// What is asked for on the terminal.
enum Prompt {
  /// An option's value, or a line that the person types.
  static func line(_ given: String?, zh: String, en: String) throws(Fault) -> String {
    if let given { return given }
    guard isatty(0) == 1 else { throw unattended(en) }
    Console.error("\(zh) / \(en): ")
    return readLine() ?? ""
  }

  /// A secret from a file, the environment, or the terminal, where it is not shown.
  static func secret(
    file: String?, environment name: String, zh: String, en: String, isNew: Bool
  ) throws(Fault) -> [UInt8] {
    if let file { return Array(try InputText.bytes(of: file).prefix { $0 != 0x0A && $0 != 0x0D }) }
    if let value = Machine.variable(name) { return Array(value.utf8) }
    guard isatty(0) == 1 else { throw unattended(en) }
    let first = hidden("\(zh) / \(en): ")
    if isNew, hidden("\(zh)（再输一次） / once more: ") != first {
      throw Fault(
        "prompt-differs", .usage, what: Phrase(zh: "没有设置", en: "it was not set"),
        why: Phrase(zh: "两次输入不同", en: "the two entries differ"),
        next: Phrase(zh: "请再试一次", en: "try again"))
    }
    return Array(first.utf8)
  }

  /// The passphrase of the keys, where somebody gives one; samples keep theirs beside the keys.
  static func passphrase(file: String?) throws(Fault) -> [UInt8]? {
    if file == nil, Machine.variable("DOSSIER_PASSPHRASE") == nil { return nil }
    return try secret(
      file: file, environment: "DOSSIER_PASSPHRASE", zh: "", en: "", isNew: false)
  }

  private static func hidden(_ text: String) -> String {
    FileHandle.standardError.write(Data(text.utf8))
    var settings = termios()
    tcgetattr(0, &settings)
    let shown = settings
    settings.c_lflag &= ~tcflag_t(ECHO)
    tcsetattr(0, TCSAFLUSH, &settings)
    defer {
      var shown = shown
      tcsetattr(0, TCSAFLUSH, &shown)
      Console.error("")
    }
    return readLine() ?? ""
  }

  private static func unattended(_ en: String) -> Fault {
    Fault(
      "prompt-unattended", .usage, what: Phrase(zh: "缺少输入", en: "an answer is missing"),
      why: Phrase(zh: "没有终端可以询问", en: "there is no terminal to ask on (\(en))"),
      next: Phrase(zh: "请用选项、文件或环境变量给出", en: "give it by option, file or environment"))
  }
}
