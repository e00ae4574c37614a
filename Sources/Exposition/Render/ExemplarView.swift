/// An `Exemplar` message, borrowed. What is absent is 0.
struct ExemplarView: ~Escapable {
  private let message: Span<UInt8>
  private(set) var value = 0.0
  /// Seconds since the epoch; nil if there is no time.
  private(set) var seconds: Double?

  @_lifetime(copy message)
  init(_ message: Span<UInt8>) {
    self.message = message
    var fields = FieldReader(message)
    while fields.next() {
      switch fields.number {
      case 2: value = fields.double
      case 3: seconds = fields.payload.timestampSeconds
      default: break
      }
    }
  }

  var labels: LabelCursor {
    @_lifetime(copy self) get { LabelCursor(message) }
  }

  /// Whether OpenMetrics can say it: 128 characters of labels at most, each name legal and once.
  var isExpressible: Bool {
    var characters = 0
    var names: Set<ByteString> = []
    var labels = labels
    while let label = labels.next() {
      guard isLegalLabelName(label.name), label.value.isUTF8,
        names.insert(ByteString(copying: label.name)).inserted
      else { return false }
      characters += label.name.count + label.value.characterCount
      if characters > 128 { return false }
    }
    return true
  }
}

extension ByteBuffer {
  /// What stands behind a sample that has that `Exemplar`. One that the format has no words for is
  /// left out: it would cost the whole scrape.
  mutating func append(exemplar message: Span<UInt8>, _ escaping: EscapingScheme) {
    let exemplar = ExemplarView(message)
    guard exemplar.isExpressible else { return }
    append(exemplarStart)
    LabelText(escaping: escaping, hasForeignNames: false).append(each: exemplar.labels, to: &self)
    append(UInt8(ascii: "}"))
    append(UInt8(ascii: " "))
    appendOpenMetricsFloat(exemplar.value)
    guard let seconds = exemplar.seconds else { return }
    append(UInt8(ascii: " "))
    appendOpenMetricsFloat(seconds)
  }

  private mutating func appendOpenMetricsFloat(_ number: Double) {
    write(atMost: RawWriter.longestFloat) { $0.openMetricsFloat(number) }
  }
}

private let exemplarStart = Array(" # {".utf8)

extension Span<UInt8> {
  /// The last embedded message with that field number.
  @_lifetime(copy self)
  func message(_ number: Int) -> Span<UInt8>? {
    var fields = FieldReader(self)
    var found: Span<UInt8>?
    while fields.next() {
      if fields.number == number, fields.wireType == 2 { found = fields.payload }
    }
    return found
  }

  /// The bytes as a `Timestamp` message.
  var timestampSeconds: Double {
    var seconds: Int64 = 0
    var nanoseconds: Int64 = 0
    var fields = FieldReader(self)
    while fields.next() {
      switch fields.number {
      case 1: seconds = Int64(bitPattern: fields.bits)
      case 2: nanoseconds = Int64(bitPattern: fields.bits)
      default: break
      }
    }
    return Double(seconds) + Double(nanoseconds) / 1e9
  }

  /// Of UTF-8.
  fileprivate var characterCount: Int {
    var characters = 0
    for index in indices where self[index] & 0xC0 != 0x80 { characters += 1 }
    return characters
  }
}
