/// The HELP and TYPE lines of a family, written as nearly all write them, that say of it what the
/// last push said.
///
/// Comparing them with what was known takes a fifth of reading them.
struct FamilyHeading {
  private let family: MetricFamily

  /// Nil if other lines could say the same, or these something else.
  init?(_ family: MetricFamily) {
    guard family.type != .gaugeHistogram, isLegalMetricName(family.name.bytes.span),
      TextFamily.suffix(of: family.name.bytes.span) == nil,
      Self.isPlain(family.help)
    else { return nil }
    self.family = family
  }

  /// Where the lines end that start there, if they are these.
  func end(in text: Span<UInt8>, from start: Int) -> Int? {
    var place = start
    if let help = family.help {
      guard Self.take(Self.help.span, in: text, &place),
        Self.take(family.name.bytes.span, in: text, &place),
        Self.take(Self.blank.span, in: text, &place),
        Self.take(help.bytes.span, in: text, &place),
        Self.take(Self.newline.span, in: text, &place)
      else { return nil }
    }
    guard Self.take(Self.type.span, in: text, &place),
      Self.take(family.name.bytes.span, in: text, &place),
      Self.take(family.type.textLineEnd.span, in: text, &place)
    else { return nil }
    return place
  }

  private static let help = Array("# HELP ".utf8)
  private static let type = Array("# TYPE ".utf8)
  private static let blank = Array(" ".utf8)
  private static let newline = Array("\n".utf8)

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
  fileprivate var textLineEnd: [UInt8] {
    switch self {
    case .gauge: Self.gaugeEnd
    case .counter: Self.counterEnd
    case .untyped: Self.untypedEnd
    case .summary: Self.summaryEnd
    case .histogram: Self.histogramEnd
    case .gaugeHistogram: []
    }
  }

  private static let gaugeEnd = Array(" gauge\n".utf8)
  private static let counterEnd = Array(" counter\n".utf8)
  private static let untypedEnd = Array(" untyped\n".utf8)
  private static let summaryEnd = Array(" summary\n".utf8)
  private static let histogramEnd = Array(" histogram\n".utf8)
}
