/// A name, a label value or a help text: bytes that are equal only when they are the same bytes.
///
/// `String` would hold two spellings of one accented letter for equal; Prometheus does not.
package struct ByteString: Hashable, Comparable, Sendable {
  package let bytes: [UInt8]

  package init(_ bytes: [UInt8]) { self.bytes = bytes }
  package init(_ text: String) { self.bytes = Array(text.utf8) }
  package init(copying span: Span<UInt8>) {
    bytes = unsafe span.withUnsafeBufferPointer { unsafe Array($0) }
  }

  package var isEmpty: Bool { bytes.isEmpty }
  package var count: Int { bytes.count }
  package var span: Span<UInt8> {
    @_lifetime(borrow self) get { bytes.span }
  }

  package static func == (left: Self, right: Self) -> Bool {
    left.bytes.span.equals(right.bytes.span)
  }

  /// Bytewise, the order of the exposition.
  package static func < (left: Self, right: Self) -> Bool {
    left.bytes.span.order(against: right.bytes.span) < 0
  }

  package func order(against other: Span<UInt8>) -> Int { bytes.span.order(against: other) }

  package func hash(into hasher: inout Hasher) {
    unsafe bytes.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
  }

  package func hasSuffix(_ suffix: ByteString) -> Bool {
    count >= suffix.count
      && bytes.span.extracting(last: suffix.count).equals(suffix.bytes.span)
  }

  package static func + (left: Self, right: Self) -> Self { Self(left.bytes + right.bytes) }
}

extension ByteString: ExpressibleByStringLiteral, CustomStringConvertible {
  package init(stringLiteral value: String) { self.init(value) }
  package var description: String { String(decoding: bytes, as: UTF8.self) }
}
