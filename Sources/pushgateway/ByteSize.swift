/// A number of bytes as people write it: `512`, `64KiB`, `1GB`.
struct ByteSize: Equatable {
  let bytes: Int

  /// The units that may follow the number, without a blank; case counts for nothing.
  static let units: [(name: String, bytes: Int)] = [
    ("B", 1), ("kB", 1000), ("MB", 1_000_000), ("GB", 1_000_000_000),
    ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30),
  ]

  init(_ text: String) throws(FlagError) {
    let digits = text.utf8.prefix { (0x30...0x39).contains($0) }
    let unit = String(text.dropFirst(digits.count)).lowercased()
    let scale = unit.isEmpty ? 1 : Self.units.first { $0.name.lowercased() == unit }?.bytes
    guard let number = Int(String(decoding: digits, as: UTF8.self)), let scale else {
      throw .invalidSize(text)
    }
    let (bytes, overflow) = number.multipliedReportingOverflow(by: scale)
    if overflow { throw .invalidSize(text) }
    self.bytes = bytes
  }
}
