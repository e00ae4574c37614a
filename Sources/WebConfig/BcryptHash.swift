/// A bcrypt hash in its modular form: `$2b$10$` with 22 characters of salt and 31 of the hash.
struct BcryptHash: Sendable, Equatable {
  /// All 60 characters, of variant `2b`: the variants of `2a`, `2b` and `2y` tell which old defects
  /// the writer was free of, and Go computes all of them alike.
  let text: [UInt8]
  let cost: Int

  init(_ text: String) throws(WebConfigError.HashFlaw) {
    var bytes = Array(text.utf8)
    guard ["$2a$", "$2b$", "$2y$"].contains(where: text.hasPrefix) else { throw .notBcrypt }
    guard bytes.count == 60 else { throw .length(bytes.count) }
    bytes[2] = UInt8(ascii: "b")
    guard bytes[6] == UInt8(ascii: "$"),
      let tens = Self.digit(bytes[4]), let ones = Self.digit(bytes[5]),
      (4...31).contains(tens * 10 + ones)
    else { throw .cost }
    guard bytes[7...].allSatisfy(Self.isLegal) else { throw .alphabet }
    self.text = bytes
    cost = tens * 10 + ones
  }

  private init(cost: Int) {
    let digits = cost < 10 ? "0\(cost)" : "\(cost)"
    text = Array("$2b$\(digits)$".utf8) + Array(repeating: UInt8(ascii: "."), count: 53)
    self.cost = cost
  }

  /// A hash of no known password.
  static func decoy(cost: Int) -> BcryptHash { BcryptHash(cost: cost) }

  /// In a time that does not tell how much of it is alike.
  func hasSameDigest(as other: [UInt8]) -> Bool {
    guard other.count == text.count else { return false }
    var difference: UInt8 = 0
    for index in 29..<60 { difference |= text[index] ^ other[index] }
    return difference == 0
  }

  private static func digit(_ byte: UInt8) -> Int? {
    (0x30...0x39).contains(byte) ? Int(byte) - 0x30 : nil
  }

  private static func isLegal(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "/"):
      true
    default: false
    }
  }
}
