/// What a wipe took out of the store: no longer to be seen, but still in memory.
///
/// A hundred thousand groups are some tenths of a second of freeing. Who cannot wait that long
/// releases them bit by bit.
package struct WipedGroups: Sendable {
  var stripes: [Stripe] = []
  var jobs: [JobShapes] = []
  var names: NameRegistry

  init(names: NameRegistry) { self.names = names }

  /// Of a store that was empty.
  package init() { self.init(names: NameRegistry(own: [])) }

  /// Gives back the memory of some groups; false once nothing is left.
  package mutating func release(atMost count: Int) -> Bool {
    while !stripes.isEmpty {
      if stripes[stripes.count - 1].release(atMost: count) { return true }
      stripes.removeLast()
    }
    while !jobs.isEmpty {
      if jobs[jobs.count - 1].release(atMost: count) { return true }
      jobs.removeLast()
    }
    return names.release(atMost: count)
  }
}
