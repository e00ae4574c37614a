/// The method of an observed push; the raw value is the value of the label `method`.
package enum PushMethod: String, CaseIterable, Sendable {
  case post, put
}
