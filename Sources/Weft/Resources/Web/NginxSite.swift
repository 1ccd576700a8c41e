/// A site of nginx: its configuration, and whether it is served.
///
/// The configuration counts only when `nginx -t` accepts all of it with the new site: else what was there before is put back, and the running
/// server never sees it. In Debian's layout the file is `sites-available/NAME` and the site is served through a link in `sites-enabled`;
/// elsewhere it is `http.d/NAME.conf` or `conf.d/NAME.conf`, with `.disabled` behind it when it is not served.
///
/// ```swift
/// NginxSite("shop", content: configuration).notify(NginxSite.reload)
/// ```
public struct NginxSite: Resource {
    /// The name of its file.
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

    /// A site that is there already and is served or not, such as `default`; with ``Presence/absent`` no such site.
    public init(_ name: String, _ presence: Presence = .present, enabled: Bool = true) {
        (self.name, configuration) = (name, SiteConfiguration(presence, enabled: enabled))
    }

    /// Lets the running server read its configuration anew.
    public static let reload = Handler("reload nginx", "web_reload nginx 'nginx -s reload'", functions: [.webReload])

    /// `NginxSite` and the name.
    public var title: String { "NginxSite \(name)" }

    /// One program makes the hash of the configuration that is there.
    public var script: ResourceScript { configuration.script(name, in: .nginxPlace) }
}

/// What names of sites and modules are.
enum WebNames {
    static func problem(of name: String, _ kind: String) -> String? {
        let isPlain = name.utf8.allSatisfy {
            (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || "._-+@".utf8.contains($0)
        }
        return isPlain && !name.isEmpty && !name.hasPrefix(".") && !name.hasPrefix("-") ? nil : "`\(name)` cannot be the name of a \(kind)"
    }
}

extension ShellFunction {
    /// `web_reload UNIT COMMAND`: reloads a server that runs; one that does not run is left alone.
    static let webReload = ShellFunction(
        "web_reload",
        #"""
        web_reload() {
          if [ -d /run/systemd/system ] && command -v systemctl >/dev/null; then
            ! systemctl -q is-active "$1" || systemctl reload "$1"
          elif command -v rc-service >/dev/null; then
            ! rc-service -q "$1" status || rc-service "$1" reload
          else eval "$2"
          fi
        }
        """#)

    /// `nginx_place NAME`: where a site's files are: `$sf` the file, `$sl` its link or nothing, `$sd` its name when it is not served.
    static let nginxPlace = ShellFunction(
        "nginx_place",
        #"""
        nginx_place() {
          command -v nginx >/dev/null || { later 'nginx is not installed: list `Package("nginx")` before this'; return; }
          site_test() { nginx -t -q; }
          if [ -d /etc/nginx/sites-available ]; then
            sf=/etc/nginx/sites-available/$1 sl=/etc/nginx/sites-enabled/$1 sd=
          elif [ -d /etc/nginx/http.d ]; then
            sf=/etc/nginx/http.d/${1%.conf}.conf sl=
            sd=/etc/nginx/http.d/${1%.conf}.conf.disabled
          else
            sf=/etc/nginx/conf.d/${1%.conf}.conf sl=
            sd=/etc/nginx/conf.d/${1%.conf}.conf.disabled
          fi
        }
        """#)

    /// `site_check NAME content|as-is|absent ENABLED` and `site_apply`, after a function that has set `$sf`, `$sl` and `$sd` and has defined
    /// `site_test`, which asks the server whether its configuration is right.
    static let site = ShellFunction(
        "site", needs: [.compare],
        #"""
        site_look() {
          sx=$sf
          if [ -z "$sl" ]; then
            so=
            if [ -f "$sf" ]; then so=1; elif [ -f "$sd" ]; then sx=$sd; fi
          elif [ -e "$sl" ] || [ -L "$sl" ]; then so=1
          else so=
          fi
        }
        site_check() {
          r=0
          site_look
          if [ "$2" = absent ]; then
            [ -z "$so" ] || { minus "${sl:-$sf}"; r=1; }
            if [ -e "$sx" ] || [ -L "$sx" ]; then minus "$sx"; r=1; fi
            return $r
          fi
          if [ "$2" = content ]; then
            X=
            if [ -f "$sx" ]; then X=$(sha256sum <"$sx"); X=${X%% *}; fi
            if [ "$X" != "$h1" ]; then
              r=1
              if [ -n "$D" ]; then
                fetch 1
                if [ -f "$sx" ]; then compare "$sx" "$W/$((O + 1))" "$sf"; else compare /dev/null "$W/$((O + 1))" "$sf"; fi
              fi
            fi
          elif [ ! -e "$sx" ]; then later "the site is not there: $sf"; return
          fi
          if [ -n "$3" ] && [ -n "$so" ] && [ -n "$sl" ] && ! [ "$sl" -ef "$sf" ]; then differs "$sl is something else" "$sl -> $sf"; r=1
          elif [ -n "$3" ] && [ -z "$so" ]; then plus "${sl:-$sf}"; r=1
          elif [ -z "$3" ] && [ -n "$so" ]; then minus "${sl:-$sf}"; r=1
          fi
          return $r
        }
        site_save() {
          for X in "$sf" "$sl" "$sd"; do
            if [ -n "$X" ] && { [ -e "$X" ] || [ -L "$X" ]; }; then cp -pP -- "$X" "$ss/$1" || return; fi
            set -- $(($1 + 1))
          done
        }
        site_restore() {
          for X in "$sf" "$sl" "$sd"; do
            if [ -n "$X" ]; then
              if [ -e "$ss/$1" ] || [ -L "$ss/$1" ]; then rm -f -- "$X"; cp -pP -- "$ss/$1" "$X"; else rm -f -- "$X"; fi
            fi
            set -- $(($1 + 1))
          done
        }
        site_apply() {
          site_look
          if [ "$2" = as-is ] && [ ! -e "$sx" ]; then echo "the site is not there: $sf" >&2; return 2; fi
          ss=$(mktemp -d) || return
          site_save 1 && site_change "$@"
          sr=$?
          if [ "$sr" = 0 ]; then
            X=$(site_test 2>&1 </dev/null) && { rm -rf -- "$ss"; return 0; }
            printf '%s\n' "$X" >&2
            echo 'the server refuses its configuration with this change, so what was there before is put back' >&2
            sr=65
          fi
          site_restore 1
          rm -rf -- "$ss"
          return "$sr"
        }
        site_change() {
          if [ "$2" = absent ]; then
            rm -f -- "$sf" ${sl:+"$sl"} ${sd:+"$sd"}
            return
          fi
          sn=$sf
          [ -n "$sl" ] || [ -n "$3" ] || sn=$sd
          if [ "$2" = content ]; then
            if [ -n "$sl" ] && [ ! -d "${sl%/*}" ]; then mkdir -p -- "${sl%/*}" || return; fi
            take 1 "$ss/new" && chmod 644 "$ss/new" || return
            rm -f -- "$sn.weft"
            cp -- "$ss/new" "$sn.weft" && mv -f -- "$sn.weft" "$sn" || return
            [ "$sn" = "$sx" ] || rm -f -- "$sx"
          elif [ "$sn" != "$sx" ]; then mv -f -- "$sx" "$sn" || return
          fi
          [ -n "$sl" ] || return 0
          if [ -n "$3" ]; then
            [ "$sl" -ef "$sf" ] || { rm -f -- "$sl" && ln -s -- "../sites-available/${sf##*/}" "$sl"; }
          else rm -f -- "$sl"
          fi
        }
        """#)
}
