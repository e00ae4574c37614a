/// Why a body is not in the text format, and in which line.
package struct TextError: Error, Equatable {
  package enum Reason: Error, Equatable {
    case unexpectedEnd
    case invalidLineStart
    case invalidMetricName([UInt8])
    case invalidNameInComment
    case invalidValue([UInt8])
    case invalidTimestamp([UInt8])
    case spuriousText([UInt8])
    case missingLabelName(metric: [UInt8])
    case invalidLabelName([UInt8])
    case missingEquals(found: [UInt8])
    case missingQuote(found: [UInt8])
    case unexpectedEndOfLabelValue([UInt8])
    case newlineIn(what: String, [UInt8])
    case invalidEscape([UInt8])
    case invalidLabelValue([UInt8])
    case reservedLabelName
    case duplicateLabelNames(metric: [UInt8])
    case secondHelp(metric: [UInt8])
    case secondType(metric: [UInt8])
    case unknownType([UInt8])
    case invalidBound(label: String, [UInt8])
    case negativeBucket(metric: [UInt8])
    case negativeCount(metric: [UInt8])
    case multipleNames(metric: [UInt8])
    case unexpectedEndOfName(found: [UInt8])
    case limit(ExceededLimit)
  }

  /// Counted from 1, comments and blank lines too.
  package let line: Int
  package let reason: Reason

  /// The limit that was not kept, if that is what is wrong.
  package var exceeded: ExceededLimit? {
    if case .limit(let exceeded) = reason { exceeded } else { nil }
  }
}

extension TextError: CustomStringConvertible {
  package var description: String {
    exceeded == nil
      ? "text format parsing error in line \(line): \(reason)" : "line \(line): \(reason)"
  }
}

/// Upstream's sentences.
extension TextError.Reason: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unexpectedEnd: "unexpected end of input stream"
    case .invalidLineStart: "invalid metric name"
    case .invalidMetricName(let name): "invalid metric name \(goQuoted(name.span))"
    case .invalidNameInComment: "invalid metric name in comment"
    case .invalidValue(let text): "expected float as value, got \(goQuoted(text.span))"
    case .invalidTimestamp(let text):
      "expected integer as timestamp, got \(goQuoted(text.span))"
    case .spuriousText(let text): "spurious string after timestamp: \(goQuoted(text.span))"
    case .missingLabelName(let metric): "invalid label name for metric \(goQuoted(metric.span))"
    case .invalidLabelName(let name): "invalid label name \(goQuoted(name.span))"
    case .missingEquals(let found):
      "expected '=' after label name, found \(goQuotedCharacter(found.span))"
    case .missingQuote(let found):
      "expected '\"' at start of label value, found \(goQuotedCharacter(found.span))"
    case .unexpectedEndOfLabelValue(let value):
      "unexpected end of label value \(goQuoted(value.span))"
    case .newlineIn(let what, let text):
      "\(what) \(goQuoted(text.span)) contains unescaped new-line"
    case .invalidEscape(let sequence):
      "invalid escape sequence '\(String(decoding: sequence, as: UTF8.self))'"
    case .invalidLabelValue(let value): "invalid label value \(goQuoted(value.span))"
    case .reservedLabelName: "label name \"__name__\" is reserved"
    case .duplicateLabelNames(let metric):
      "duplicate label names for metric \(goQuoted(metric.span))"
    case .secondHelp(let metric): "second HELP line for metric name \(goQuoted(metric.span))"
    case .secondType(let metric):
      "second TYPE line for metric name \(goQuoted(metric.span)), or TYPE reported after samples"
    case .unknownType(let text): "unknown metric type \(goQuoted(text.span))"
    case .invalidBound(let label, let text):
      "expected float as value for '\(label)' label, got \(goQuoted(text.span))"
    case .negativeBucket(let metric):
      "negative bucket population for histogram \(goQuoted(metric.span))"
    case .negativeCount(let metric): "negative count for histogram \(goQuoted(metric.span))"
    case .multipleNames(let metric): "multiple metric names for metric \(goQuoted(metric.span))"
    case .unexpectedEndOfName(let found):
      "unexpected end of metric name \(goQuotedCharacter(found.span))"
    case .limit(let exceeded): "\(exceeded)"
    }
  }
}
