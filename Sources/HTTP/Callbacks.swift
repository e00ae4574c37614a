import CMicroHTTPD
import Glibc

// Each recovers its object, borrows the bytes and calls one method of `Worker`, on its thread.

func onAccess(
  _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?, _ url: UnsafePointer<CChar>?,
  _ method: UnsafePointer<CChar>?, _ version: UnsafePointer<CChar>?,
  _ bytes: UnsafePointer<CChar>?, _ size: UnsafeMutablePointer<Int>?,
  _ exchange: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
  guard let worker = unsafe worker(context), let connection = unsafe connection,
    let size = unsafe size, let slot = unsafe exchange
  else { return .NO }
  guard let opened = unsafe slot.pointee else {
    guard let url = unsafe url, let method = unsafe method, let version = unsafe version else {
      return .NO
    }
    // The pair of this retain is the release in `onCompleted`.
    return unsafe worker.open(connection, url, method, version) { exchange in
      unsafe slot.pointee = unsafe Unmanaged.passRetained(exchange).toOpaque()
    }
  }
  let exchange = unsafe Unmanaged<Exchange>.fromOpaque(opened).takeUnretainedValue()
  if let pending = exchange.pending {
    return unsafe worker.decide(pending, exchange, connection, hasBytes: size.pointee > 0)
  }
  guard unsafe size.pointee > 0 else { return unsafe worker.finish(exchange, connection) }
  return unsafe UnsafeRawBufferPointer(start: bytes, count: size.pointee)
    .withMemoryRebound(to: UInt8.self) { bytes in
      unsafe worker.receive(bytes, exchange, connection, left: &size.pointee)
    }
}

func onCompleted(
  _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
  _ exchange: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
  _ reason: MHD_RequestTerminationCode
) {
  guard let worker = unsafe worker(context), let slot = unsafe exchange,
    let opened = unsafe slot.pointee
  else { return }
  unsafe slot.pointee = nil
  let exchange = unsafe Unmanaged<Exchange>.fromOpaque(opened).takeRetainedValue()
  worker.complete(exchange, unsafe connection.flatMap { unsafe knownConnection($0) })
}

func onConnection(
  _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
  _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
  _ code: MHD_ConnectionNotificationCode
) {
  guard let worker = unsafe worker(context), let connection = unsafe connection,
    let slot = unsafe slot
  else { return }
  if code == .CONNECTION_NOTIFY_STARTED {
    let made = unsafe worker.connect(connection)
    // The pair of this retain is the take just below.
    unsafe slot.pointee = unsafe Unmanaged.passRetained(made).toOpaque()
  } else if let opened = unsafe slot.pointee {
    unsafe slot.pointee = nil
    worker.disconnect(unsafe Unmanaged<Connection>.fromOpaque(opened).takeRetainedValue())
  }
}

/// The request line's target, whole; the library is about to cut it at "?".
func onTarget(
  _ context: UnsafeMutableRawPointer?, _ target: UnsafePointer<CChar>?,
  _ connection: OpaquePointer?
) -> UnsafeMutableRawPointer? {
  guard let target = unsafe target, let connection = unsafe connection,
    let known = unsafe knownConnection(connection)
  else { return nil }
  known.targetSize = unsafe strlen(target)
  known.targetEnd = UInt(bitPattern: target) + UInt(known.targetSize)
  known.query = unsafe strchr(target, 0x3F).map { unsafe String(cString: $0 + 1) } ?? ""
  return nil
}

/// Leaves the path as it came: percent-decoding is the router's, after it has split the path.
func onUnescape(
  _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
  _ text: UnsafeMutablePointer<CChar>?
) -> Int {
  unsafe text.map { unsafe strlen($0) } ?? 0
}

func onLog(
  _ context: UnsafeMutableRawPointer?, _ format: UnsafePointer<CChar>?, _ values: CVaListPointer?
) {
  let worker = unsafe worker(context)
  worker?.handshakes.latest?.hearComplaint()
  guard let log = worker?.configuration.log, let format = unsafe format,
    let values = unsafe values
  else {
    return
  }
  var line = [UInt8](repeating: 0, count: 512)
  let count = unsafe line.withUnsafeMutableBytes { line in
    unsafe line.withMemoryRebound(to: CChar.self) { line in
      unsafe Int(vsnprintf(line.baseAddress, line.count, format, values))
    }
  }
  let text = String(decoding: line.prefix(max(0, min(count, line.count - 1))), as: UTF8.self)
  // Said of every failed handshake, whatever the reason: `TLSSession` knows better.
  guard !text.hasPrefix("Error: received handshake message out of context") else { return }
  log(text.hasSuffix("\n") ? String(text.dropLast()) : text)
}

func knownConnection(_ connection: OpaquePointer) -> Connection? {
  guard let context = unsafe mhd_socket_context(connection) else { return nil }
  return unsafe Unmanaged<Connection>.fromOpaque(context).takeUnretainedValue()
}

private func worker(_ context: UnsafeMutableRawPointer?) -> Worker? {
  guard let context = unsafe context else { return nil }
  return unsafe Unmanaged<Worker>.fromOpaque(context).takeUnretainedValue()
}
