import Glibc

/// Why a descriptor is no socket to serve.
package enum SocketFlaw: Sendable, Equatable {
  case notOpen, noSocket, noStream, notListening
  /// Neither TCP nor Unix; `family` is the system's number.
  case unsupportedFamily(Int32)

  /// Nil if it listens and can be served.
  init?(of descriptor: Int32) {
    guard let type = Self.option(SO_TYPE, of: descriptor) else {
      self = errno == EBADF ? .notOpen : .noSocket
      return
    }
    guard type == Int32(SOCK_STREAM.rawValue) else {
      self = .noStream
      return
    }
    let family = Self.option(SO_DOMAIN, of: descriptor) ?? AF_UNSPEC
    guard [AF_INET, AF_INET6, AF_UNIX].contains(family) else {
      self = .unsupportedFamily(family)
      return
    }
    guard Self.option(SO_ACCEPTCONN, of: descriptor) == 1 else {
      self = .notListening
      return
    }
    return nil
  }

  private static func option(_ name: Int32, of descriptor: Int32) -> Int32? {
    var value: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    let code = unsafe getsockopt(descriptor, SOL_SOCKET, name, &value, &size)
    return code == 0 ? value : nil
  }
}

extension SocketFlaw: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notOpen: "is not open"
    case .noSocket: "is not a socket"
    case .noStream: "is not a stream socket"
    case .notListening: "does not listen (Accept=yes is not supported)"
    case .unsupportedFamily(let family): "is of address family \(family), not TCP or Unix"
    }
  }
}
