/// What a site of a web server is: a configuration, or one that is there already, served or not.
struct SiteConfiguration: Sendable {
    private var content: Upload.Source?
    private var template: Template?
    private let isEnabled: Bool
    private var isRemoved = false

    init(_ content: Upload.Source, enabled: Bool) { (self.content, isEnabled) = (content, enabled) }

    init(_ template: Template, enabled: Bool) { (content, self.template, isEnabled) = (.bytes([]), template, enabled) }

    init(_ presence: Presence, enabled: Bool) {
        isEnabled = presence == .present && enabled
        isRemoved = presence == .absent
    }

    /// The script of a site.
    ///
    /// - Parameter place: The function that says where the server has its files; it is named after it.
    func script(_ name: String, in place: ShellFunction) -> ResourceScript {
        let state = isRemoved ? "absent" : content == nil ? "as-is" : "content"
        let words: Command = "\(name) \(state) \(isEnabled ? "1" : "")"
        let begin: Command = "\(raw: place.name) \(name)"
        var script = ResourceScript(
            check: "\(begin) && site_check \(words)", apply: "\(begin) && site_apply \(words)", functions: [place, .site],
            contents: content.map { [$0] } ?? [])
        script.template = template
        script.problem = WebNames.problem(of: name, "site")
        return script
    }
}
