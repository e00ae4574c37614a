package import HTTP
import Threads

/// A web configuration file in force: the gate that every request passes.
package final class LiveWebConfig: Sendable {
  let watched: WatchedConfig
  let log: @Sendable (WebConfigEvent) -> Void
  private let bucket: TokenBucket?
  let clock: Clock
  private let keys = VerdictKey.Maker()
  private let passwords: PasswordThread

  /// Reads the file; those that it names are read when `LiveTLS` is made. `log` is called on any
  /// thread that sees a change.
  package convenience init(
    path: String, log: @escaping @Sendable (WebConfigEvent) -> Void
  ) throws(WebConfigError) {
    try self.init(path: path, queue: PasswordQueue(), log: log)
  }

  init(
    path: String, clock: Clock = .system, queue: PasswordQueue,
    log: @escaping @Sendable (WebConfigEvent) -> Void
  ) throws(WebConfigError) {
    self.log = log
    self.clock = clock
    watched = try WatchedConfig(path: path, wall: clock.wall, log: log)
    bucket = watched.initial.rateLimit.map { TokenBucket($0, at: clock.monotonic()) }
    do throws(ThreadError) {
      passwords = try PasswordThread(queue)
    } catch {
      throw WebConfigError(path: path, .thread(code: error.code))
    }
  }

  /// As the file was at the start: what needs a restart is decided by it.
  package var initial: WebConfig { watched.initial }

  /// Decides about each request, in the toolkit's order: file, rate limit, header fields, password.
  package var gate: Gate { { self.admit($0) } }

  /// Looks at the file now, so that the log tells at once what it is worth.
  package func reread() { _ = watched.current() }

  func admit(_ request: Request) -> Admission {
    let reading = watched.current()
    guard reading.error == nil else { return .refused(.text(500, "Internal Server Error")) }
    if let bucket, !bucket.take(at: clock.monotonic()) {
      return .refused(.text(429, "Too Many Requests"))
    }
    let fields = reading.config.headers.map { (name: $0.name, value: $0.value) }
    guard !reading.config.users.isEmpty else { return .admitted(fields: fields) }
    guard let header = request.headers.first("authorization"),
      let credentials = BasicCredentials(header)
    else { return .refused(.unauthorized(fields)) }
    return authenticate(credentials, reading.config.users, fields)
  }

  private func authenticate(
    _ credentials: BasicCredentials, _ users: Users, _ fields: [(name: String, value: String)]
  ) -> Admission {
    let (hash, isKnown) = users.hash(of: credentials.name)
    let verdict: @Sendable (Bool) -> Admission = { isRight in
      isRight && isKnown ? .admitted(fields: fields) : .refused(.unauthorized(fields))
    }
    let deferred = Deferred<Admission>()
    let answer = passwords.queue.answer(
      keys.key(credentials, hash), password: credentials.password, hash: hash
    ) { deferred.resolve(verdict($0)) }
    switch answer {
    case .known(let isRight): return verdict(isRight)
    case .pending: return .later(deferred)
    case .full: return .refused(.busy)
    }
  }
}

extension Response {
  /// The configured fields are on it too, each once.
  fileprivate static func unauthorized(_ fields: [(name: String, value: String)]) -> Response {
    var response = Response.text(401, "Unauthorized")
    response.fields.removeAll { field in fields.contains { $0.name == field.name } }
    response.fields += fields + [("WWW-Authenticate", "Basic")]
    return response
  }

  fileprivate static let busy: Response = {
    var response = Response.text(
      503, "too many passwords are waiting to be checked, try again in a moment")
    response.fields.append(("Retry-After", "1"))
    return response
  }()
}
