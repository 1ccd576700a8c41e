extension LXC {
    /// Makes the base container if it is not there and is one that can be made.
    ///
    /// - Returns: Whether it was made now.
    @discardableResult
    static func ensureImage(_ image: String, for name: String = "", in survey: HostSurvey, on host: Connection) async throws -> Bool {
        if let base = survey[image]?.configuration {
            // A container that is there already needs no stopped image any more.
            if survey[image]?.isRunning == true, survey[name]?.configuration == nil {
                throw Error.running(host: host.name, name: image, what: "to be cloned")
            }
            if base.storage != nil { return false }
        }
        guard let suite = suite(ofImage: image) else {
            throw Error.noImage(
                host: host.name, image: image, suggestion: NearMiss.suggestion(for: image, among: survey.containers.map(\.name)))
        }
        guard !survey.imageTools.isEmpty else { throw Error.noImageTool(host: host.name, image: image) }
        host.say("making the base image \(image) with \(survey.imageTools[0]); this takes about a minute, once")
        let records = try await script(
            ImageScript.command(image: image, suite: suite, bridge: survey.bridge, packages: basePackages),
            named: "making the base image `\(image)`", on: host)
        for change in BuildReport(records: records).changes { host.report(changed: change) }
        return true
    }

    /// The release of Debian that a base image's name stands for: empty for the host's own, `nil` for names that are no base image's.
    nonisolated static func suite(ofImage image: String) -> String? {
        if image == defaultImage { return "" }
        guard image.hasPrefix(defaultImage + "-") else { return nil }
        let suite = image.dropFirst(defaultImage.count + 1)
        return !suite.isEmpty && suite.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) } ? String(suite) : nil
    }
}
