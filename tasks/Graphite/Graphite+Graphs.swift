extension Graphite {
    /// Fetches the graph of a metric as a PNG to a file of this machine.
    ///
    /// - Parameters:
    ///   - metric: What is drawn: a metric, or any target that graphite-web understands.
    ///   - file: The file here.
    ///   - server: The server, by its name in the inventory or an address; `host` itself unless given.
    ///   - period: How far it reaches back.
    ///   - width: In pixels.
    ///   - height: In pixels.
    ///   - port: The port of graphite-web.
    ///   - host: The host that fetches; it needs curl.
    /// - Throws: ``Graphite/Error/noPicture(host:url:answer:)`` when no PNG comes, such as when no metric has that name.
    public static func graph(
        _ metric: String, to file: LocalPath, server: String? = nil, period: Duration = .seconds(3600), width: Int = 800, height: Int = 400,
        port: UInt16 = 80, on host: Connection
    ) async throws {
        let url = "http://\(address(of: server, from: host))\(port == 80 ? "" : ":\(port)")/render"
        if host.run.isPreview { return host.say("would fetch the graph of \(metric) to \(file)") }
        // graphite-web draws an empty picture of what it does not know, so it is asked for that first.
        let script: Command = """
            fetch() { curl -sS -m 20 -G \(url) --data-urlencode \("target=\(metric)") -d noCache=true -d from=-\(seconds(period))s "$@" 2>&1; }
            answer=$(fetch -d format=raw) && printf '%s\\n' "$answer" | grep -q '|' || { printf '%s\\n' "$answer" | head -n 3; exit 65; }
            file=$(mktemp) || exit
            fetch -d format=png -d width=\(String(width)) -d height=\(String(height)) -o "$file"
            if [ "$(head -c 8 "$file" | od -An -tx1 | tr -d ' \\n')" = 89504e470d0a1a0a ]; then
                printf '%s\\n' "$file"
            else
                head -c 300 "$file" | head -n 3
                rm -f "$file"
                exit 65
            fi
            """
        let result = try await host.quiet().timeout(.seconds(60)).execute(
            Command(raw: "sh -s", shownAs: "fetch the graph of \(metric)"), input: .text(script.text))
        guard result.isSuccess, let picture = result.lines.last else {
            let answer = result.lines.filter { !$0.isEmpty }
            throw Error.noPicture(
                host: host.name, url: "\(url)?target=\(metric)", answer: answer.isEmpty ? ["graphite-web knows no such metric"] : answer)
        }
        do { try await host.get(picture, to: file, resume: false) } catch {
            _ = try? await host.quiet().execute("rm -f -- \(picture)")
            throw error
        }
        _ = try await host.quiet().execute("rm -f -- \(picture)")
        host.say("the graph of \(metric) is in \(file)")
    }
}
