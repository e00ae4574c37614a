import Exposition
import Storage

/// Groups, found one after the other in the order of their grouping keys: a heap. Neither making
/// it, a part at a time, nor taking the next group ever costs what sorting all of them does.
struct GroupOrder {
  /// Places that one part of the making puts in order.
  private static let placesPerPart = 512

  private var heap: [MetricGroup]
  /// Places below this one are still to be put in order; 0 when the heap is made.
  private var unordered: Int

  init(_ groups: [MetricGroup]) {
    heap = groups
    unordered = groups.count / 2
  }

  var isMade: Bool { unordered == 0 }

  /// Does the next part of the making.
  mutating func makeFurther() {
    for _ in 0..<min(Self.placesPerPart, unordered) {
      unordered -= 1
      sink(from: unordered)
    }
  }

  /// The next group; only of a heap that is made.
  mutating func next() -> MetricGroup? {
    guard let last = heap.popLast() else { return nil }
    guard let first = heap.first else { return last }
    heap[0] = last
    sink(from: 0)
    return first
  }

  private mutating func sink(from start: Int) {
    let group = heap[start]
    var place = start
    while true {
      var child = 2 * place + 1
      guard child < heap.count else { break }
      if child + 1 < heap.count, heap[child + 1].key.precedes(heap[child].key) { child += 1 }
      guard heap[child].key.precedes(group.key) else { break }
      heap[place] = heap[child]
      place = child
    }
    heap[place] = group
  }
}

extension GroupingKey {
  /// Label by label, in the order of their names: by name, then by value.
  func precedes(_ other: GroupingKey) -> Bool {
    for (pair, others) in zip(labels.pairs, other.labels.pairs) {
      let names = pair.name.order(against: others.name.span)
      if names != 0 { return names < 0 }
      let values = pair.value.order(against: others.value.span)
      if values != 0 { return values < 0 }
    }
    return labels.pairs.count < other.labels.pairs.count
  }
}
