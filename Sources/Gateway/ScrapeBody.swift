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
  private var part: ScrapedFamily.Part?
  private var progress = SortedMetrics.Progress()
  private var hasEnded = false
  private var renderer: FamilyRenderer
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
    if order.isEmpty {
      order = families.keys.sorted()
      renderer.begin(order)
    }
    buffer.removeAll()
    while buffer.count < Self.pieceSize, !hasEnded { step() }
    piece.append(buffer.span)
    return !hasEnded
  }

  /// Goes on with the family under way, begins the next one or ends the scrape.
  private func step() {
    if let part {
      renderer.append(part, from: &progress, upTo: Self.pieceSize, into: &buffer)
      if progress.isDone { self.part = nil }
    } else if var parts = current {
      part = parts.next()
      progress = SortedMetrics.Progress()
      current = part == nil ? nil : parts
      if part == nil { renderer.endFamily(into: &buffer) }
    } else if nextFamily < order.count {
      current = families[order[nextFamily]]?.parts(of: groups)
      nextFamily += 1
      if let current { renderer.begin(current, into: &buffer) }
    } else {
      renderer.end(into: &buffer)
      hasEnded = true
    }
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
