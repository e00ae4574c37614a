/// The HELP and TYPE lines of a family, written as nearly all write them, that say of it what the
/// last push said.
struct FamilyHeading {
  private let family: MetricFamily

  /// Nil if other lines could say the same, or these something else.
  init?(_ family: MetricFamily) {
    guard family.metadata.hasPlainHeading else { return nil }
    self.family = family
  }

  static func isPlain(_ name: ByteString, _ type: MetricType, _ help: ByteString?) -> Bool {
    type != .gaugeHistogram && isLegalMetricName(name.bytes.span)
      && TextFamily.suffix(of: name.bytes.span) == nil && isPlain(help)
  }

  /// Where the lines end that start there, if they are these.
  func end(in text: Span<UInt8>, from start: Int) -> Int? {
    var place = start
    let name = family.name.bytes
    if let help = family.help {
      guard Self.help.take(in: text, &place), Self.take(name.span, in: text, &place),
        Self.blank.take(in: text, &place), Self.take(help.bytes.span, in: text, &place),
        Self.newline.take(in: text, &place)
      else { return nil }
    }
    guard Self.type.take(in: text, &place), Self.take(name.span, in: text, &place),
      family.type.textLineEnd.take(in: text, &place)
    else { return nil }
    return place
  }

  private static let help = ShortText("# HELP ")
  private static let type = ShortText("# TYPE ")
  private static let blank = ShortText(" ")
  private static let newline = ShortText("\n")

  @inline(__always)
  private static func take(
    _ part: Span<UInt8>, in text: Span<UInt8>, _ place: inout Int
  ) -> Bool {
    guard text.continues(with: part, at: place) else { return false }
    place += part.count
    return true
  }

  /// Whether a help stands in its line as it is, and all of it is help.
  private static func isPlain(_ help: ByteString?) -> Bool {
    guard let help else { return true }
    let text = help.bytes.span
    return text.count > 0 && text[0] != 0x20 && text[0] != 0x09
      && text.firstIndex(of: UInt8(ascii: "\\")) == nil && text.firstIndex(of: 0x0A) == nil
  }
}

extension MetricType {
  /// What follows the name in its TYPE line.
  fileprivate var textLineEnd: ShortText {
    switch self {
    case .gauge: Self.gaugeEnd
    case .counter: Self.counterEnd
    case .untyped: Self.untypedEnd
    case .summary: Self.summaryEnd
    case .histogram, .gaugeHistogram: Self.histogramEnd
    }
  }

  private static let gaugeEnd = ShortText(" gauge\n")
  private static let counterEnd = ShortText(" counter\n")
  private static let untypedEnd = ShortText(" untyped\n")
  private static let summaryEnd = ShortText(" summary\n")
  private static let histogramEnd = ShortText(" histogram\n")
}
