/// Numbers that are the same in every run.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }

  mutating func pick<Choices: RandomAccessCollection>(
    _ choices: Choices
  ) -> Choices.Element where Choices.Index == Int {
    choices[choices.startIndex + Int.random(in: 0..<choices.count, using: &self)]
  }

  mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }
}

/// A text body that changes from push to push, seldom in more than its values.
struct RandomText {
  private struct Line {
    var stretch: String
    var value: String?
    var isCount = false
  }

  private static let labels = [
    "", "{a=\"1\"}", "{a=\"2\"}", "{b=\"x\",a=\"1\"}", "{job=\"other\",q=\"\\\"\\n\"}",
    "{le=\"1\"}",
    "{ a = \"3\" , }", "{instance=\"i\"}", "{le=\"0.5\",a=\"1\"}", "{a=\"\(long)\"}",
  ]
  private static let long = String(repeating: "l", count: 130)
  private static let values = [
    "0", "1", "2.5", "-7", "1e3", "NaN", "+Inf", "12345678901234567890123", "0.1", "1e-320",
  ]
  private static let counts = [
    "0", "1", "7", "128", "40000", "2.0", "1e19", "18446744073709551615",
  ]
  private static let odd = [
    "", "# a comment", "# HELP a late", "# HELP c with \\\\ escapes", "# TYPE a counter",
    "# TYPE zz gauge", "a 1 1700000000000", "a_count 3", "{\"a\"} 4", "{\"a\",q=\"r\"} 4", "b{",
    "a x",
    "d{a=\"1\"} 1\r", "# TYPE d_sum summary", "  a{z=\"1\"}\t5", "f{q=\"1\",q=\"2\"} 1",
  ]
  private static let names = ["a", "b", "c", "d", "e_count", "h", "s", "push_time_seconds"]
  private static let owners = [
    "", "x=\"1\"", "x=\"2\"", "x=\"1\",y=\"z\"", "job=\"own\"", "instance=\"\"", "instance=\"i\"",
    "a=\"1\"",
  ]

  private var lines: [Line] = []

  init(using random: inout SeededGenerator) {
    for name in Self.names.shuffled(using: &random).prefix(Int.random(in: 1...5, using: &random)) {
      if random.chance(60) { lines.append(Line(stretch: "# HELP \(name) Of \(name).")) }
      if name == "h" || name == "s" {
        addDistributions(named: name, using: &random)
        continue
      }
      let type = random.pick(["gauge", "counter", "untyped", "histogram"])
      if random.chance(80), type != "histogram" || random.chance(20) {
        lines.append(Line(stretch: "# TYPE \(name) \(type)"))
      }
      let count = Int.random(in: 1...4, using: &random)
      for labels in Self.labels.shuffled(using: &random).prefix(count) {
        lines.append(Line(stretch: "\(name)\(labels) ", value: "0"))
      }
    }
  }

  private mutating func addDistributions(
    named name: String, using random: inout SeededGenerator
  ) {
    let (type, suffix, bound) =
      name == "h" ? ("histogram", "_bucket", "le") : ("summary", "", "quantile")
    lines.append(Line(stretch: "# TYPE \(name) \(type)"))
    let count = Int.random(in: 1...3, using: &random)
    for owner in Self.owners.shuffled(using: &random).prefix(count) {
      let isBoundFirst = random.chance(20)
      var samples = ["0.5", "0.9", "+Inf"].prefix(Int.random(in: 0...3, using: &random)).map {
        let point = "\(bound)=\"\($0)\""
        let labels = (isBoundFirst ? [point, owner] : [owner, point]).filter { !$0.isEmpty }
        return "\(name)\(suffix){\(labels.joined(separator: ","))} "
      }
      let labels = owner.isEmpty ? "" : "{\(owner)}"
      samples += ["\(name)_sum\(labels) ", "\(name)_count\(labels) "].shuffled(using: &random)
      if random.chance(15) { samples.shuffle(using: &random) }
      if random.chance(15) { samples.removeLast() }
      lines += samples.map { Line(stretch: $0, value: "0", isCount: true) }
    }
  }

  mutating func change(using random: inout SeededGenerator) {
    for index in lines.indices where lines[index].value != nil && random.chance(60) {
      let isCount = lines[index].isCount && !random.chance(3)
      lines[index].value = random.pick(isCount ? Self.counts : Self.values)
    }
    guard random.chance(35), !lines.isEmpty else { return }
    let index = random.pick(lines.indices)
    switch Int.random(in: 0..<6, using: &random) {
    case 0: lines.swapAt(index, random.pick(lines.indices))
    case 1: lines.remove(at: index)
    case 2: lines.insert(lines[index], at: random.pick(lines.indices))
    case 3: lines.append(Line(stretch: random.pick(Self.odd)))
    default: lines.insert(Line(stretch: random.pick(Self.odd)), at: index)
    }
  }

