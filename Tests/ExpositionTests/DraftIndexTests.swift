import Testing

@testable import Exposition

struct DraftIndexTests {
  private func family(_ name: ByteString) -> MetricFamily {
    MetricFamily(
      name: name, type: .gauge, help: nil, metrics: [], metricCount: 0, series: SeriesIndex())
  }

  /// The names of the last push and of a body, and the places of `a`, `b` and `c` in the body.
  private static let cases: [(former: String, body: String, places: [Int?])] = [
    ("", "abc", [0, 1, 2]), ("abc", "abc", [0, 1, 2]), ("abc", "ab", [0, 1, nil]),
    ("ab", "abc", [0, 1, 2]), ("abc", "acb", [0, 2, 1]), ("abc", "b", [nil, 0, nil]),
    ("cab", "abc", [0, 1, 2]),
  ]

  @Test(arguments: cases)
  func finds(former: String, body: String, places: [Int?]) {
    var index = DraftIndex(former: former.map { family(ByteString("\($0)")) })
    for (place, letter) in body.enumerated() {
      let name = ByteString("\(letter)")
      index.add(name, at: place, isNext: index.next(name.span) != nil)
    }
    for (letter, place) in zip("abc", places) {
      let found = index.find(ByteString("\(letter)"))
      #expect(found == place)
    }
  }

  @Test func knowsTheFormerFamiliesOnlyInTheirPlaces() {
    let former = ["a", "b", "c"].map { family($0) }
    var index = DraftIndex(former: former)
    index.add("a", at: 0, isNext: true)
    #expect(index.next === former[1])
    index.add("x", at: 1, isNext: false)
    #expect(index.next == nil)
    #expect(index.former(of: 0) === former[0])
    #expect(index.former(of: 1) == nil)
  }

  @Test func whatIsRemovedIsNotFound() {
    var index = DraftIndex(former: [family("a"), family("b")])
    index.add("a", at: 0, isNext: true)
    let (next, first, again) = (index.remove("b"), index.remove("a"), index.remove("a"))
    #expect(next == nil)
    #expect(first == 0)
    #expect(again == nil)
  }
}
