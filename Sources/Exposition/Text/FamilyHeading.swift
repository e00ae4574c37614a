/// The HELP and TYPE lines of a family, written as nearly all write them, that say of it what the
/// last push said.
enum FamilyHeading {
  /// Where the lines end that start there, if they are those of that family, and plain.
  static func end(of family: FamilyMetadata, in text: Span<UInt8>, from start: Int) -> Int? {
    guard family.hasPlainHeading else { return nil }
    var place = start
    if family.help != nil {
      guard help.take(in: text, &place), take(family.name, in: text, &place),
        blank.take(in: text, &place), take(family.help, in: text, &place),
        newline.take(in: text, &place)
      else { return nil }
    }
    guard type.take(in: text, &place), take(family.name, in: text, &place),
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
    _ part: ByteString?, in text: Span<UInt8>, _ place: inout Int
  ) -> Bool {
    guard let part, text.continues(with: part.span, at: place) else { return false }
    place += part.count
    return true
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
