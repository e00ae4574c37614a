import Glibc
import Synchronization
import Threads

@testable import WebConfig

/// A directory of the test's own, gone with it.
final class Folder {
  let path: String

  init() {
    var template = Array("/tmp/webconfig.XXXXXX".utf8CString)
    path = unsafe mkdtemp(&template).map { unsafe String(cString: $0) } ?? ""
  }

  deinit {
    for name in names { unsafe unlink("\(path)/\(name)") }
    unsafe rmdir(path)
  }

  private var names: [String] = []

  @discardableResult
  func write(_ name: String, _ text: String) -> String { write(name, Array(text.utf8)) }

  /// In place, as an editor or a shell does it.
  @discardableResult
  func write(_ name: String, _ bytes: [UInt8]) -> String {
    let file = "\(path)/\(name)"
    names.append(name)
    let descriptor = unsafe open(file, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    unsafe bytes.withUnsafeBytes { bytes in
      _ = unsafe Glibc.write(descriptor, bytes.baseAddress, bytes.count)
    }
    close(descriptor)
    return file
  }

  func remove(_ name: String) { unsafe unlink("\(path)/\(name)") }

  /// The text without the name of the directory, which no two runs share.
  func shown(_ error: WebConfigError?) -> String {
    guard let error else { return "no error" }
    var text = "\(error)"
    while let range = text.firstRange(of: path) { text.replaceSubrange(range, with: "DIR") }
    return text
  }
}

/// Collects what is logged.
final class Events: Sendable {
  private let events = Lock<[WebConfigEvent]>([])

  func note(_ event: WebConfigEvent) { events.withLock { $0.append(event) } }

  /// What came since the last call.
  func take() -> [WebConfigEvent] {
    events.withLock { events in
      defer { events = [] }
      return events
    }
  }
}

final class Flag: Sendable {
  private let value = Atomic(false)
  var isRaised: Bool { value.load(ordering: .acquiring) }
  func raise() { value.store(true, ordering: .releasing) }
}

/// Hashes of cost 4, made with libxcrypt.
enum Hashes {
  static let secret = "$2b$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW"
  static let empty = "$2b$04$abcdefghijklmnopqrstuubyCG3zY1GIXMyxfivm.ClDiInHzxjiq"
  static let withColon = "$2b$04$abcdefghijklmnopqrstuuIQ9AyrP6qHpzJiEKQ5zxtEz3TPNwuMe"
  static let umlaut = "$2b$04$abcdefghijklmnopqrstuum174eFeoTj0DHmtuueFaS3Wde4P7wHG"
  static let eightyTimesX = "$2b$04$abcdefghijklmnopqrstuubzadhGtS2zEF.gu0yd0opP6cVzb.e0i"
  static let other = "$2b$05$abcdefghijklmnopqrstuuVQd15VhR/oN1H3pzUR5lME0fZO6.qRW"
}
