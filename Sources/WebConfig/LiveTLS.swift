package import HTTP
import Threads

/// The TLS context for new connections, made anew when the file or one it names has changed.
package final class LiveTLS<Context: Sendable, Failure: Error>: Sendable {
  private struct State: Sendable {
    var section: TLSSection
    var stamps: [FileStamp]
    var isSettled: Bool
    var settings: TLSSettings
    var context: Context
    /// Why the context is not the newest.
    var error: WebConfigError?
  }

  private let config: LiveWebConfig
  private let makeContext: @Sendable (TLSSettings) throws(Failure) -> Context
  private let state: Lock<State>
  /// Held while files are read and a context is made: one thread does it for all.
  private let turn = Lock(())

  /// Nil where the file configures no TLS at the start. Whatever `makeContext` throws is reported as
  /// a mistake in the file.
  package init?(
    _ config: LiveWebConfig,
    makeContext: @escaping @Sendable (TLSSettings) throws(Failure) -> Context
  ) throws(WebConfigError) {
    guard let section = config.initial.tls else { return nil }
    self.config = config
    self.makeContext = makeContext
    let stamps = section.paths.map { FileStamp($0) }
    let settings = try section.settings()
    let context = try Self.context(settings, of: section, makeContext)
    state = Lock(
      State(
        section: section, stamps: stamps, isSettled: Self.areSettled(stamps, config),
        settings: settings,
        context: context))
  }

  /// For each new connection. Nil while the web configuration file is broken: the connection is to
  /// be closed. Certificates that cannot be used leave the former ones in force, since a key and its
  /// certificate are seldom replaced at the same moment.
  package func context() -> Context? {
    let reading = config.watched.current()
    guard reading.error == nil else { return nil }
    let latest = state.withLock { $0 }
    // A file without TLS needs a restart to have its way.
    let section = reading.config.tls ?? latest.section
    let stamps = section.paths.map { FileStamp($0) }
    if latest.isSettled && latest.section == section && latest.stamps == stamps {
      return latest.context
    }
    let (former, next) = turn.withLock { _ in
      let former = state.withLock { $0 }
      let next = renewed(former)
      state.withLock { $0 = next }
      return (former, next)
    }
    announce(former, next)
    return next.context
  }

  private func renewed(_ former: State) -> State {
    // Looked at again: while this thread waited another one may have seen a newer file.
    let reading = config.watched.current()
    guard reading.error == nil else { return former }
    let section = reading.config.tls ?? former.section
    var next = former
    next.section = section
    next.stamps = section.paths.map { FileStamp($0) }
    next.isSettled = Self.areSettled(next.stamps, config)
    if former.isSettled && former.section == section && former.stamps == next.stamps {
      return former
    }
    do throws(WebConfigError) {
      let settings = try section.settings()
      if settings != former.settings || former.error != nil {
        next.context = try Self.context(settings, of: section, makeContext)
      }
      next.settings = settings
      next.error = nil
    } catch {
      next.error = error
    }
    return next
  }

  private static func areSettled(_ stamps: [FileStamp], _ config: LiveWebConfig) -> Bool {
    let now = config.clock.wall()
    return stamps.allSatisfy { $0.isSettled(at: now) }
  }

  private func announce(_ former: State, _ next: State) {
    if let error = next.error {
      if error != former.error { config.log(.certificatesUnusable(error)) }
    } else if former.error != nil || former.settings != next.settings {
      config.log(.certificatesChanged(path: config.watched.path))
    }
  }

  private static func context(
    _ settings: TLSSettings, of section: TLSSection,
    _ makeContext: @Sendable (TLSSettings) throws(Failure) -> Context
  ) throws(WebConfigError) -> Context {
    do throws(Failure) {
      return try makeContext(settings)
    } catch {
      throw section.place.error(.tls("\(error)"))
    }
  }
}
