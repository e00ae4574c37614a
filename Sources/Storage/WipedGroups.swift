/// What a wipe took out of the store: no longer to be seen, but in memory as long as this is.
package struct WipedGroups: Sendable {
  var stripes: [Stripe] = []
  var jobs: [JobShapes] = []
  var names: NameRegistry
}
