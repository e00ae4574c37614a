package import Exposition

/// Whoever holds a name or a series: a group, or the gateway's own metrics.
package struct Holder: Sendable {
  package let key: GroupingKey?
  /// The address that pushed the group last; empty when that is not known any more.
  package var source = ""

  init(key: GroupingKey?) { self.key = key }
}

/// Why the stored metrics and a push could not be scraped together, or would be too many.
package enum Inconsistency: Sendable {
  case timestamps
  case metric(MetricProblem)
  case heldSeries(MetricProblem, by: Holder)
  /// The family is held with another type.
  case type(MetricProblem, by: Holder)
  /// The gateway's own family of that name has another type.
  case ownType(name: ByteString, type: MetricType, expected: MetricType)
  /// `suffixed` is one of the sample names of the summary or histogram `base`.
  case suffix(suffixed: ByteString, base: ByteString, type: MetricType, by: Holder)
  /// Two names become one when they are escaped for the text format.
  case escapedName(ByteString, like: ByteString, by: Holder)
  /// The group's own two time series are those of another group.
  case twin(of: GroupingKey)
  case limit(ExceededLimit)

  var holder: Holder? {
    get {
      switch self {
      case .heldSeries(_, let holder), .type(_, let holder), .suffix(_, _, _, let holder),
        .escapedName(_, _, let holder):
        holder
      case .timestamps, .metric, .ownType, .twin, .limit: nil
      }
    }
  }

  /// The same, with the address that pushed the holder's group last.
  func naming(source: String) -> Inconsistency {
    var named = holder ?? Holder(key: nil)
    named.source = source
    return switch self {
    case .heldSeries(let problem, _): .heldSeries(problem, by: named)
    case .type(let problem, _): .type(problem, by: named)
    case .suffix(let suffixed, let base, let type, _):
      .suffix(suffixed: suffixed, base: base, type: type, by: named)
    case .escapedName(let name, let other, _): .escapedName(name, like: other, by: named)
    case .timestamps, .metric, .ownType, .twin, .limit: self
    }
  }
}

/// Why a push, or a scrape of unchecked metrics, was refused: at least one reason.
package struct InconsistencyError: Error, Sendable {
  package let reasons: [Inconsistency]
  /// With those that are not listed.
  package let count: Int

  /// The limit of the store that was not kept, if that is the reason.
  package var exceeded: ExceededLimit? {
    if case .limit(let exceeded)? = reasons.first { exceeded } else { nil }
  }

  init(_ reasons: [Inconsistency], count: Int? = nil) {
    self.reasons = reasons
    self.count = count ?? reasons.count
  }
}
