extension ByteBuffer {
  /// As `appendGoFloat`, but -0 as `-0`: what the query API shows.
  package mutating func appendSignedGoFloat(_ number: Double) {
    if number == 0, number.sign == .minus { append(UInt8(ascii: "-")) }
    appendGoFloat(number)
  }

  /// The number without an exponent, however long that gets (Go's `'f'` with precision -1): what
  /// the page shows.
  package mutating func appendPlainFloat(_ number: Double) {
    guard number.isFinite, number != 0 else { return appendSignedGoFloat(number) }
    if number < 0 { append(UInt8(ascii: "-")) }
    let decimal = ShortestDecimal(number.magnitude)
    let digits = decimal.digits.span.extracting(first: decimal.count)
    guard decimal.exponent >= 0 else {
      append("0.")
      for _ in 0..<(-decimal.exponent - 1) { append(UInt8(ascii: "0")) }
      return append(digits)
    }
    let whole = min(decimal.exponent + 1, digits.count)
    append(digits.extracting(first: whole))
    for _ in whole..<decimal.exponent + 1 { append(UInt8(ascii: "0")) }
    if digits.count > whole {
      append(UInt8(ascii: "."))
      append(digits.extracting(whole..<digits.count))
    }
  }

  package mutating func append(_ text: String) {
    let bytes = text.utf8
    append(bytes.span)
  }
}
