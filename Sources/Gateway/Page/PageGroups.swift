import Exposition
import Storage

/// The page: both views in one document, of which the style shows one. All of it can be read
/// without script; script only deletes.
struct PageGroups: GroupForm {
  private let configuration: Gateway.Configuration
  private let groupCount: Int
  private var number = 0

  init(configuration: Gateway.Configuration, groupCount: Int) {
    self.configuration = configuration
    self.groupCount = groupCount
  }

  mutating func begin(into output: inout ByteBuffer) {
    PageFrame(configuration: configuration).begin(into: &output)
    output.append("<main id=\"metrics\">\n<h1>Metrics</h1>\n")
    if configuration.hasAdminAPI { writeDeleteAll(into: &output) }
    if groupCount == 0 { output.append("<p class=\"none\">No metrics have been pushed.</p>\n") }
  }

  mutating func begin(_ group: MetricGroup, into output: inout ByteBuffer) {
    number += 1
    output.append("<article aria-labelledby=\"group-\(number)\">\n<h2 id=\"group-\(number)\">")
    for pair in group.key.labelsJobFirst {
      HTMLRenderer.writeLabel(pair.name.span, pair.value.span, into: &output)
    }
    output.append("</h2>\n")
    if group.failureTime > group.pushTime {
      output.append("<strong class=\"failed\">Last push failed!</strong>\n")
    }
    writeDelete(group.key, into: &output)
    writePushes(of: group, into: &output)
    output.append("<details><summary>\(group.families.count + 2) metric families</summary>\n")
  }

  mutating func begin(_ listed: ListedFamily, into output: inout ByteBuffer) {
    let family = listed.family
    output.append("<details class=\"family\"><summary><code>")
    let name = family.name
    output.appendHTML(name.span)
    output.append("</code> ")
    if let help = family.help, !help.isEmpty {
      output.append("<span class=\"help\">")
      output.appendHTML(help.span)
      output.append("</span> ")
    }
    output.append("<span class=\"type\">\(family.type.protobufName)</span> last pushed: ")
    output.appendTime(listed.time)
    output.append(
      "</summary>\n<div class=\"wide\" tabindex=\"0\"><table>\n<thead><tr><th scope=\"col\">Labels</th>"
        + "<th scope=\"col\">Value</th></tr></thead>\n<tbody>\n")
  }

  mutating func write(
    _ metric: borrowing MetricView, isFirst: Bool, into output: inout ByteBuffer
  ) {
    HTMLRenderer.writeRow(metric, into: &output)
  }

  mutating func endFamily(into output: inout ByteBuffer) {
    output.append("</tbody></table></div></details>\n")
  }

  mutating func endGroup(into output: inout ByteBuffer) {
    output.append("</details></article>\n")
  }

  mutating func end(into output: inout ByteBuffer) {
    output.append("</main>\n</body>\n</html>\n")
  }

  private func writeDeleteAll(into output: inout ByteBuffer) {
    output.append(
      "<p><button type=\"button\" class=\"delete\" data-method=\"PUT\" "
        + "data-url=\"api/v1/admin/wipe\" data-what=\"all \(groupCount) groups\""
        + (groupCount == 0 ? " disabled" : "") + ">Delete All \(groupCount) Groups</button></p>\n")
  }

  private func writeDelete(_ key: GroupingKey, into output: inout ByteBuffer) {
    output.append(
      "<button type=\"button\" class=\"delete\" data-method=\"DELETE\" data-url=\"")
    output.appendHTML(key.base64Path)
    output.append("\" data-what=\"the group ")
    output.appendHTML(key.description)
    output.append("\" aria-describedby=\"group-\(number)\">Delete Group</button>\n")
  }

  /// Who pushed last, and what became of the last push that was refused.
  private func writePushes(of group: MetricGroup, into output: inout ByteBuffer) {
    if group.pushTime > 0 {
      output.append("<p class=\"push\">Last push: ")
      output.appendTime(group.pushTime)
      writeSource(group.source, into: &output)
      output.append("</p>\n")
    }
    if group.failureTime > 0 {
      output.append("<p class=\"refusal\">Last refused push: ")
      output.appendTime(group.failureTime)
      writeSource(group.failure?.source ?? "", into: &output)
      if let reason = group.failure?.reason {
        output.append(": <span class=\"reason\">")
        output.appendHTML(reason)
        output.append("</span>")
      }
      output.append("</p>\n")
    }
  }

  private func writeSource(_ source: String, into output: inout ByteBuffer) {
    if source.isEmpty { return }
    output.append(" from ")
    output.appendHTML(source)
  }
}

extension ByteBuffer {
  /// To the second, which is what people read, with the whole in the attribute.
  mutating func appendTime(_ time: Timestamp) {
    let local = LocalTime(time)
    append("<time datetime=\"")
    local.append(to: &self)
    append("\">")
    local.append(to: &self, fraction: .none)
    append("</time>")
  }
}

extension GroupingKey {
  /// The job, then the other labels by name.
  var labelsJobFirst: [LabelPair] {
    [LabelPair("job", job)] + labels.pairs.filter { $0.name != "job" }
  }

  /// The push URL of the group from the page on. Every value is base64 with one `=` behind, so that
  /// none is empty and none can be a part of the path.
  var base64Path: String {
    "metrics"
      + labelsJobFirst.map { pair in
        let name = EscapingScheme.values.escape(labelName: pair.name.span)
        return "/\(name)@base64/\(URLBase64.encode(pair.value.bytes))="
      }.joined()
  }
}
