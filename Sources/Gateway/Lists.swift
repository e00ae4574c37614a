extension Array {
  /// How many elements at the beginning fulfil what all behind them do not.
  func partition(_ isBefore: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if isBefore(self[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Takes so many elements off the ends of the last lists. Nothing is left if there were less.
  mutating func releaseLast<Member>(_ count: Int) where Element == [Member] {
    for _ in 0..<count {
      while last?.isEmpty == true { removeLast() }
      if isEmpty { return }
      self[self.count - 1].removeLast()
    }
  }
}
