package import Primitives

/// One face inside a font file.
package struct FontSource: Hashable, Codable, Sendable {
  package var path: String
  /// The face's index in a collection, from 0; 0 in a file with one face.
  package var index: Int

  package init(_ path: String, index: Int = 0) {
    self.path = path
    self.index = index
  }
}

/// Which faces play which role.
///
/// The order within a role is the order of preference for each character; faces of `rare` follow
/// in every role.
package struct FontConfiguration: Hashable, Sendable {
  package var roles: [FontRole: [FontSource]]
  package var rare: [FontSource]

  package init(roles: [FontRole: [FontSource]], rare: [FontSource] = []) {
    self.roles = roles
    self.rare = rare
  }

  /// The free faces that Debian packages: Noto CJK (simplified Chinese), LXGW WenKai, Hanazono.
  package static let debian: FontConfiguration = {
    let noto = "/usr/share/fonts/opentype/noto/"
    let song = FontSource(noto + "NotoSerifCJK-Regular.ttc", index: 2)
    let kai = FontSource("/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf")
    return FontConfiguration(
      roles: [
        .title: [FontSource(noto + "NotoSerifCJK-Bold.ttc", index: 2)],
        .song: [song],
        .hei: [FontSource(noto + "NotoSansCJK-Regular.ttc", index: 2)],
        .fangsong: [kai, song],
        .kai: [kai, song],
      ],
      rare: [
        FontSource("/usr/share/fonts/truetype/hanazono/HanaMinA.ttf"),
        FontSource("/usr/share/fonts/truetype/hanazono/HanaMinB.ttf"),
      ])
  }()
}
