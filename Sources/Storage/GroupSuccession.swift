import Exposition

/// A group that takes the place of another, and what that changes of the names it holds.
///
/// Made before the lock is taken; there it is seen whether the other is still in that place.
struct GroupSuccession: Sendable {
  let old: MetricGroup?
  let group: MetricGroup
  let removed: [FamilyMetadata]
  let added: [FamilyMetadata]
  /// Whether these are marked in the registry already.
  let isAnnounced: Bool

  init(_ replacement: GroupReplacement, of old: MetricGroup?, soleShapeEpoch: Int?) {
    self.old = old
    isAnnounced = replacement.isAnnounced
    group = replacement.group(after: old, soleShapeEpoch: soleShapeEpoch)
    let keepsNames = old.map { replacement.keepsNames(of: $0) } ?? false
    (removed, added) = keepsNames ? ([], []) : group.nameChanges(since: old)
  }
}
