import Exposition
import HTTP
import Storage

/// All groups, written piece by piece: no call does more than a bounded part of it, whatever the
/// number of groups, of a group's families and of a family's metrics.
final class GroupListing<Form: GroupForm>: BodySource {
  /// Bytes after which a piece is handed over.
  private static var pieceSize: Int { 32 << 10 }

  private var groups: GroupOrder
  private var form: Form
  private var buffer = ByteBuffer(capacity: 40 << 10)
  private var hasBegun = false
  /// The families that are left of the group at hand.
  private var families: GroupFamilies?
  private var family: MetricFamily?
  /// Where the family's next metric starts.
  private var place = 0

  init(_ groups: [MetricGroup], as form: Form) {
    self.groups = GroupOrder(groups)
    self.form = form
  }

  func next(into piece: inout [UInt8]) -> Bool {
    guard groups.isMade else {
      groups.makeFurther()
      return true
    }
    buffer.removeAll()
    if !hasBegun {
      form.begin(into: &buffer)
      hasBegun = true
    }
    var goesOn = true
    while goesOn, buffer.count < Self.pieceSize { goesOn = step() }
    buffer.copy(to: &piece)
    return goesOn
  }

  private func step() -> Bool {
    if let family {
      write(family)
    } else if families != nil {
      beginFamily()
    } else if let group = groups.next() {
      form.begin(group, into: &buffer)
      families = GroupFamilies(group)
    } else {
      form.end(into: &buffer)
      return false
    }
    return true
  }

  private func beginFamily() {
    guard let next = families?.next() else {
      form.endGroup(into: &buffer)
      families = nil
      return
    }
    form.begin(next, into: &buffer)
    family = next.family
    place = 0
  }

  private func write(_ family: MetricFamily) {
    let bytes = family.metrics
    var cursor = MetricCursor(bytes.span, at: place)
    while buffer.count < Self.pieceSize {
      guard let metric = cursor.next() else {
        form.endFamily(into: &buffer)
        self.family = nil
        return
      }
      form.write(metric, isFirst: place == 0, into: &buffer)
      place = cursor.position
    }
  }
}

extension ByteBuffer {
  fileprivate func copy(to piece: inout [UInt8]) { piece.append(span) }
}
