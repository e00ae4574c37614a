import Testing

@testable import Gateway

@Suite struct RequestCountersTests {
  @Test func everySlotIsItsOwn() {
    let counters = RequestCounters()
    var expected: [String] = []
    for (index, status) in RequestCounters.statuses.enumerated() {
      for handler in RequestHandler.allCases {
        for method in RequestMethod.allCases {
          let count = index * 100 + handler.rawValue * 10 + method.rawValue + 1
          for _ in 0..<count { counters.count(handler, method, status: status) }
          expected.append("\(status) \(handler.label) \(method.label) \(count)")
        }
      }
    }
    let samples = counters.samples()
    let lines = samples.map { sample in
      "\(sample.labels.map(\.value).joined(separator: " ")) \(Int(sample.value))"
    }
    #expect(lines == expected)
    #expect(samples.allSatisfy { $0.labels.map(\.name) == ["code", "handler", "method"] })
  }

  @Test(arguments: [
    (200, "200"), (202, "202"), (418, "400"), (599, "500"), (0, "500"), (-1, "500"),
  ])
  func codesFallIntoTheTable(status: Int, label: String) {
    let counters = RequestCounters()
    counters.count(.push, .put, status: status)
    #expect(counters.samples().map { $0.labels[0].value } == [label])
  }

  @Test func labelsStandInOrder() {
    let handlers = RequestHandler.allCases.map(\.label)
    let methods = RequestMethod.allCases.map(\.label)
    #expect(handlers == handlers.sorted())
    #expect(methods == methods.sorted())
    #expect(handlers.count == 11 && methods.count == 10)
    #expect(RequestCounters.statuses == Array(Set(RequestCounters.statuses)).sorted())
    #expect(RequestCounters.statuses.count == 32)
  }

  @Test(arguments: [
    ("GET", RequestMethod.get), ("PUT", .put), ("get", .unknown), ("PROPFIND", .unknown),
    ("", .unknown), ("OPTIONS", .options),
  ])
  func methodsAreRead(name: String, method: RequestMethod) {
    #expect(RequestMethod(requestMethod: name) == method)
  }
}
