import Exposition
import HTTP

extension Gateway {
  /// What this build is, how it was started and when.
  @Sendable func queryStatus(_ request: Request, _: PushPath?) -> Reply {
    metrics.countRequest(handler: .statusAPI, method: .get, status: 200)
    return .respond(.apiJSON(.bytes(statusJSON())))
  }

  private func statusJSON() -> [UInt8] {
    var output = ByteBuffer(capacity: 2048)
    output.append("{\"status\":\"success\",\"data\":{\"build_information\":")
    output.appendJSONObject(configuration.build.namedFacts)
    output.append(",\"flags\":")
    output.appendJSONObject(configuration.flags)
    output.append(",\"start_time\":\"")
    LocalTime(configuration.startTime).append(to: &output)
    output.append("\"}}")
    return output.array()
  }
}

extension BuildInformation {
  /// As the query API and the status page name them, sorted by name.
  var namedFacts: [(name: String, value: String)] {
    [
      ("branch", branch), ("buildDate", date), ("buildUser", user), ("goVersion", compiler),
      ("revision", revision), ("version", version),
    ]
  }
}

extension ByteBuffer {
  fileprivate mutating func appendJSONObject(_ entries: [(name: String, value: String)]) {
    append(UInt8(ascii: "{"))
    let sorted = entries.sorted { ByteString($0.name) < ByteString($1.name) }
    for (index, entry) in sorted.enumerated() {
      if index > 0 { append(UInt8(ascii: ",")) }
      appendJSON(entry.name)
      append(UInt8(ascii: ":"))
      appendJSON(entry.value)
    }
    append(UInt8(ascii: "}"))
  }
}
