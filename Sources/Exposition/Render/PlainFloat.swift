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
    var significand = ByteBuffer(capacity: 64)
    significand.appendDecimal(decimal.significand)
    let whole = significand.count + decimal.power
    if whole > 0 {
      append(significand.span.extracting(first: min(whole, significand.count)))
      for _ in 0..<max(0, decimal.power) { append(UInt8(ascii: "0")) }
      if decimal.power >= 0 { return }
      append(UInt8(ascii: "."))
      append(significand.span.extracting(whole..<significand.count))
    } else {
      append("0.")
      for _ in whole..<0 { append(UInt8(ascii: "0")) }
      append(significand)
    }
  }

  package mutating func append(_ text: String) {
    let bytes = text.utf8
    append(bytes.span)
  }
}
