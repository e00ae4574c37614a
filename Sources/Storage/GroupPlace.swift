/// Where a group stands in a snapshot.
package struct GroupPlace: Sendable {
  package let stripe: UInt16
  package let index: UInt32

  package init(stripe: Int, index: Int) {
    self.stripe = UInt16(stripe)
    self.index = UInt32(index)
  }
}
