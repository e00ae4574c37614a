import Exposition

/// Which groups hold which family names, and with which type.
///
/// Keyed by the name as it is exposed, in each escaping scheme, so that two names which would
/// become one there meet here. Costs O(names given), whatever is registered.
struct NameRegistry: Sendable {
  private struct Claim: Sendable {
    /// Of one of the groups.
    var held: FamilyMetadata
    var groups: Set<GroupingKey> = []
    var isOwn = false

    func holder(besides key: GroupingKey) -> Holder? {
      if isOwn { return Holder(key: nil) }
      return groups.first { $0 != key }.map { Holder(key: $0) }
    }
  }

  private var claims: [ByteString: [Claim]] = [:]

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
      if let conflict = conflict(of: name, by: key) {
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
    for form in name.name.escapedForms {
      var list = claims.removeValue(forKey: form) ?? []
      let index = list.firstIndex { $0.held.agrees(with: name) } ?? list.endIndex
      if index == list.endIndex { list.append(Claim(held: name)) }
      list[index].groups.insert(key)
      claims[form] = list
    }
  }

  private mutating func release(_ name: FamilyMetadata, by key: GroupingKey) {
    for form in name.name.escapedForms {
      guard var list = claims.removeValue(forKey: form) else { continue }
      if let index = list.firstIndex(where: { $0.held.agrees(with: name) }) {
        list[index].groups.remove(key)
        if list[index].groups.isEmpty, !list[index].isOwn { list.remove(at: index) }
      }
      if !list.isEmpty { claims[form] = list }
    }
  }

  private func conflict(of name: FamilyMetadata, by key: GroupingKey) -> NameConflict? {
    for form in name.name.escapedForms {
      if let conflict = conflict(of: name, as: form, by: key) { return conflict }
    }
    return nil
  }

  /// - Parameter escaped: one of the name's forms. Two foreign names that meet only across schemes
  ///   (one's dots form is the other's underscores form) are refused too, which is rare and safe.
  private func conflict(
    of name: FamilyMetadata, as escaped: ByteString, by key: GroupingKey
  ) -> NameConflict? {
    for claim in claims[escaped] ?? [] where !claim.held.agrees(with: name) {
      // The group itself counts too: what it gives up was released before.
      guard let holder = claim.holder(besides: key) ?? claim.groups.first.map({ Holder(key: $0) })
      else { continue }
      return NameConflict(name: name, held: claim.held, holder: holder)
    }
    for suffix in name.type.suffixes {
      if let conflict = firstClaim(
        of: escaped + suffix, against: name, by: key, where: { _ in true })
      {
        return conflict
      }
    }
    for suffix in MetricType.histogram.suffixes where escaped.hasSuffix(suffix) {
      let base = ByteString(Array(escaped.bytes.dropLast(suffix.count)))
      if let conflict = firstClaim(
        of: base, against: name, by: key, where: { $0.suffixes.contains(suffix) })
      {
        return conflict
      }
    }
    return nil
  }

  private func firstClaim(
    of escaped: ByteString, against name: FamilyMetadata, by key: GroupingKey,
    where isInTheWay: (MetricType) -> Bool
  ) -> NameConflict? {
    for claim in claims[escaped] ?? [] where isInTheWay(claim.held.type) {
      let holder = claim.holder(besides: key) ?? Holder(key: key)
      return NameConflict(name: name, held: claim.held, holder: holder)
    }
    return nil
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
