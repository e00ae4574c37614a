import Durations
import Exposition
import Selectors

@testable import WebConfig

// What operators and users write: read without a trap, and to the same end each time.

/// A web configuration file. A refusal names a line that is there.
func fuzzWebConfig(_ input: [UInt8]) {
  let lines = 1 + input.count { $0 == 0x0A || $0 == 0x0D }
  do throws(WebConfigError) {
    let config = try WebConfigReader(path: "web.yml").read(input)
    let again = try WebConfigReader(path: "web.yml").read(input)
    precondition(config == again, "reads differ")
  } catch {
    precondition(!"\(error)".isEmpty)
    if let line = error.line { precondition(1...lines + 1 ~= line, "line \(line) of \(lines)") }
  }
}

/// A selector, and a label value for it after a NUL.
func fuzzSelector(_ input: [UInt8]) {
  let parts = input.split(separator: 0, maxSplits: 1).map(Array.init)
  let text = String(decoding: parts.first ?? [], as: UTF8.self)
  do throws(SelectorError) {
    let selector = try Selector(text)
    precondition(!selector.matchers.isEmpty)
    let labels = LabelSet([LabelPair("job", ByteString(parts.count > 1 ? parts[1] : []))])
    let first = try? selector.matches(labels)
    precondition(first == (try? selector.matches(labels)), "matches differ")
  } catch {
    precondition(!"\(error)".isEmpty)
  }
}

/// A duration as it is shown reads back.
func fuzzDuration(_ input: [UInt8]) {
  guard let duration = try? DurationText(String(decoding: input, as: UTF8.self)) else { return }
  precondition((try? DurationText("\(duration)")) == duration, "does not read back")
}
