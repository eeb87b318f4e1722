import Casework
import Primitives
import Testing

@Test(arguments: [
  ("3900.00", "叁仟玖佰元整"), ("185.00", "壹佰捌拾伍元整"), ("3885.00", "叁仟捌佰捌拾伍元整"),
  ("15.00", "壹拾伍元整"), ("1409.50", "壹仟肆佰零玖元伍角"), ("6007.14", "陆仟零柒元壹角肆分"),
  ("1680.32", "壹仟陆佰捌拾元叁角贰分"), ("107000.53", "壹拾万柒仟元伍角叁分"),
  ("16409.02", "壹万陆仟肆佰零玖元零贰分"), ("325.04", "叁佰贰拾伍元零肆分"),
  ("10100.00", "壹万零壹佰元整"), ("1001.00", "壹仟零壹元整"), ("20000500.00", "贰仟万零伍佰元整"),
  ("100010000.00", "壹亿零壹万元整"), ("0.50", "伍角"), ("0.05", "伍分"), ("0.00", "零元整"),
  ("10.00", "壹拾元整"), ("100000000.00", "壹亿元整"), ("100000005.00", "壹亿零伍元整"),
  ("1000000000000.00", "壹万亿元整"), ("120034.00", "壹拾贰万零叁拾肆元整"), ("0.58", "伍角捌分"),
])
func amountsAreWrittenInBankingCapitals(text: String, capitals: String) throws {
  let money = try #require(Money(text))
  #expect(money.capitals == capitals)
  #expect(money.capitalsWithPrefix == "人民币" + capitals)
  #expect(money.description == text)
}

/// Reads capitals back, knowing nothing of how they are written.
private func read(_ text: String) -> Int? {
  let digits = Array("零壹贰叁肆伍陆柒捌玖")
  let small: [Character: Int] = ["拾": 10, "佰": 100, "仟": 1000]
  var (total, section, digit, fen) = (0, 0, 0, 0)
  var seenYuan = false
  for character in text {
    if let value = digits.firstIndex(of: character) {
      digit = value
    } else if let unit = small[character] {
      section += digit * unit
      digit = 0
    } else {
      switch character {
      case "万":
        section = (section + digit) * 10_000
        (total, section, digit) = (total + section, 0, 0)
      case "亿":
        total = (total + section + digit) * 100_000_000
        (section, digit) = (0, 0)
      case "元":
        total += section + digit
        (section, digit, seenYuan) = (0, 0, true)
      case "角":
        fen += digit * 10
        digit = 0
      case "分":
        fen += digit
        digit = 0
      case "整": break
      default: return nil
      }
    }
  }
  return (seenYuan ? total : 0) * 100 + fen
}

@Test func capitalsReadBackToTheAmount() {
  for seed in [UInt64(1), 20_221_105] {
    var random = Scatter(seed: seed)
    for _ in 0..<3000 {
      let fen = Int(
        random.next()
          % UInt64([1_000, 1_000_000, 10_000_000_000].randomElement(using: &random) ?? 1))
      let text = Money(fen: fen).capitals
      #expect(read(text) == fen, "seed \(seed): \(fen) fen is \(text)")
      #expect(!text.contains("零零") && !text.hasPrefix("拾"), "seed \(seed): \(text)")
    }
  }
}

@Test func figuresAreGrouped() {
  #expect(Money(yuan: 3900).figures == "¥3,900.00")
  #expect(Money(fen: 123_456_789).figures == "¥1,234,567.89")
  #expect(Money(fen: -5).figures == "-¥0.05")
  #expect(Money(yuan: 3900).onForms == "¥3,900.00（人民币叁仟玖佰元整）")
}

@Test(arguments: [
  "3900", "3900.0", "3900.000", "03900.00", "3,900.00", "+1.00", "-0.00", ".50", "1e3.00", "",
  "99999999999999999999.00", "12.3a", "１.00", "10000000000000.01",
])
func otherAmountsAreRefused(text: String) {
  #expect(Money(text) == nil)
}

@Test func sumsStopAtTheEndInsteadOfTrapping() {
  let most = Money(fen: .max)
  #expect((most + most).fen == .max)
  #expect((Money(fen: -.max) + Money(fen: -.max)).fen == -.max)
  #expect((most * 3).fen == .max)
  #expect((most * -3).fen == -.max)
}

