import Exposition

/// Which groups hold which family names, and with which type.
///
/// Keyed by the name as it is exposed, in each escaping scheme, so that two names which would
/// become one there meet here. Costs O(names given), whatever is registered.
struct NameRegistry: Sendable {
  struct Claim: Sendable {
    /// Of one of the groups.
    var held: FamilyMetadata
    var groups: Set<GroupingKey> = []
    var isOwn = false
    /// What is announced of it.
    var mark: NameAnnouncement.Mark?

    var isNobodys: Bool { groups.isEmpty && !isOwn && mark == nil }
  }

  private var claims: [ByteString: [Claim]] = [:]
  /// The change whose names are looked at a few at a time.
  var announcement: NameAnnouncement?

  /// - Parameter own: the gateway's own families, which nobody can take away.
  init(own: [FamilyMetadata]) {
    for name in own { claims[name.name, default: []].append(Claim(held: name, isOwn: true)) }
  }

  /// Takes `added` for the group and gives up `removed`, or changes nothing and tells why not.
  mutating func exchange(
    _ removed: [FamilyMetadata], for added: [FamilyMetadata], by key: GroupingKey
  ) throws(NameConflict) {
    for name in removed { release(name, by: key) }
    for (index, name) in added.enumerated() {
      if let conflict = conflict(of: name, for: .group(key)) {
        for taken in added[..<index] { release(taken, by: key) }
        for name in removed { claim(name, by: key) }
        throw conflict
      }
      claim(name, by: key)
    }
  }

  /// The same without asking whether it fits.
  mutating func exchangeUnchecked(
    _ removed: [FamilyMetadata], for added: [FamilyMetadata], by key: GroupingKey
  ) {
    for name in removed { release(name, by: key) }
    for name in added { claim(name, by: key) }
  }

  /// What groups that hold the name have already, if it equals this: their memory is worth sharing.
  /// Otherwise this is kept for those to come.
  mutating func shared(_ metadata: FamilyMetadata) -> FamilyMetadata {
    let form = metadata.name.escapedForms.first ?? metadata.name
    guard metadata.problems.isEmpty,
      let index = claims[form]?.firstIndex(where: { $0.held.agrees(with: metadata) }),
      let held = claims[form]?[index].held
    else { return metadata }
    if held.equals(metadata) { return held }
    claims[form]?[index].held = metadata
    return metadata
  }

  private mutating func claim(_ name: FamilyMetadata, by key: GroupingKey) {
    let isAnnouncer = announcement?.storedKey == key
    change(name) { claim in
      claim.groups.insert(key)
      if isAnnouncer { claim.mark = nil }
    }
  }

  private mutating func release(_ name: FamilyMetadata, by key: GroupingKey) {
    let isAnnouncer = announcement?.storedKey == key
    change(name) { claim in
      claim.groups.remove(key)
      if isAnnouncer { claim.mark = nil }
    }
  }

  /// Changes what is registered of the name; what nobody holds then is forgotten.
  mutating func change(_ name: FamilyMetadata, _ change: (inout Claim) -> Void) {
    for form in name.name.escapedForms {
      // Taken out, or it would be copied.
      var list = claims.removeValue(forKey: form) ?? []
      let index = list.firstIndex { $0.held.agrees(with: name) } ?? list.endIndex
      if index == list.endIndex { list.append(Claim(held: name)) }
      change(&list[index])
      if list[index].isNobodys { list.remove(at: index) }
      if !list.isEmpty { claims[form] = list }
    }
  }

  /// Who wants a name.
  enum Taker {
    /// A group that has given up already what it will not hold any more.
    case group(GroupingKey)
    /// A group that will give up what it does not keep.
    case announcing(GroupingKey, keeping: (FamilyMetadata) -> Bool)

    fileprivate var key: GroupingKey {
      switch self {
      case .group(let key), .announcing(let key, _): key
      }
    }

    fileprivate func keeps(_ held: FamilyMetadata) -> Bool {
      switch self {
      case .group: true
      case .announcing(_, let isKept): isKept(held)
      }
    }
  }

  mutating func conflict(of name: FamilyMetadata, for taker: Taker) -> NameConflict? {
    for form in name.name.escapedForms {
      if let conflict = conflict(of: name, as: form, for: taker) { return conflict }
    }
    return nil
  }

  /// - Parameter escaped: one of the name's forms. Two foreign names that meet only across schemes
  ///   (one's dots form is the other's underscores form) are refused too, which is rare and safe.
  private mutating func conflict(
    of name: FamilyMetadata, as escaped: ByteString, for taker: Taker
  ) -> NameConflict? {
    let isOther = { (held: FamilyMetadata) in !held.agrees(with: name) }
    if let conflict = firstClaim(of: escaped, against: name, taker, where: isOther) {
      return conflict
    }
    for suffix in name.type.suffixes {
      if let conflict = firstClaim(of: escaped + suffix, against: name, taker, where: { _ in true })
      {
        return conflict
      }
    }
    for suffix in MetricType.histogram.suffixes where escaped.hasSuffix(suffix) {
      let base = ByteString(Array(escaped.bytes.dropLast(suffix.count)))
      if let conflict = firstClaim(
        of: base, against: name, taker, where: { $0.type.suffixes.contains(suffix) })
      {
        return conflict
      }
    }
    return nil
  }

  private mutating func firstClaim(
    of escaped: ByteString, against name: FamilyMetadata, _ taker: Taker,
    where isInTheWay: (FamilyMetadata) -> Bool
  ) -> NameConflict? {
    for claim in claims[escaped] ?? [] where isInTheWay(claim.held) {
      guard let holder = holder(of: claim, for: taker) else { continue }
      return NameConflict(name: name, held: claim.held, holder: holder)
    }
    return nil
  }

  /// Who holds the name against the taker. The group itself may.
  private mutating func holder(of claim: Claim, for taker: Taker) -> Holder? {
    if claim.isOwn { return Holder(key: nil) }
    let left = claim.mark == .leaving ? announcement?.storedKey : nil
    let other = claim.groups.first { $0 != taker.key && $0 != left }
    if let other { return Holder(key: other) }
    if claim.groups.contains(taker.key), taker.key != left, taker.keeps(claim.held) {
      return Holder(key: taker.key)
    }
    guard claim.mark == .coming else { return nil }
    switch taker {
    case .announcing(let key, _): return Holder(key: key)
    case .group: return announcement?.holder()
    }
  }
}

/// A name that cannot be had, and who holds the one in its way.
struct NameConflict: Error {
  let name: FamilyMetadata
  let held: FamilyMetadata
  let holder: Holder

  /// - Parameter family: the refused family, for its first metric.
  func inconsistency(of family: MetricFamily?) -> Inconsistency {
    if name.name == held.name {
      if holder.key == nil {
        return .ownType(name: name.name, type: name.type, expected: held.type)
      }
      let metric = family?.firstMetric ?? []
      return .type(
        MetricProblem(
          family: name.name, metric: metric, reason: .wrongValue(expected: held.type)), by: holder)
    }
    let isBase = held.name.underscored.count < name.name.underscored.count
    let (base, suffixed) = isBase ? (held, name) : (name, held)
    if base.type.suffixes.contains(where: {
      base.name.underscored + $0 == suffixed.name.underscored
    }) {
      return .suffix(suffixed: suffixed.name, base: base.name, type: base.type, by: holder)
    }
    return .escapedName(name.name, like: held.name, by: holder)
  }
}