  var bytes: [UInt8] { lines.flatMap { Array("\($0.stretch)\($0.value ?? "")\n".utf8) } }
}

/// A protobuf body that changes from push to push, seldom in more than its values.
struct RandomProtobuf {
  private struct Family {
    var fields: [[UInt8]]
    var rows: [(labels: [UInt8], value: Double)]
    var trailer: [UInt8] = []
    let kind: Kind
  }

  private enum Kind: CaseIterable {
    case counter, gauge, datedCounter, histogram, summary

    /// In `MetricFamily.type`, and of the field in `Metric`.
    var numbers: (type: UInt8, field: UInt8) {
      switch self {
      case .counter, .datedCounter: (0, 3)
      case .gauge: (1, 2)
      case .summary: (2, 4)
      case .histogram: (4, 7)
      }
    }
  }

  private var families: [Family] = []

  init(using random: inout SeededGenerator) {
    for name in ["a", "b", "c", "d"].shuffled(using: &random).prefix(3) {
      let kind = random.pick(Kind.allCases)
      var fields = [Self.field(1, Array(name.utf8)), [3 << 3, kind.numbers.type]]
      if random.chance(60) { fields.insert(Self.field(2, Array("Of \(name).".utf8)), at: 1) }
      let rows = (0..<Int.random(in: 1...4, using: &random)).map { row in
        (Self.label("r", "\(row)") + Self.label("job", "own"), 0.0)
      }
      families.append(Family(fields: fields, rows: rows, kind: kind))
    }
  }

  mutating func change(using random: inout SeededGenerator) {
    for index in families.indices {
      for row in families[index].rows.indices where random.chance(60) {
        families[index].rows[row].value = Double(Int.random(in: 0..<1000, using: &random)) / 8
      }
    }
    guard random.chance(35) else { return }
    let index = random.pick(families.indices)
    let row = random.pick(families[index].rows.indices)
    switch Int.random(in: 0..<8, using: &random) {
    case 0: families.swapAt(index, 0)
    case 1: families[index].rows.swapAt(row, 0)
    case 2: families[index].rows.insert(families[index].rows[row], at: 0)
    case 3: families[index].rows[row].labels += Self.label("x", "\(row)")
    case 4: families[index].fields.shuffle(using: &random)
    case 5: families[index].trailer = Self.field(5, Array("unit".utf8))
    case 6: families[index].trailer = [3 << 3, 1]
    default: families.append(families[index])
    }
  }

  var bytes: [UInt8] {
    families.flatMap { family -> [UInt8] in
      let metrics = family.rows.flatMap { row -> [UInt8] in
        Self.field(
          4, row.labels + Self.field(family.kind.numbers.field, Self.value(row.value, family.kind)))
      }
      let message = family.fields.flatMap { $0 } + metrics + family.trailer
      return Self.varint(message.count) + message
    }
  }

  private static func value(_ value: Double, _ kind: Kind) -> [UInt8] {
    let count = Int(value * 8)
    switch kind {
    case .counter, .gauge: return [9] + bits(value)
    case .datedCounter:
      // Now and then nothing but the number.
      return [9] + bits(value) + (count % 5 == 0 ? [] : field(3, [8] + varint(count)))
    case .summary:
      let quantile = field(3, [9] + bits(0.5) + [17] + bits(value))
      return [8] + varint(count) + [17] + bits(value) + (count % 7 == 0 ? [] : quantile)
    case .histogram:
      let buckets = [0.1, 2.5].flatMap { field(3, [8] + varint(count / 2) + [17] + bits($0)) }
      // Now and then in another order than the canonical.
      return count % 9 == 0
        ? buckets + [8] + varint(count) : [8] + varint(count) + [17] + bits(value) + buckets
    }
  }

  private static func bits(_ value: Double) -> [UInt8] {
    (0..<8).map { UInt8(value.bitPattern >> ($0 * 8) & 0xFF) }
  }

  private static func label(_ name: String, _ value: String) -> [UInt8] {
    field(1, field(1, Array(name.utf8)) + field(2, Array(value.utf8)))
  }

  private static func field(_ number: UInt8, _ content: [UInt8]) -> [UInt8] {
    [number << 3 | 2] + varint(content.count) + content
  }

  private static func varint(_ number: Int) -> [UInt8] {
    number < 0x80 ? [UInt8(number)] : [UInt8(number & 0x7F | 0x80)] + varint(number >> 7)
  }
}
