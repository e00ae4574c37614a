import Exposition
import HTTP
import Storage

/// One scrape, produced piece by piece: no call does more than a bounded part of it.
final class ScrapeBody: BodySource {
  /// Bytes after which a piece is handed over.
  private static let pieceSize = 32 << 10
  /// Groups whose families are sorted in by one call.
  private static let groupsPerCall = 256

  private let groups: [MetricGroup]
  private var nextGroup = 0
  private var families: [ByteString: ScrapedFamily] = [:]
  private var order: [ByteString] = []
  private var nextFamily = 0
  private var current: ScrapedFamily.Parts?
  private let renderer: FamilyRenderer
  private var buffer = ByteBuffer(capacity: ScrapeBody.pieceSize * 2)

  init(groups: [MetricGroup], own: [MetricFamily], negotiation: ScrapeNegotiation) {
    self.groups = groups
    renderer = FamilyRenderer(format: negotiation.format, escaping: negotiation.escaping)
    for family in own { families[family.name] = ScrapedFamily(own: family) }
    if !groups.isEmpty {
      families[GroupTimes.pushTime] = ScrapedFamily(times: .pushTime)
      families[GroupTimes.failureTime] = ScrapedFamily(times: .failureTime)
    }
  }

  func next(into piece: inout [UInt8]) -> Bool {
    if nextGroup < groups.count {
      gather()
      return true
    }
    if order.isEmpty { order = families.keys.sorted() }
    buffer.removeAll()
    while buffer.count < Self.pieceSize {
      if current == nil {
        guard nextFamily < order.count else { break }
        current = families[order[nextFamily]]?.parts(of: groups)
        nextFamily += 1
        if let current { renderer.begin(current, into: &buffer) }
      }
      guard var parts = current else { continue }
      if let part = parts.next() {
        renderer.append(part, into: &buffer)
        current = parts
      } else {
        current = nil
      }
    }
    piece.append(buffer.span)
    return current != nil || nextFamily < order.count
  }

  private func gather() {
    let end = min(nextGroup + Self.groupsPerCall, groups.count)
    for group in groups[nextGroup..<end] {
      for stored in group.families {
        families[stored.family.name, default: ScrapedFamily()].add(stored)
      }
    }
    nextGroup = end
  }
}
