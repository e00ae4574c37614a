/// A protobuf body whose label values are others in every push, seldom its label names, and much of
/// it odd.
struct RandomFamilies {
  private struct Family {
    let name: String
    let help: String?
    let type: UInt8?
    var rows: [(names: [String], kind: Int)]
  }

  private static let names = [
    [], ["a"], ["a", "c"], ["a", "c", "q"], ["c", "a"], ["a", "c", "job"], ["instance"],
    ["a", "instance"], ["le"], ["quantile", "a"], ["q.r", "a"], ["q.r", "q_r"], ["é"],
    ["a", "a"], ["a", ""], ["__a"], [String(repeating: "n", count: 60)],
    [String(repeating: "n", count: 125), "a"], (0..<34).map { "l\($0)" },
  ]
  private static let values = [
    "", "é", "\"", "\\", "\n", "{}", String(repeating: "v", count: 63),
    String(repeating: "v", count: 119), String(repeating: "v", count: 122),
    String(repeating: "v", count: 123), String(repeating: "v", count: 127),
    String(repeating: "v", count: 128), String(repeating: "v", count: 300),
  ]

  private var families: [Family] = []
  var random: SeededGenerator

  init(seed: Int) {
    random = SeededGenerator(state: UInt64(seed))
    for name in ["a", "b", "push_time_seconds", "h"] where random.chance(80) {
      let rows = (0..<Int.random(in: 1...4, using: &random)).map { _ in
        (random.pick(Self.names.prefix(random.chance(70) ? 9 : Self.names.count)), kind)
      }
      families.append(
        Family(
          name: name, help: random.chance(70) ? "Of \(name)." : nil,
          type: random.chance(90) ? UInt8.random(in: 0...4, using: &random) : nil, rows: rows))
    }
  }

  private var kind: Int {
    mutating get { random.chance(70) ? 1 : Int.random(in: 0..<9, using: &random) }
  }

  /// The next body.
  mutating func next() -> [UInt8] {
    if random.chance(20), let index = families.indices.randomElement(using: &random) {
      families[index].rows.append((random.pick(Self.names), kind))
    }
    if random.chance(5) { families.shuffle(using: &random) }
    var body: [UInt8] = []
    for family in families {
      let message = bytes(of: family)
      body += Self.varint(message.count) + message
    }
    if random.chance(5), let index = body.indices.randomElement(using: &random) {
      body[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    }
    return body
  }

  private mutating func bytes(of family: Family) -> [UInt8] {
    var message = Self.field(1, Array(family.name.utf8))
    if let help = family.help { message += Self.field(2, Array(help.utf8)) }
    if let type = family.type { message += [3 << 3, type] }
    for row in family.rows { message += Self.field(4, metric(row.names, row.kind)) }
    if random.chance(3) { message += [3 << 3, 1] }
    if random.chance(3) { message += Self.field(2, Array("Other.".utf8)) }
    if random.chance(3) { message += Self.field(5, Array("unit".utf8)) }
    return message
  }

  private mutating func metric(_ names: [String], _ kind: Int) -> [UInt8] {
    let labels = names.flatMap { name -> [UInt8] in
      let value = random.chance(80) ? "\(random.next() % 50)" : random.pick(Self.values)
      var bytes = Array(value.utf8)
      if random.chance(1) { bytes.append(0xFF) }
      return Self.field(1, Self.field(1, Array(name.utf8)) + Self.field(2, bytes))
    }
    if random.chance(1) { return value(kind) + labels }
    return labels + value(kind) + (random.chance(1) ? [6 << 3, 9] : [])
  }

  /// A number, a distribution, or what is neither.
  private mutating func value(_ kind: Int) -> [UInt8] {
    let number = Self.double(1, random)
    let bucket = Self.field(3, [1 << 3, 2] + Self.double(2, random))
    _ = random.next()
    return switch kind {
    case 1...3: Self.field(random.pick([2, 2, 3, 5]), number)
    case 4: Self.field(7, [1 << 3, 7] + Self.double(2, random) + bucket + bucket)
    case 5: Self.field(7, bucket + [1 << 3, 7])
    case 6: Self.field(3, number + Self.field(2, number))
    case 7: Self.field(2, number) + Self.field(3, number)
    case 8: [2 << 3 | 2, 0x89, 0x00] + number
    default: []
    }
  }

  private static func double(_ number: UInt8, _ random: SeededGenerator) -> [UInt8] {
    [number << 3 | 1] + (0..<8).map { UInt8(truncatingIfNeeded: random.state >> ($0 * 8)) }
  }

  static func field(_ number: UInt8, _ content: [UInt8]) -> [UInt8] {
    [number << 3 | 2] + varint(content.count) + content
  }

  static func varint(_ number: Int) -> [UInt8] {
    number < 0x80 ? [UInt8(number)] : [UInt8(number & 0x7F | 0x80)] + varint(number >> 7)
  }
}