@Test func theSepticTankIsSharedByTwentyOneHouseholds() throws {
  let sharing = try #require(
    CostSharing(total: Money(yuan: 3900), perHousehold: Money(yuan: 185)))
  #expect(sharing.households == 21)
  #expect(sharing.sum == Money(yuan: 3885))
  #expect(sharing.remainder == Money(yuan: 15))
  let even = try #require(CostSharing(total: Money(yuan: 3900), households: 21))
  #expect(even.perHousehold == Money(yuan: 185))
  let exact = try #require(
    CostSharing(total: Money(yuan: 3900), households: 21, roundedTo: .fen))
  #expect(exact.perHousehold == Money(fen: 18_571))
  #expect(exact.remainder == Money(fen: 9))
  #expect(CostSharing(total: .zero, households: 3) == nil)
  #expect(CostSharing(total: Money(yuan: 1), households: 0) == nil)
}

@Test(arguments: [
  ("张三", "张*", "张某"), ("王晓丽", "王*丽", "王某某"), ("欧阳震华", "欧阳**", "欧阳某"),
  ("欧阳修", "欧阳*", "欧阳某"), ("阿力木·买买提", "阿*·*提", "阿某"), ("裴阿姨", "裴阿姨", "裴某"),
  ("𠮷野", "𠮷*", "𠮷某"), ("老王", "老王", "王某"), ("司马先生", "司马先生", "司马某"), ("王", "王", "王某"),
])
func namesAreMasked(name: String, inspector: String, open: String) {
  #expect(PersonName(name).masked(for: .inspector) == inspector)
  #expect(PersonName(name).masked(for: .publicExport) == open)
  #expect(PersonName(name).masked(for: .full) == name)
}

@Test func theGivenNameCanBeHiddenWhole() {
  #expect(PersonName("王晓丽").masked(for: .inspector, style: .given) == "王**")
}

@Test func masksThatCoincideAreNumbered() {
  let people: [(id: PersonID, name: String)] = [
    ("p-1", "王晓丽"), ("p-2", "王小丽"), ("p-3", "张三"), ("p-1", "王晓丽"),
  ]
  let inspector = MaskedNames(people, for: .inspector)
  #expect(inspector["p-1"] == "王某1")
  #expect(inspector["p-2"] == "王某2")
  #expect(inspector["p-3"] == "张*")
  let open = MaskedNames(people, for: .publicExport)
  #expect(open["p-1"] == "王某1")
  #expect(open["p-3"] == "张某")
  #expect(MaskedNames(people, for: .full)["p-2"] == "王小丽")
}

@Test func numbersAreMasked() {
  #expect(Masking.phone("13800138000", for: .inspector) == "138****8000")
  #expect(Masking.phone("0791-86123412", for: .inspector) == "0791-86****12")
  #expect(Masking.phone("13800138000", for: .publicExport) == nil)
  #expect(
    Masking.identityNumber("36010319491231002X", for: .inspector) == "360103********002X")
  #expect(Masking.identityNumber("36010319491231002X", for: .publicExport) == nil)
  #expect(Masking.plate("赣A12346", for: .inspector) == "赣A****6")
  #expect(Masking.bankCard("6222021234567890", for: .inspector) == "****7890")
  #expect(Masking.isIdentityNumber("11010519491231002X"))
  #expect(!Masking.isIdentityNumber("110105194912310021"))
  #expect(!Masking.isIdentityNumber("1101051949123100２X"))
}

@Test func addressesAreHiddenBelowTheCompound() {
  let place = Location(
    district: "西湖区", street: nil, community: nil, compound: "永叔路84号小区", building: "3",
    unit: "2", room: nil)
  #expect(Masking.address(place, for: .inspector) == "永叔路84号小区*栋*单元")
  #expect(Masking.address(place, for: .publicExport) == "永叔路84号小区")
  #expect(Masking.address(place, for: .full) == "永叔路84号小区3栋2单元")
}

