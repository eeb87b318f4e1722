// swift-tools-version: 6.2
import Foundation
import PackageDescription

/// Where libxml2's headers look for each other, for all that is built on `XMLTree`; pkg-config would
/// name the library with it.
let headers: SwiftSetting = .unsafeFlags(["-Xcc", "-I/usr/include/libxml2"])

/// Every room compiles under the same rules; `memorySafe` is added where C memory is touched.
let rules: [SwiftSetting] = [
  headers,
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .treatAllWarnings(as: .error),
]
let memorySafe: [SwiftSetting] = rules + [.strictMemorySafety()]

/// What the loader need not do at every start of the program: read a hundred thousand relative
/// relocations (in 20 KB instead of 2.5 MB; glibc 2.36 and newer apply them), and look for the
/// libraries' symbols among thirty thousand of the program's own, which nobody asks for.
let quickStart: [LinkerSetting] = [
  .unsafeFlags(
    [
      "-use-ld=lld", "-Xlinker", "-z", "-Xlinker", "pack-relative-relocs",
      "-Xlinker", "--no-export-dynamic",
    ],
    .when(configuration: .release))
]

/// A door to a C library: a module map and a shim header, nothing else.
///
/// One without a package of pkg-config opens its library when it is first called
/// (Sources/Doors/late.h).
func door(_ name: String, _ package: String?, _ debian: String) -> Target {
  .systemLibrary(
    name: name, path: "Sources/Doors/\(name)", pkgConfig: package, providers: [.apt([debian])])
}

/// A room: one target that may import the rooms named here, and `Primitives`.
func room(
  _ name: String, _ imports: [Target.Dependency] = [], settings: [SwiftSetting] = rules
) -> Target {
  .target(name: name, dependencies: ["Primitives"] + imports, swiftSettings: settings)
}

func tests(
  _ name: String, _ imports: [Target.Dependency], resources: [Resource] = [],
  linked: [LinkerSetting] = []
) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: ["Primitives"] + imports,
    exclude: [], resources: resources, swiftSettings: rules, linkerSettings: linked)
}

