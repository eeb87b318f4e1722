internal import Foundation
internal import Office
internal import Primitives

/// Recovery blocks by way of `par2` (PAR 2.0), a process of its own with bounds: what lies beside a volume
/// may be made to harm its reader.
struct Par2: RecoveryMaker {
  /// Blocks that a volume is parted into, each of which any recovery block can stand for.
  ///
  /// More would outlast more damaged places and take more time: these take a minute for two gigabytes.
  private static let blocks = 1000
  private static let megabytes = 64

  func protect(_ file: String, percent: Int, into folder: String) -> RecoveryAnswer {
    let file = absolute(file)
    return run(
      [
        "create", "-q", "-q", "-b\(Par2.blocks)", "-r\(percent)", "-n1", "-m\(Par2.megabytes)",
        "-B",
        file.deletingLastPathComponent().path, "--",
        absolute(folder).appending(path: file.lastPathComponent + ".par2").path, file.path,
      ], reading: file)
  }

  func mend(_ file: String, into folder: String) -> RecoveryAnswer {
    let (file, folder) = (absolute(file), absolute(folder))
    let name = file.lastPathComponent
    var left: [String] = []
    // It writes beside what it reads, and sets a damaged file aside: it is given other names of them, and
    // of nothing but plain files, as a link might lead it anywhere.
    do {
      let manager = FileManager.default
      let beside = file.deletingLastPathComponent()
      for other in try manager.contentsOfDirectory(atPath: beside.path).sorted()
      where other == name || other.hasPrefix(name + ".") {
        let source = beside.appending(path: other)
        let kind = try manager.attributesOfItem(atPath: source.path)[.type] as? FileAttributeType
        guard kind == .typeRegular else { continue }
        let target = folder.appending(path: other)
        do { try manager.linkItem(at: source, to: target) } catch {
          try manager.copyItem(at: source, to: target)
        }
        if other != name, !other.hasSuffix(".par2") { left.append(target.path) }
      }
    } catch { return .failed(Phrase(error.localizedDescription)) }
    return run(
      [
        "repair", "-q", "-q", "-m\(Par2.megabytes)", "--",
        folder.appending(path: name + ".par2").path,
      ] + left, reading: file)
  }

  private func absolute(_ path: String) -> URL {
    URL(filePath: path).absoluteURL.standardizedFileURL
  }

  private func run(_ arguments: [String], reading file: URL) -> RecoveryAnswer {
    let size = (try? file.resourceValues(forKeys: [.fileSizeKey]).fileSize) ?? 0
    let bounds = Tool.Bounds(
      seconds: 24 * 3600, memory: 4 << 30, output: max(2 * size, 1 << 40))
    let answer: Tool.Answer
    do {
      answer = try Tool.run(
        ["par2"] + arguments, environment: ["LC_ALL": "C.UTF-8"], within: bounds)
    } catch { return .unavailable(Phrase(error.localizedDescription)) }
    switch answer.status {
    case 0: return .done
    case Tool.notFound:
      return .unavailable(Phrase(zh: "没有par2，或不能运行", en: "there is no par2, or it cannot be run"))
    default:
      let said =
        answer.errors.isEmpty ? String(decoding: answer.output, as: UTF8.self) : answer.errors
      return .failed(
        said.isEmpty
          ? Phrase(zh: "par2退出状态\(answer.status)", en: "par2 ends with status \(answer.status)")
          : Phrase("par2: " + said))
    }
  }
}
