// Steps over the canonical form, which this module wrote and therefore trusts to be well formed.

extension MetricFamily {
  /// Where each `Metric` message stands in `metrics`, and its label fields, in pushed order.
  package func forEachMetric(_ visit: (_ message: Range<Int>, _ labels: Range<Int>) -> Void) {
    let metrics = self.metrics
    let bytes = metrics.span
    var place = 0
    while place < bytes.count {
      place += 1
      let length = bytes.varint(at: &place)
      let message = place..<place + length
      var end = place
      while end < message.upperBound, bytes[end] == 0x0A {
        end += 1
        let label = bytes.varint(at: &end)
        end += label
      }
      visit(message, place..<end)
      place = message.upperBound
    }
  }

  /// The first `Metric` message; every family has one.
  package var firstMetric: [UInt8] {
    let metrics = self.metrics
    var place = 1
    let length = metrics.span.varint(at: &place)
    return Array(metrics[place..<place + length])
  }

  /// The first `Metric` message whose labels have that hash.
  package func metric(hashing hash: UInt64, with hasher: SeriesHasher) -> [UInt8]? {
    let metrics = self.metrics
    var found: [UInt8]?
    forEachMetric { message, labels in
      guard found == nil else { return }
      if hasher.hash(metrics.span.extracting(labels)) == hash { found = Array(metrics[message]) }
    }
    return found
  }
}

extension Span<UInt8> {
  /// Steps over the varint there; the canonical form has no negative lengths.
  @inline(__always)
  func varint(at place: inout Int) -> Int {
    var value = 0
    var shift = 0
    while true {
      let byte = self[place]
      place += 1
      value |= Int(byte & 0x7F) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
  }
}

/// Calls with the name and the value of each of these canonical `label` fields.
package func forEachLabel(
  in labels: Span<UInt8>, _ visit: (_ name: Span<UInt8>, _ value: Span<UInt8>) -> Void
) {
  var place = 0
  while place < labels.count {
    place += 1
    _ = labels.varint(at: &place)
    place += 1
    let nameLength = labels.varint(at: &place)
    let name = place..<place + nameLength
    place = name.upperBound + 1
    let valueLength = labels.varint(at: &place)
    let value = place..<place + valueLength
    place = value.upperBound
    visit(labels.extracting(name), labels.extracting(value))
  }
}
