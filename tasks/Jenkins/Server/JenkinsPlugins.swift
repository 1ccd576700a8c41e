/// Plugins of Jenkins, installed with those that they need by the plugin installation manager.
///
/// A plugin that is there stays, whatever its version, unless a version is asked for.
nonisolated struct JenkinsPlugins: Resource {
    let plugins: [String]
    let manager: String
    let war: String
    let folder: String

    var title: String { "Jenkins plugins \(plugins.map { String($0.prefix { $0 != ":" }) }.joined(separator: ", "))" }

    var script: ResourceScript {
        ResourceScript(
            check: """
                r=0
                for p in \(plugins); do
                    n=${p%%:*}
                    f=\(folder)/$n.jpi
                    [ -e "$f" ] || f=\(folder)/$n.hpi
                    if [ ! -e "$f" ]; then plus "$p"; r=1; continue; fi
                    [ "$n" != "$p" ] || continue
                    v=$(unzip -p "$f" META-INF/MANIFEST.MF 2>/dev/null | tr -d '\\r' | sed -n 's/^Plugin-Version: \\([^ ]*\\).*/\\1/p')
                    [ "$v" = "${p#*:}" ] || { differs "$n:$v" "$p"; r=1; }
                done
                exit $r
                """,
            apply: """
                java -jar \(manager) --war \(war) --plugin-download-directory \(folder) --plugins \(plugins)
                """)
    }
}
