// The wording is upstream's.

extension MetricProblem: CustomStringConvertible {
  package var description: String {
    "collected metric \(goQuoted(family.span)) { \(compactText(metric))} \(reason)"
  }
}

extension MetricProblem.Reason: CustomStringConvertible {
  package var description: String {
    switch self {
    case .duplicateSeries:
      "was collected before with the same name and label values"
    case .wrongValue(let expected):
      "is not a \(expected.protobufName)"
    case .duplicateLabel(let name):
      "has two or more labels with the same name: \(name)"
    case .invalidLabelName(let name):
      "has a label with an invalid name: \(name)"
    case .invalidLabelValue(let name, let value):
      "has a label named \(goQuoted(name.span)) whose value is not utf8: \(goQuoted(value.span))"
    case .explicitLabel(let name):
      "must not have an explicit \"\(name)\" label"
    case .escapedLabels(let name, let other):
      "has labels named \(goQuoted(name.span)) and \(goQuoted(other.span)), "
        + "which are the same name where names are escaped"
    }
  }
}
