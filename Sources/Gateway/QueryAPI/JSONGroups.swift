import Exposition
import Storage

/// The answer of `/api/v1/metrics`. Each group is one object whose keys are sorted: its families,
/// its labels, and whether the last push was accepted. As upstream has it, a family named like one
/// of the latter two stands in that key's place.
struct JSONGroups: GroupForm {
  private var isFirstGroup = true
  private var isFirstKey = true
  private var labels: LabelSet?
  private var isLastPushSuccessful: Bool?

  private static let labelsKey: ByteString = "labels"
  private static let successKey: ByteString = "last_push_successful"

  mutating func begin(into output: inout ByteBuffer) {
    output.append("{\"status\":\"success\",\"data\":[")
  }

  mutating func begin(_ group: MetricGroup, into output: inout ByteBuffer) {
    output.append(isFirstGroup ? "{" : ",{")
    isFirstGroup = false
    isFirstKey = true
    labels = group.key.labels
    isLastPushSuccessful = group.pushTime >= group.failureTime
  }

  mutating func begin(_ family: ListedFamily, into output: inout ByteBuffer) {
    let name = family.family.name
    if Self.labelsKey < name { writeLabels(into: &output) }
    if Self.successKey < name { writeSuccess(into: &output) }
    if name == Self.labelsKey { labels = nil }
    if name == Self.successKey { isLastPushSuccessful = nil }
    write(key: name, into: &output)
    output.append("{\"time_stamp\":\"")
    LocalTime(family.time).append(to: &output)
    output.append("\",\"type\":\"")
    output.append(family.family.type.protobufName)
    output.append(UInt8(ascii: "\""))
    if let help = family.family.help, !help.isEmpty {
      output.append(",\"help\":")
      output.appendJSON(help.span)
    }
    output.append(",\"metrics\":[")
  }

  mutating func write(
    _ metric: borrowing MetricView, isFirst: Bool, into output: inout ByteBuffer
  ) {
    if !isFirst { output.append(UInt8(ascii: ",")) }
    JSONRenderer.write(metric, into: &output)
  }

  mutating func endFamily(into output: inout ByteBuffer) { output.append("]}") }

  mutating func endGroup(into output: inout ByteBuffer) {
    writeLabels(into: &output)
    writeSuccess(into: &output)
    output.append(UInt8(ascii: "}"))
  }

  mutating func end(into output: inout ByteBuffer) { output.append("]}") }

  private mutating func write(key: ByteString, into output: inout ByteBuffer) {
    if !isFirstKey { output.append(UInt8(ascii: ",")) }
    isFirstKey = false
    output.appendJSON(key.span)
    output.append(UInt8(ascii: ":"))
  }

  private mutating func writeLabels(into output: inout ByteBuffer) {
    guard let labels else { return }
    self.labels = nil
    write(key: Self.labelsKey, into: &output)
    for (index, pair) in labels.pairs.enumerated() {
      output.append(UInt8(ascii: index == 0 ? "{" : ","))
      output.appendJSON(pair.name.span)
      output.append(UInt8(ascii: ":"))
      output.appendJSON(pair.value.span)
    }
    output.append(UInt8(ascii: "}"))
  }

  private mutating func writeSuccess(into output: inout ByteBuffer) {
    guard let isLastPushSuccessful else { return }
    self.isLastPushSuccessful = nil
    write(key: Self.successKey, into: &output)
    output.append(isLastPushSuccessful ? "true" : "false")
  }
}
