/// A limit that a push did not keep, and the value met: of what is counted while a body is read,
/// the first one too many.
package struct ExceededLimit: Error, Equatable, Sendable {
  package enum Limit: Sendable {
    case series, families, labels, labelName, labelValue, line
    case shapes, groups, totalSeries
  }

  package let limit: Limit
  package let value: Int
  package let allowed: Int
  /// Whose value is too long.
  package let label: ByteString?

  package init(_ limit: Limit, _ value: Int, of allowed: Int, label: ByteString? = nil) {
    self.limit = limit
    self.value = value
    self.allowed = allowed
    self.label = label
  }
}

extension ExceededLimit.Limit {
  /// What sets it, without its hyphens.
  package var flag: String {
    switch self {
    case .series: "push.max-series"
    case .families: "push.max-families"
    case .labels: "push.max-labels"
    case .labelName: "push.max-label-name-length"
    case .labelValue: "push.max-label-value-length"
    case .line: "push.max-line-size"
    case .shapes: "push.max-shapes-per-job"
    case .groups: "push.max-groups"
    case .totalSeries: "push.max-total-series"
    }
  }
}

extension ExceededLimit: CustomStringConvertible {
  package var description: String { "\(finding); --\(limit.flag) allows \(allowed)" }

  private var quotedLabel: String {
    let name = (label ?? "").bytes
    return goQuoted(name.span)
  }

  private var finding: String {
    switch limit {
    case .series: "the push has \(value) series or more"
    case .families: "the push has \(value) metric families or more"
    case .labels: "a series or group has \(value) labels or more"
    case .labelName: "a label name is \(value) bytes long"
    case .labelValue:
      "the value of label \(quotedLabel) is \(value) bytes long"
    case .line: "a line or metric has \(value) bytes or more"
    case .shapes: "the groups of the job would have \(value) different sets of label names"
    case .groups: "with this push there would be \(value) groups"
    case .totalSeries: "with this push there would be \(value) series in all groups"
    }
  }
}