let package = Package(
  name: "dossier",
  products: [.executable(name: "dossier", targets: ["dossier"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
  ],
  targets: [
    // 6 The command.
    .executableTarget(
      name: "dossier",
      dependencies: [
        "Primitives", "Office",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: rules, linkerSettings: quickStart),

    // 4 Use cases; the only room that knows the order of the journey.
    room(
      "Office",
      [
        "Layout", "PDF", "OFD", "SVG", "Volumes", "Inspector", "Registry", "Dossiers", "Forms",
        "Search",
        "Casework", "Codec", "Zip", "Deflate", "XMLTree", "Storage", "Fonts", "Text", "Pages",
        "Pictures", "Seals",
        "Calendars", "Docx",
      ]),

    // 3 From filled form to page, from page to file, from file to volume.
    room("Layout", ["Forms", "Pages", "Fonts", "Text", "Barcodes"]),
    room("Docx", ["Forms", "Deflate", "XMLTree"]),
    room("OFD", ["Pages", "Pictures", "Fonts", "XMLTree", "Zip"]),
    room("SVG", ["Pages", "Pictures", "Fonts", "XMLTree"]),
    room("PDF", ["Pages", "Pictures", "Fonts", "Deflate", "Seals"]),
    room("Volumes", ["Dossiers", "Zip", "Deflate", "Seals", "Storage", "XMLTree"]),
    room("Inspector", ["XMLTree", "Deflate", "Seals", "Storage"]),
    room("Registry", ["Casework", .product(name: "GRDB", package: "GRDB.swift")]),

    // 2 The dossier file, the form, the search.
    room("Dossiers", ["Casework", "Codec", "XMLTree", "Zip", "Storage", "Seals"]),
    room("Forms", ["Casework", "Calendars", "Codec", "XMLTree"]),
    room("Search", ["Text", "Storage", "Deflate"]),

    // 1 Rules without I/O, and one room for each outside library.
    room("Casework", ["Calendars"]),
    room("Calendars"),
    room("Codec"),
    room("Pages"),
    room("Zip", ["Deflate", "Storage"], settings: memorySafe),
    room("XMLTree", ["CLibXML2"], settings: memorySafe),
    room("Deflate", ["CZlib", "CLibDeflate"], settings: memorySafe),
    room("Storage", [], settings: memorySafe),
    room("Fonts", ["Pages", "CHarfBuzz"], settings: memorySafe),
    room("Text", ["CICU"], settings: memorySafe),
    room("Barcodes", ["CQRCodegen"], settings: memorySafe),
    room("Pictures", ["Pages", "Deflate", "CPNG"], settings: memorySafe),
    room("Seals", ["COpenSSL"], settings: memorySafe),

    // 0 Open to every room.
    .target(name: "Primitives", swiftSettings: rules),
    door("CLibXML2", nil, "libxml2-dev"),
    door("CZlib", "zlib", "zlib1g-dev"),
    door("CLibDeflate", "libdeflate", "libdeflate-dev"),
    door("CHarfBuzz", nil, "libharfbuzz-dev"),
    door("CICU", nil, "libicu-dev"),
    door("CQRCodegen", "qrcodegen", "libqrcodegen-dev"),
    door("CPNG", "libpng", "libpng-dev"),
    door("COpenSSL", "libcrypto", "libssl-dev"),

    // The program as a process: kills, permissions, messages.
    .testTarget(
      name: "ProgramTests", dependencies: ["dossier"], swiftSettings: rules),
    tests("Primitives", []),
    tests("House", []),
    tests("Casework", ["Casework", "Calendars"]),
    tests("Codec", ["Codec"]),
    tests("Deflate", ["Deflate"]),
    tests("Zip", ["Zip", "Deflate", "Storage", "Inspector"]),
    tests("Inspector", ["Inspector", "Deflate", "Seals", "Storage", "XMLTree"]),
    tests("Storage", ["Storage"]),
    tests("XMLTree", ["XMLTree"]),
    tests("Dossiers", ["Dossiers", "Casework", "Codec", "XMLTree", "Zip", "Storage", "Seals"]),
    tests("Barcodes", ["Barcodes"]),
    tests("Fonts", ["Fonts", "Pages", "CHarfBuzz"], linked: [.linkedLibrary("harfbuzz")]),
    tests("PDF", ["PDF", "Pages", "Fonts"]),
    tests("SVG", ["SVG", "Pages", "Fonts", "XMLTree"]),
    tests("OFD", ["OFD", "Pages", "Fonts", "XMLTree", "Zip"]),
    tests(
      "Forms", ["Forms", "Casework", "Calendars", "Codec", "XMLTree"],
      resources: [.copy("Goldens")]),
    tests(
      "Docx", ["Docx", "Forms", "Casework", "Codec", "Deflate", "XMLTree"],
      resources: [.copy("Fixtures")]),
    tests("Text", ["Text"]),
    tests(
      "Layout", ["Layout", "Forms", "Pages", "Fonts", "Text", "Barcodes"],
      resources: [.copy("Goldens")]),
    tests("Seals", ["Seals"]),
    tests("Pictures", ["Pictures", "Pages", "Deflate"]),
    tests(
      "Volumes",
      ["Volumes", "Inspector", "Dossiers", "Casework", "Zip", "Seals", "Storage", "XMLTree"]),
    tests(
      "Registry", ["Registry", "Casework", .product(name: "GRDB", package: "GRDB.swift")]),
    tests("Search", ["Search", "Text", "Storage", "Deflate"]),
    tests(
      "Office",
      [
        "Office", "Casework", "Calendars", "Codec", "Deflate", "Dossiers", "Fonts", "Forms",
        "Pages", "Search", "Seals", "Storage",
      ],
      resources: [.copy("Goldens")]),
  ]
)

// The fuzzer is built on demand alone: it needs sanitizers in every room.
if ProcessInfo.processInfo.environment["DOSSIER_FUZZ"] != nil {
  package.products.append(.executable(name: "dossier-fuzz", targets: ["DossierFuzz"]))
  package.targets.append(
    .executableTarget(
      name: "DossierFuzz",
      dependencies: [
        "Primitives", "Codec", "Docx", "Dossiers", "Forms", "Inspector", "Office", "Pictures",
        "Search", "Seals", "XMLTree", "Zip",
      ],
      path: "Fuzz/Sources",
      swiftSettings: [headers, .swiftLanguageMode(.v6), .unsafeFlags(["-parse-as-library"])]))
}

// So are the benchmarks that look inside one process.
if ProcessInfo.processInfo.environment["DOSSIER_BENCH"] != nil {
  package.products.append(.executable(name: "dossier-bench", targets: ["DossierBench"]))
  package.targets.append(
    .executableTarget(
      name: "DossierBench",
      dependencies: [
        "Casework", "Dossiers", "Fonts", "Forms", "Office", "Pages", "Primitives", "Storage",
      ],
      path: "Benchmarks/Forms/Sources",
      swiftSettings: [headers, .swiftLanguageMode(.v6), .unsafeFlags(["-parse-as-library"])]))
  package.products.append(
    .executable(name: "dossier-search-bench", targets: ["DossierSearchBench"]))
  package.targets.append(
    .executableTarget(
      name: "DossierSearchBench", dependencies: ["Primitives", "Search", "Storage"],
      path: "Benchmarks/Search/Sources",
      swiftSettings: [.swiftLanguageMode(.v6), .unsafeFlags(["-parse-as-library"])]))
}
