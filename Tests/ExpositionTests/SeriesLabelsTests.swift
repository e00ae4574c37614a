import Exposition
import Testing

struct SeriesLabelsTests {
  private func canonical(_ names: [Int]) -> (names: [String], problem: MetricProblem.Reason?) {
    var labels = SeriesLabels()
    var fields = ByteBuffer()
    for name in names { labels.append(name: ByteString("l\(name)").span, value: [0x76].span) }
    let group = LabelSet([LabelPair("instance", "i")])
    let findings = labels.canonicalize(under: group, into: &fields, checkingText: true)
    var cursor = LabelCursor(fields.span)
    var found: [String] = []
    while let label = cursor.next() { found.append("\(ByteString(copying: label.name))") }
    return (found, findings.problem)
  }

  @Test(arguments: [2, 23, 24, 25, 26, 300]) func sortsAnyNumber(count: Int) {
    let wanted = (["instance"] + (0..<count).map { "l\($0)" }).sorted()
    #expect(canonical(Array((0..<count).reversed())).names == wanted)
    #expect(canonical(Array(0..<count)).names == wanted)
  }

  @Test(arguments: [2, 24, 25, 300]) func findsDuplicatesAmongAnyNumber(count: Int) {
    #expect(canonical(Array(0..<count)).problem == nil)
    #expect(canonical(Array(0..<count) + [1]).problem == .duplicateLabel("l1"))
  }

  @Test(arguments: [2, 24, 25, 300]) func containsWhatIsThere(count: Int) {
    var labels = SeriesLabels()
    for name in 0..<count {
      let isThere = contains("l\(name)", &labels)
      #expect(!isThere)
      labels.begin(name: ByteString("l\(name)").span)
      let isThereNow = contains("l\(name)", &labels)
      #expect(isThereNow)
    }
    let value = labels.remove(name: ByteString("l0").span)
    #expect(value == [])
    let isLeft = (contains("l0", &labels), contains("l1", &labels))
    #expect(isLeft == (false, true))
    labels.removeAll()
    let isForgotten = !contains("l1", &labels)
    #expect(isForgotten)
  }

  private func contains(_ name: String, _ labels: inout SeriesLabels) -> Bool {
    labels.contains(name: ByteString(name).span)
  }
}
