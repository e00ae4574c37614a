import Exposition
import HTTP
import Logging
import Selectors
import Storage

/// A deletion under way, and its answer: first all groups are matched, then the matching ones
/// deleted, then listed, each in steps of about a millisecond.
///
/// A group that was pushed to since it was matched stays, and is not listed.
final class GroupDeletion: BodySource {
  /// Nanoseconds.
  private static let step: Int64 = 500_000
  private static let pieceSize = 32 << 10

  private enum Stage { case matching, deleting, listing, ended }

  private let filter: GroupFilter
  private let gateway: Gateway
  private let source: String
  private let start: Timestamp
  private var stage = Stage.matching
  private var nextStripe = 0
  private var groups: [MetricGroup] = []
  private var matched: [MetricGroup] = []
  private var chosen: [(key: GroupingKey, pushTime: Timestamp)] = []
  private var listed = 0

  /// - Parameter source: who asked for it, for the log.
  init(_ filter: GroupFilter, gateway: Gateway, source: String) {
    self.filter = filter
    self.gateway = gateway
    self.source = source
    start = gateway.configuration.clock.wall()
  }

  func next(into piece: inout [UInt8]) -> Bool {
    do {
      switch stage {
      case .matching: try match()
      case .deleting: delete()
      case .listing: list(into: &piece)
      case .ended: break
      }
    } catch {
      piece += error.json
      stage = .ended
    }
    return stage != .ended
  }

  /// One step of matching.
  func match() throws(AdminError) {
    do throws(PatternError) {
      try repeatInStep { () throws(PatternError) in
        guard let group = nextGroup() else {
          stage = .deleting
          return false
        }
        if try filter.contains(group, at: start) { matched.append(group) }
        return true
      }
    } catch {
      throw .pattern(error)
    }
  }

  private func nextGroup() -> MetricGroup? {
    while groups.isEmpty, nextStripe < gateway.store.stripeCount {
      groups = gateway.store.groups(inStripe: nextStripe)
      nextStripe += 1
    }
    return groups.popLast()
  }

  private func delete() {
    repeatInStep {
      guard let group = matched.popLast() else {
        stage = .listing
        return false
      }
      if filter.isDryRun || gateway.store.delete(group) {
        chosen.append((group.key, group.pushTime))
      }
      return true
    }
    guard stage == .listing, !filter.isDryRun, !chosen.isEmpty else { return }
    gateway.logger.info(
      "deleted groups", metadata: ["groups": "\(chosen.count)", "logged_source": "\(source)"])
  }

  private func list(into piece: inout [UInt8]) {
    var output = ByteBuffer(capacity: Self.pieceSize + 1024)
    if listed == 0 {
      output.append("{\"status\":\"success\",\"data\":{\"dry_run\":\(filter.isDryRun),\"groups\":[")
    }
    repeatInStep {
      guard listed < chosen.count, output.count < Self.pieceSize else { return false }
      if listed > 0 { output.append(UInt8(ascii: ",")) }
      output.append(group: chosen[listed].key, pushTime: chosen[listed].pushTime)
      listed += 1
      return true
    }
    if listed == chosen.count {
      output.append("],\"count\":\(listed)}}")
      stage = .ended
    }
    piece.append(output.span)
  }

  /// Repeats until there is nothing to do or the step's time is over.
  private func repeatInStep<Failure: Error>(
    _ body: () throws(Failure) -> Bool
  ) throws(Failure) {
    let end = gateway.configuration.clock.monotonic() + Self.step
    repeat {
      guard try body() else { return }
    } while gateway.configuration.clock.monotonic() < end
  }
}
