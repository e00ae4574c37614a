import CInterposed
import Gateway
import Glibc
import HTTP

/// A gateway behind a real socket on one thread, whose turns are timed.
///
/// SIGUSR1 makes it print "turns|median µs|p99 µs|longest µs" since the last time; SIGTERM ends it.
struct TurnTimes {
  static let flag = "--web.listen-address="

  let address: String

  /// What the flags' defaults say of sizes; of series there may be more than a large push brings.
  private var limits: Limits {
    var limits = Limits()
    limits.labels = 256
    limits.labelNameBytes = 4 << 10
    limits.labelValueBytes = 64 << 10
    limits.lineBytes = 1 << 20
    return limits
  }

  func serve() throws {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGUSR1)
    sigaddset(&signals, SIGTERM)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    let driver = GatewayDriver(limits: limits)
    let server = try Server(
      configuration: ServerConfiguration(threads: 1),
      listeners: [try ListenAddress(address).open()]
    ) { driver.gateway.reply(to: $0) }
    server.start()
    var signal: Int32 = 0
    while sigwait(&signals, &signal) == 0, signal == SIGUSR1 {
      print(
        "\(turns_count())|\(rounded(turns_percentile_microseconds(50)))"
          + "|\(rounded(turns_percentile_microseconds(99)))|\(rounded(turns_longest_microseconds()))"
      )
      fflush(nil)
      turns_forget()
    }
    exit(0)
  }
}
