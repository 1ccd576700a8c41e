@_exported import Weft

/// The build server Jenkins: its installation, its jobs, and pipelines made of what tasks say about themselves.
///
/// ```swift
/// let pipeline = try Jenkins.pipeline(for: ["graphite", "verify_graphite"])
/// try await Jenkins.install(Jenkins.Settings(password: password), on: host)
/// ```
public enum Jenkins {}
