import CBuild

/// What `--version`, the log, the status page and `pushgateway_build_info` say about this build.
///
/// Where upstream names Go, the compiler stands: dashboards read the label `goversion`.
package struct BuildInformation: Sendable {
  package var version: String
  package var revision: String
  package var branch: String
  package var user: String
  package var date: String
  package var compiler: String
  package var tags: String

  /// The operating system and processor in Go's words, as dashboards know them.
  package let system = "linux"
  #if arch(x86_64)
    package let processor = "amd64"
  #elseif arch(arm64)
    package let processor = "arm64"
  #else
    package let processor = "unknown"
  #endif

  /// This build; "unknown" is what its builder did not say.
  package static let current = BuildInformation(
    version: "0.1.0", revision: STAMP_REVISION, branch: STAMP_BRANCH, user: STAMP_USER,
    date: STAMP_DATE, compiler: STAMP_COMPILER, tags: "unknown")

  package init(
    version: String, revision: String, branch: String, user: String, date: String,
    compiler: String, tags: String
  ) {
    self.version = version
    self.revision = revision
    self.branch = branch
    self.user = user
    self.date = date
    self.compiler = compiler
    self.tags = tags
  }

  package var platform: String { "\(system)/\(processor)" }

  /// What `--version` prints, with its final line feed.
  package var text: String {
    """
    pushgateway, version \(version) (branch: \(branch), revision: \(revision))
      build user:       \(user)
      build date:       \(date)
      go version:       \(compiler)
      platform:         \(platform)
      tags:             \(tags)

    """
  }

  /// `version` of the log line `starting pushgateway`.
  package var versionContext: String {
    "(version=\(version), branch=\(branch), revision=\(revision))"
  }

  /// `build_context` of the log line `Build context`.
  package var buildContext: String {
    "(go=\(compiler), platform=\(platform), user=\(user), date=\(date), tags=\(tags))"
  }

  /// The labels of `pushgateway_build_info`, sorted by name.
  package var labels: [(name: String, value: String)] {
    [
      ("branch", branch), ("goarch", processor), ("goos", system), ("goversion", compiler),
      ("revision", revision), ("tags", tags), ("version", version),
    ]
  }
}
