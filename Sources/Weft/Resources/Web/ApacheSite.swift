/// A site of Apache: its configuration, and whether it is served.
///
/// The configuration counts only when `apachectl configtest` accepts all of it with the new site: else what was there before is put back, and
/// the running server never sees it. In Debian's layout the file is `sites-available/NAME.conf` and the site is served through a link in
/// `sites-enabled`; elsewhere it is `conf.d/NAME.conf`, with `.disabled` behind it when it is not served.
///
/// ```swift
/// ApacheSite("shop", content: configuration).notify(ApacheSite.reload)
/// ApacheSite("000-default", enabled: false).notify(ApacheSite.reload)
/// ```
public struct ApacheSite: Resource {
    /// The name of its file, without `.conf`.
    public let name: String
    private let configuration: SiteConfiguration

    /// A site with a configuration.
    public init(_ name: String, content: String, enabled: Bool = true) {
        (self.name, configuration) = (name, SiteConfiguration(.bytes(Array(content.utf8)), enabled: enabled))
    }

    /// A site with a configuration in a file of this machine; a relative path is looked for beside the fabfile first.
    public init(_ name: String, from source: LocalPath, enabled: Bool = true, sourceFile: String = #filePath) {
        (self.name, configuration) = (name, SiteConfiguration(.path(source.beside(sourceFile)), enabled: enabled))
    }

    /// A site with a configuration that a template makes.
    public init(_ name: String, _ template: Template, enabled: Bool = true) {
        (self.name, configuration) = (name, SiteConfiguration(template, enabled: enabled))
    }

    /// A site that is there already and is served or not, such as `000-default`; with ``Presence/absent`` no such site.
    public init(_ name: String, _ presence: Presence = .present, enabled: Bool = true) {
        (self.name, configuration) = (name, SiteConfiguration(presence, enabled: enabled))
    }

    /// Lets the running server read its configuration anew, without breaking connections.
    public static let reload = Handler(
        "reload apache", "apache_names && web_reload \"$sn\" '\"$sc\" graceful'", functions: [.apachePlace, .webReload])

    /// `ApacheSite` and the name.
    public var title: String { "ApacheSite \(name)" }

    /// One program makes the hash of the configuration that is there.
    public var script: ResourceScript { configuration.script(name, in: .apachePlace) }
}

/// A module of Apache in Debian's layout that is loaded, or with ``Presence/absent`` is not.
///
/// What it needs is loaded with it. A change counts when the server accepts its configuration. The server has to be restarted for some.
public struct ApacheModule: Resource {
    /// The name as `a2enmod` knows it, such as `rewrite`.
    public let name: String
    private let presence: Presence

    /// A module that is loaded or not.
    public init(_ name: String, _ presence: Presence = .present) { (self.name, self.presence) = (name, presence) }

    /// Restarts the server, where it runs.
    public static let restart = Handler("restart apache", "apache_names && apache_restart", functions: [.apachePlace, .apacheModule])

    /// `ApacheModule` and the name.
    public var title: String { "ApacheModule \(name)" }

    /// Nothing is run.
    public var script: ResourceScript {
        let words: Command = "\(name) \(presence == .present ? "1" : "")"
        var script = ResourceScript(
            check: "apache_names && apache_module_check \(words)", apply: "apache_names && apache_module_apply \(words)",
            functions: [.apachePlace, .apacheModule])
        script.problem = WebNames.problem(of: name, "module")
        return script
    }
}

extension ShellFunction {
    /// `apache_names`: the service `$sn` and the program `$sc` that controls it. `apache_place NAME`: where a site's files are, as for nginx.
    static let apachePlace = ShellFunction(
        "apache_place",
        #"""
        apache_names() {
          if command -v apache2ctl >/dev/null; then sn=apache2 sc=apache2ctl
          elif command -v apachectl >/dev/null; then sn=httpd sc=apachectl
          else later 'Apache is not installed: list `Package("apache2")` before this'
          fi
        }
        apache_place() {
          apache_names || return
          site_test() { "$sc" configtest; }
          if [ -d /etc/apache2/sites-available ]; then
            sf=/etc/apache2/sites-available/${1%.conf}.conf sl=/etc/apache2/sites-enabled/${1%.conf}.conf sd=
          else
            sf=/etc/httpd/conf.d/${1%.conf}.conf sl=
            [ -d /etc/httpd ] || sf=/etc/apache2/conf.d/${1%.conf}.conf
            sd=$sf.disabled
          fi
        }
        """#)

    /// `apache_module_check NAME LOADED`, `apache_module_apply` and `apache_restart`, after `apache_names`.
    static let apacheModule = ShellFunction(
        "apache_module",
        #"""
        apache_module_check() {
          [ -d /etc/apache2/mods-available ] || { cannot 'modules are switched in Debian'\''s layout only, with /etc/apache2/mods-available'; return; }
          if [ -n "$2" ]; then
            if [ -e "/etc/apache2/mods-enabled/$1.load" ]; then return 0; fi
            [ -e "/etc/apache2/mods-available/$1.load" ] || { later "there is no module \`$1\`: list its package before this"; return; }
            plus "$1"
          else
            [ -e "/etc/apache2/mods-enabled/$1.load" ] || [ -L "/etc/apache2/mods-enabled/$1.load" ] || return 0
            minus "$1"
          fi
          return 1
        }
        apache_module_apply() {
          if [ -n "$2" ]; then a2enmod -q -- "$1" || return; else a2dismod -q -- "$1" || return; fi
          X=$("$sc" configtest 2>&1 </dev/null) && return
          printf '%s\n' "$X" >&2
          if [ -n "$2" ]; then a2dismod -q -- "$1"; else a2enmod -q -- "$1"; fi
          echo 'the server refuses its configuration with this change, so it was taken back' >&2
          return 65
        }
        apache_restart() {
          if [ -d /run/systemd/system ] && command -v systemctl >/dev/null; then systemctl try-restart "$sn"
          elif command -v rc-service >/dev/null; then ! rc-service -q "$sn" status || rc-service "$sn" restart
          else "$sc" restart
          fi
        }
        """#)
}
