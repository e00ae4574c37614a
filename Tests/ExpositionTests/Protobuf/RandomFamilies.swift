/// A protobuf body whose label values are others in every push, seldom its label names, and much of
/// it odd.
struct RandomFamilies {
  private struct Family {
    let name: String
    let help: String?
    let type: UInt8?
    var rows: [[String]]
  }

  private static let names = [
    [], ["a"], ["a", "c"], ["a", "c", "q"], ["c", "a"], ["a", "c", "job"], ["instance"],
    ["a", "instance"], [String(repeating: "n", count: 60)],
  ]
  private static let oddNames = [
    ["le"], ["quantile", "a"], ["q.r", "a"], ["q.r", "q_r"], ["é"], ["a", "a"], ["a", ""], ["__a"],
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

  /// Out of a hundred steps, how many are odd.
  private let oddity: Int

  init(seed: Int) {
    random = SeededGenerator(state: UInt64(seed))
    oddity = [0, 1, 4][seed / 2 % 3]
    for name in ["a", "b", "push_time_seconds", "h"] where random.chance(80) {
      let rows = (0..<Int.random(in: 1...3, using: &random)).map { _ in row }
      families.append(
        Family(
          name: name, help: random.chance(70) ? "Of \(name)." : nil,
          type: random.chance(90) ? UInt8.random(in: 0...4, using: &random) : nil, rows: rows))
    }
  }

  private var row: [String] {
    mutating get { random.chance(oddity) ? random.pick(Self.oddNames) : random.pick(Self.names) }
  }

  /// The next body.
  mutating func next() -> [UInt8] {
    if random.chance(20), let index = families.indices.randomElement(using: &random) {
      families[index].rows.append(row)
    }
    if random.chance(oddity) { families.shuffle(using: &random) }
    var body: [UInt8] = []
    for family in families {
      let message = bytes(of: family)
      body += Self.varint(message.count) + message
    }
    if random.chance(oddity), let index = body.indices.randomElement(using: &random) {
      body[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    }
    return body
  }

  private mutating func bytes(of family: Family) -> [UInt8] {
    var message = Self.field(1, Array(family.name.utf8))
    if let help = family.help { message += Self.field(2, Array(help.utf8)) }
    if let type = family.type { message += [3 << 3, type] }
    let type = family.type ?? 0
    if !random.chance(oddity) {
      for row in family.rows { message += Self.field(4, metric(row, of: type)) }
    }
    if random.chance(oddity) { message += [3 << 3, 1] }
    if random.chance(oddity) { message += Self.field(2, Array("Other.".utf8)) }
    if random.chance(oddity) { message += Self.field(5, Array("unit".utf8)) }
    return message
  }

  private mutating func metric(_ names: [String], of type: UInt8) -> [UInt8] {
    let labels = names.flatMap { name -> [UInt8] in
      let value = random.chance(80) ? "\(random.next() % 5000)" : random.pick(Self.values)
      var bytes = Array(value.utf8)
      if random.chance(oddity) { bytes.append(0xFF) }
      return Self.field(1, Self.field(1, Array(name.utf8)) + Self.field(2, bytes))
    }
    if random.chance(oddity) { return value(of: type) + labels }
    if random.chance(oddity) { return labels + value(of: type) + value(of: 1) }
    return labels + value(of: type) + (random.chance(oddity) ? [6 << 3, 9] : [])
  }

  private mutating func value(of type: UInt8) -> [UInt8] {
    let type = random.chance(oddity) ? UInt8.random(in: 0...4, using: &random) : type
    let number = Self.double(1, random)
    let point = Self.field(3, [1 << 3, 2] + Self.double(2, random))
    let quantile = Self.field(3, number + Self.double(2, random))
    let head = [1 << 3, 7] + Self.double(2, random)
    _ = random.next()
    let isOdd = random.chance(oddity)
    return switch (type, isOdd) {
    case (2, _): Self.field(4, isOdd ? quantile + head : head + quantile + quantile)
    case (4, _): Self.field(7, isOdd ? point + head : head + point + point)
    case (0, true): Self.field(3, number + Self.field(2, number))
    case (1, true): [2 << 3 | 2, 0x89, 0x00] + number
    case (0, _): Self.field(3, number)
    case (1, _): Self.field(2, number)
    default: Self.field(5, isOdd ? [] : number)
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
