package import HTTP

/// What the file says of TLS; the files it names are read by `settings()`.
package struct TLSSection: Sendable, Equatable {
  /// PEM, in the file itself or in one that it names.
  package struct Source: Sendable, Equatable {
    package var bytes: [UInt8] = []
    /// Where the PEM is to be read, if it is not in the file.
    package var path: String?
    /// Where the web configuration file names it.
    var place: Place
  }

  /// A place in the web configuration file, for what turns out to be wrong later.
  struct Place: Sendable, Equatable {
    var path: String
    var line: Int?
    var key: String

    func error(_ reason: WebConfigError.Reason) -> WebConfigError {
      WebConfigError(path: path, line: line, key: key, reason)
    }
  }

  var place: Place
  var certificate: Source
  var key: Source
  var authorities: Source?
  /// Everything but certificate, key and authorities, which are read later.
  var settingsWithoutPEM = TLSSettings(certificate: [], key: [])

  /// The files that are to be watched for changes.
  var paths: [String] { [certificate, key, authorities].compactMap { $0?.path } }

  /// Reads the PEM files.
  package func settings() throws(WebConfigError) -> TLSSettings {
    var settings = settingsWithoutPEM
    settings.certificate = try certificate.read()
    settings.key = try key.read()
    settings.clientAuthorities = try authorities.map { source throws(WebConfigError) in
      try source.read()
    }
    return settings
  }
}

extension TLSSection.Source {
  static let sizeLimit = 16 << 20

  func read() throws(WebConfigError) -> [UInt8] {
    var pem = bytes
    if let path {
      do throws(FileError) {
        pem = try FileContent.read(path, limit: Self.sizeLimit)
      } catch {
        throw place.error(error.reason(path))
      }
    }
    guard pem.indices.contains(where: { pem[$0...].starts(with: "-----BEGIN ".utf8) }) else {
      throw place.error(.noPEM(path: path))
    }
    return pem
  }
}
