/// The host's time zone: what `/etc/localtime` is a link to.
public struct Timezone: Resource {
    /// The zone's name: `Europe/Vienna`, `UTC`.
    public let name: String
    var link = "/etc/localtime"
    var file = "/etc/timezone"
    var zones = "/usr/share/zoneinfo"

    /// A time zone, by its name below `/usr/share/zoneinfo`. The package tzdata has them.
    public init(_ name: String) { self.name = name }

    /// `Timezone` and the name.
    public var title: String { "Timezone \(name)" }

    /// A copy of the zone's file is as good as a link. `/etc/timezone` is kept in step where there is one. Programs that run go on with the zone
    /// that they have read.
    public var script: ResourceScript {
        let words: Command = "\(link) \(zones) \(name) \(file)"
        var script = ResourceScript(check: "timezone_check \(words)", apply: "timezone_apply \(words)", functions: [.timezone])
        script.survey = .init(path: link)
        script.isTrusted = true
        let isName = name.utf8.allSatisfy { $0 > 32 && $0 < 127 } && !name.hasPrefix("/") && !name.contains("..") && !name.isEmpty
        script.problem = isName ? nil : "`\(name)` is no time zone's name, such as `Europe/Vienna`"
        return script
    }
}

extension ShellFunction {
    /// `timezone_check LINK ZONES NAME FILE`, `timezone_apply LINK ZONES NAME FILE`.
    static let timezone = ShellFunction(
        "timezone", needs: [.textRead, .textWrite],
        #"""
        timezone_check() {
          tz_r=0 tz_link=
          [ -f "$2/$3" ] || {
            if [ -d "$2" ]; then later "there is no time zone $3 in $2"; else later "there is no $2 yet: tzdata is not installed"; fi
            return
          }
          look "$J0" "$1"
          case $K,$l in
          l,"$2/$3" | l,"..$2/$3") ;;
          f,*) if ! cmp -s -- "$1" "$2/$3"; then tz_link=1 tz_r=1; differs "$1 is another zone's" "$1 -> $2/$3"; fi;;
          l,*) tz_link=1 tz_r=1; differs "$1 -> $l" "$1 -> $2/$3";;
          *) tz_link=1 tz_r=1; plus "$1 -> $2/$3";;
          esac
          if text_read "$4" && [ "${tx_old%"$NL"}" != "$3" ]; then differs "$4: ${tx_old%"$NL"}" "$4: $3"; tz_r=1; fi
          return $tz_r
        }
        timezone_apply() {
          [ -f "$2/$3" ] || { echo "there is no time zone $3 in $2" >&2; return 66; }
          if [ -n "$tz_link" ]; then
            tz_t=$1.weft.$$
            rm -f -- "$tz_t"
            ln -s -- "$2/$3" "$tz_t" && mv -f -- "$tz_t" "$1" || return
          fi
          [ ! -f "$4" ] || printf '%s\n' "$3" >"$4"
        }
        """#)
}
