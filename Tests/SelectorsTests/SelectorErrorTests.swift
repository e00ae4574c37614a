import Testing

@testable import Selectors
