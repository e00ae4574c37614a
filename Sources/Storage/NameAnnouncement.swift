import Exposition

/// A change of very many names, which marks them before the group is stored and settles them
/// afterwards, a few at a time, so that nobody waits for all of them. There is one at a time.
///
/// All marks take effect at once, when the group is put in its place. Until then they bind nobody:
/// who wants a name that is only announced gets it, and the change has to begin anew. So no push is
/// refused for one that is not stored, or for what a group gave up.
struct NameAnnouncement: Sendable {
  enum Mark: Sendable { case coming, leaving }

  private let key: GroupingKey
  private var isStored = false
  /// Whether another push wanted one of the names for something else.
  private var isOverruled = false

  init(by key: GroupingKey) { self.key = key }

  /// Whose marks count, once they do.
  var storedKey: GroupingKey? { isStored ? key : nil }

  /// Who holds a name that is coming against another push. Nobody before the group is stored, and
  /// from then on it will not be.
  mutating func holder() -> Holder? {
    if isStored { return Holder(key: key) }
    isOverruled = true
    return nil
  }

  fileprivate mutating func confirm() -> Bool {
    isStored = !isOverruled
    return isStored
  }
}

extension NameRegistry {
  /// Marks names that come with the change, up to the first that is taken, and tells why that is.
  ///
  /// - Parameter isKept: whether the group will have that family, of that type.
  mutating func announce(
    _ names: ArraySlice<FamilyMetadata>, by key: GroupingKey,
    keeping isKept: @escaping (FamilyMetadata) -> Bool
  ) throws(NameConflict) {
    for name in names {
      if let conflict = conflict(of: name, for: .announcing(key, keeping: isKept)) {
        throw conflict
      }
      change(name) { $0.mark = .coming }
    }
  }

  /// Marks or unmarks names without asking.
  mutating func mark(_ names: ArraySlice<FamilyMetadata>, as mark: NameAnnouncement.Mark?) {
    for name in names { change(name) { $0.mark = mark } }
  }

  /// Makes the marks count; false if another push was quicker. Called when the group is about to be
  /// put in its place.
  mutating func confirm() -> Bool { announcement?.confirm() ?? false }

  /// Has the group hold those of the names that it has by now.
  mutating func settle(
    _ names: ArraySlice<FamilyMetadata>, by key: GroupingKey, where isHeld: (FamilyMetadata) -> Bool
  ) {
    for name in names {
      let isHeld = isHeld(name)
      change(name) { claim in
        claim.mark = nil
        if isHeld { claim.groups.insert(key) } else { claim.groups.remove(key) }
      }
    }
  }
}
