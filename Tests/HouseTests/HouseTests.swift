import Foundation
import Testing

/// The table of design: which rooms a room may import, besides `Primitives`.
///
/// Change it, `Package.swift` and docs/architecture.md in one commit.
private let table: [String: Set<String>] = [
  "dossier": ["Office", "ArgumentParser", "Foundation"],
  "Office": [
    "Layout", "PDF", "OFD", "SVG", "Volumes", "Inspector", "Registry", "Dossiers", "Forms",
    "Search",
    "Casework", "Codec", "Zip", "Deflate", "XMLTree", "Storage", "Fonts", "Text", "Pages",
    "Pictures", "Seals",
    "Calendars", "Docx",
  ],
  "Layout": ["Forms", "Pages", "Fonts", "Text", "Barcodes"],
  "Docx": ["Forms", "Deflate", "XMLTree"],
  "OFD": ["Pages", "Pictures", "Fonts", "XMLTree", "Zip"],
  "SVG": ["Pages", "Pictures", "Fonts", "XMLTree"],
  "PDF": ["Pages", "Pictures", "Fonts", "Deflate", "Seals"],
  "Volumes": ["Dispatch", "Dossiers", "Zip", "Deflate", "Seals", "Storage", "XMLTree"],
  "Inspector": ["XMLTree", "Deflate", "Seals", "Storage"],
  "Registry": ["Casework", "GRDB"],
  "Dossiers": ["Casework", "Codec", "XMLTree", "Zip", "Storage", "Seals"],
  "Forms": ["Casework", "Calendars", "Codec", "XMLTree"],
  "Search": ["Text", "Storage", "Deflate"],
  "Casework": ["Calendars"],
  "Calendars": [],
  "Codec": [],
  "Pages": [],
  "Zip": ["Deflate", "Storage"],
  "XMLTree": ["CLibXML2"],
  "Deflate": ["CZlib", "CLibDeflate"],
  "Storage": ["Dispatch", "Glibc"],
  "Fonts": ["Pages", "CHarfBuzz"],
  "Text": ["CICU"],
  "Barcodes": ["CQRCodegen"],
  "Pictures": ["Pages", "Deflate", "CPNG"],
  "Seals": ["COpenSSL"],
  "Primitives": [],
]

/// What every room may import: the ground floor, and the standard library's own modules.
private let open: Set<String> = ["Primitives", "Synchronization"]

/// Modules that only one room may import, whatever the table says.
private let doors: [String: String] = [
  "CLibXML2": "XMLTree", "CHarfBuzz": "Fonts", "CICU": "Text", "CQRCodegen": "Barcodes",
  "CPNG": "Pictures",
  "COpenSSL": "Seals", "CZlib": "Deflate", "CLibDeflate": "Deflate", "Glibc": "Storage",
  "ArgumentParser": "dossier", "GRDB": "Registry",
]

@Suite("The house keeps its walls")
struct HouseTests {
  /// Every Swift source, as (room, path from the package's root, text).
  private static func sources() throws -> [(room: String, path: String, text: String)] {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let folder = root.appending(path: "Sources")
    var found: [(String, String, String)] = []
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
    where path.hasSuffix(".swift") {
      let room = path.split(separator: "/").first.map(String.init) ?? ""
      let text = try String(contentsOf: folder.appending(path: path), encoding: .utf8)
      found.append((room, path, text))
    }
    return found
  }

  /// The modules that a source imports, with their lines.
  private static func imports(in text: String) -> [(line: Int, module: String)] {
    text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap {
      index, line in
      var words = line.split(separator: " ")
      while let first = words.first, first.hasPrefix("@") || access.contains(String(first)) {
        words.removeFirst()
      }
      guard words.first == "import", words.count >= 2 else { return nil }
      let kinds: Set<Substring> = ["struct", "class", "enum", "func", "protocol", "var", "let"]
      let name = kinds.contains(words[1]) && words.count > 2 ? words[2] : words[1]
      return (index + 1, String(name.split(separator: ".")[0]))
    }
  }

  private static let access: Set<String> = [
    "internal", "package", "public", "private", "fileprivate", "unsafe",
  ]

  @Test func everyRoomImportsOnlyWhatTheTableAllows() throws {
    let sources = try Self.sources()
    #expect(sources.count > 20, "the walk found almost no source: it looks in the wrong place")
    for (room, path, text) in sources {
      let allowed = try #require(table[room], "\(room) has no row in the table")
      for (line, module) in Self.imports(in: text) where !open.contains(module) {
        #expect(
          allowed.contains(module), "\(path):\(line): \(room) may not import \(module)")
        if let owner = doors[module] {
          #expect(owner == room, "\(path):\(line): only \(owner) may import \(module)")
        }
      }
    }
  }

  /// `Main.swift` says why.
  @Test func everyCommandStatesItsName() throws {
    var found = 0
    for (room, path, text) in try Self.sources() where room == "dossier" {
      for part in text.split(separator: "CommandConfiguration(").dropFirst() {
        found += 1
        #expect(
          part.drop(while: \.isWhitespace).hasPrefix("commandName:"), "\(path): \(part.prefix(60))")
      }
    }
    #expect(found > 40, "the walk found almost no command: it looks in the wrong place")
  }

  @Test func theTableHasNoCircle() {
    var settled: Set<String> = []
    var rooms = Set(table.keys)
    while let next = rooms.first(where: { room in
      (table[room] ?? []).allSatisfy { settled.contains($0) || table[$0] == nil }
    }) {
      settled.insert(next)
      rooms.remove(next)
    }
    #expect(rooms.isEmpty, "these rooms import each other in a circle: \(rooms.sorted())")
  }

  @Test func theImportReaderSeesEveryFormOfImport() {
    let text = """
      import A
      internal import B
      @testable import C
      package import struct D.E
      let sentence = "import F"
      """
    #expect(Self.imports(in: text).map(\.module) == ["A", "B", "C", "D"])
  }
}