@Test func runningTextIsScanned() {
  let names = [(name: "王晓丽", mask: "王某某")]
  let text = "王晓丽电话13800138000，或138-0013-8000，固话0791-86123412，身份证11010519491231002X。"
  let masked = Masking.text(text, names: names, for: .publicExport)
  #expect(masked == "王某某电话***，或***，固话***，身份证***。")
  let inspector = Masking.text(text, names: names, for: .inspector)
  #expect(
    inspector == "王某某电话138****8000，或138****8000，固话0791-86****12，身份证110105********002X。")
  #expect(Masking.text("电话１３８００１３８０００", for: .publicExport) == "电话***")
  let plain = "2022年11月5日，案号2022-00017，¥3,900.00，单号20221105123456789012"
  #expect(Masking.text(plain, for: .publicExport) == plain)
}

@Test func identifiersKnowTheirParts() {
  #expect(CaseID(office: "XH", year: 2022, serial: 17) == "XH-2022-00017")
  let parts = CaseID("XH-2022-00017").parts
  #expect(parts?.office == "XH" && parts?.year == 2022 && parts?.serial == 17)
  for text in [
    "XH-2022-17", "xh-2022-00017", "XH-22-00017", "XH-2022-00000", "XH-2022-00017-1", "",
    "X-2022-00017",
  ] {
    #expect(CaseID(rawValue: text).parts == nil, "\(text)")
    let fault = #expect(throws: Fault.self) { try CaseID(rawValue: text).checked() }
    #expect(fault?.code == "case-id" && fault?.kind == .usage)
  }
  #expect(LedgerNumber(year: 2022, serial: 17) == "2022-0017")
  #expect(LedgerNumber("2022-0017").parts?.serial == 17)
  #expect(LedgerNumber("2022-17").parts == nil)
  #expect(Month("2022-12").parts?.month == 12)
  #expect(Month("2022-13").parts == nil)
}

@Test func placesFormAHierarchy() {
  let register = PlaceRegister(places: [
    PlaceNode(id: "d", level: .district, name: "西湖区"),
    PlaceNode(id: "s", level: .street, parent: "d", name: "绳金塔街道"),
    PlaceNode(id: "c", level: .community, parent: "s", name: "那尔堂社区"),
    PlaceNode(
      id: "x", level: .compound, parent: "c", name: "永叔路84号小区",
      traits: PlaceTraits(isOpenType: true)),
    PlaceNode(id: "loop", level: .unit, parent: "loop", name: "?"),
  ])
  #expect(register.path(to: "x").map(\.name) == ["西湖区", "绳金塔街道", "那尔堂社区", "永叔路84号小区"])
  #expect(register.street(of: "x")?.id == "s")
  #expect(register.location(of: "x")?.line == "绳金塔街道那尔堂社区永叔路84号小区")
  #expect(register.path(to: "loop").isEmpty)
  #expect(register.location(of: "nowhere") == nil)
}

@Test func thePermissionMatrixKeepsThreeAdministratorsFromContent() {
  let matrix = PermissionMatrix()
  for group in [AccessGroup.systemAdministrator, .securityAdministrator, .auditor] {
    for right in AccessRight.allCases where right != .seeLogs {
      #expect(matrix.scope(of: right, for: group) == .none)
    }
  }
  #expect(matrix.scope(of: .seeLogs, for: .auditor) == .all)
  #expect(matrix.scope(of: .seePersonalData, for: .inspector) == .masked)
  #expect(matrix.scope(of: .writeOff, for: .undertaking) == .undertakingSide)
  #expect(matrix.scope(of: .rate, for: .deputy) == .ownCases)
  for group in AccessGroup.allCases where group != .deputy {
    #expect(matrix.scope(of: .rate, for: group) == .none)
  }
}

@Test func theMatrixAndTheTableOfKindsAgree() {
  let matrix = PermissionMatrix()
  let rights: [(EventKind, AccessRight)] = [
    (.registered, .register), (.claimed, .claim), (.firstReviewPassed, .firstReview),
    (.admitted, .secondReview), (.assigned, .assign), (.replied, .reply), (.rating, .rate),
    (.archived, .archive), (.progress, .progress), (.writtenOff, .writeOff),
  ]
  for (kind, right) in rights {
    for role in kind.rule.roles {
      let groups = AccessGroup.allCases.filter { $0.roles.contains(role) }
      #expect(
        groups.contains { matrix.scope(of: right, for: $0) != .none },
        "\(role.rawValue) may do \(kind.rawValue) but no group has the right")
    }
  }
}
