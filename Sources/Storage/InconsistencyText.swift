import Exposition

// The wording: upstream's sentence first, then who holds what is in the way.

extension InconsistencyError: CustomStringConvertible {
  package var description: String {
    if count == 1, let only = reasons.first { return "\(only)" }
    let listed = reasons.map { "\n* \($0)" }.joined()
    let omitted = count > reasons.count ? "\n* and \(count - reasons.count) more" : ""
    return "\(count) error(s) occurred:\(listed)\(omitted)"
  }
}

extension Inconsistency: CustomStringConvertible {
  package var description: String {
    switch self {
    case .timestamps:
      "pushed metrics must not have timestamps"
    case .metric(let problem):
      "\(problem)"
    case .heldSeries(let problem, let holder), .type(let problem, let holder):
      "\(problem)\(holder)"
    case .ownType(let name, let type, let expected):
      "gathered metric family \(name) has type \(type.protobufName) but should have "
        + "\(expected.protobufName): the gateway exposes a family of this name itself"
    case .suffix(let suffixed, let base, let type, let holder):
      "collected metric named \(goQuoted(suffixed.span)) collides with previously collected "
        + "\(type.textName) named \(goQuoted(base.span))\(holder)"
    case .escapedName(let name, let other, let holder):
      "collected metric named \(goQuoted(name.span)) collides with "
        + "\(goQuoted(other.span)): both have the same name in the text format\(holder)"
    case .limit(let exceeded): "\(exceeded)"
    case .twin(let other):
      "the group \(other) has the same time series as this one, because instance=\"\" is added to "
        + "groups without an instance: push to that group or delete it first"
    }
  }
}

extension Holder: CustomStringConvertible {
  package var description: String {
    guard let key else { return ": the gateway exposes it itself" }
    let address = source.isEmpty ? "" : ", last pushed from \(source)"
    return ": it is held by group \(key)\(address)"
  }
}
