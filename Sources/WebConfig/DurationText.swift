/// Durations as Go and Prometheus write them: `1h30m`, `1.5s`, `100ms`, `1d`.
enum DurationText {
  private static let units: [(name: String, nanoseconds: Double)] = [
    ("ns", 1), ("us", 1e3), ("µs", 1e3), ("μs", 1e3), ("ms", 1e6), ("s", 1e9), ("m", 60e9),
    ("h", 3600e9), ("d", 86_400e9), ("w", 604_800e9), ("y", 31_536_000e9),
  ]

  /// Nil if the text is none, or longer than 292 years.
  static func nanoseconds(_ text: String) -> Int64? {
    var rest = text[...]
    let isNegative = rest.hasPrefix("-")
    if isNegative || rest.hasPrefix("+") { rest.removeFirst() }
    if rest == "0" { return 0 }
    guard !rest.isEmpty else { return nil }
    var total = 0.0
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && $0.isNumber || $0 == "." }
      rest = rest[digits.endIndex...]
      let name = rest.prefix { !($0.isASCII && $0.isNumber || $0 == ".") }
      rest = rest[name.endIndex...]
      guard let number = number(digits), let unit = units.first(where: { $0.name == name }) else {
        return nil
      }
      total += number * unit.nanoseconds
    }
    return total < 9.2e18 ? Int64(isNegative ? -total : total) : nil
  }

  /// Digits with at most one point, on whichever side of it.
  private static func number(_ digits: Substring) -> Double? {
    guard digits != "." else { return nil }
    return digits.contains(".") ? Double("0\(digits)0") : Double(digits)
  }
}
