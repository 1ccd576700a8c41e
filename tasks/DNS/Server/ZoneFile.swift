nonisolated extension DNS {
    /// The file of a zone, whose serial number grows when anything else of it changes.
    nonisolated struct ZoneFile: Resource {
        let zone: Zone
        /// The zone's text with 0 for its serial number.
        let text: String

        init(_ zone: Zone, contact: Domain) {
            self.zone = zone
            text = zone.text(serial: "0", contact: "\(contact).")
        }

        var title: String { "Zone \(zone.origin)" }

        /// The file is compared but for its serial number.
        var script: ResourceScript {
            let words: Command = "\(NamedConfiguration.path(zone)) \(zone.origin)"
            return ResourceScript(
                check: "zone_check \(words)", apply: "zone_apply \(words)", functions: [Self.functions],
                contents: [.bytes(Array(text.utf8))])
        }

        /// `zone_check FILE ORIGIN`, `zone_apply FILE ORIGIN`.
        ///
        /// The new number is the date with two more digits (RFC 1912), or the one behind the file's and the server's own, whichever is
        /// greatest. What `named-checkzone` does not take never gets the file's name.
        private static let functions = ShellFunction(
            "dns_zone",
            #"""
            zone_numberless() { sed 's/^ *[0-9][0-9]* ; serial$/    0 ; serial/' "$1"; }
            zone_check() {
              [ -f "$1" ] || { echo "+$1"; return 1; }
              zn_hash=$(zone_numberless "$1" | sha256sum)
              [ "${zn_hash%% *}" != "$h1" ] || return 0
              if [ -n "$D" ]; then
                zn_t=$(mktemp) && take 1 "$zn_t" && zone_numberless "$1" | diff -u -L "$1" -L "$1" - "$zn_t" | sed -n '1,400p'
                rm -f -- "$zn_t"
              fi
              return 1
            }
            zone_apply() {
              command -v named-checkzone >/dev/null || { echo 'there is no named-checkzone: is bind9 installed?' >&2; return 69; }
              zn_next=$(date -u +%Y%m%d)00
              zn_file=$(sed -n 's/^ *\([0-9][0-9]*\) ; serial$/\1/p' "$1" 2>/dev/null | head -n 1)
              zn_live=$(dig +short +time=1 +tries=1 @127.0.0.1 "$2" SOA 2>/dev/null | awk 'NF == 7 && $3 ~ /^[0-9]+$/ { print $3 }')
              for zn_x in $zn_file $zn_live; do
                [ "$zn_x" -lt "$zn_next" ] || zn_next=$((zn_x + 1))
              done
              # The numbers go in a circle (RFC 1982): 1 comes behind the last.
              [ "$zn_next" -le 4294967295 ] || zn_next=1
              zn_t=${1%/*}/.weft.${1##*/}.$$
              take 1 "$zn_t.0" && sed "s/^    0 ; serial\$/    $zn_next ; serial/" "$zn_t.0" >"$zn_t" && chmod 644 "$zn_t"
              zn_r=$?
              rm -f -- "$zn_t.0"
              [ "$zn_r" = 0 ] || { rm -f -- "$zn_t"; return 74; }
              if zn_said=$(named-checkzone -i local -m fail -M fail -n fail -S fail "$2" "$zn_t" 2>&1); then
                mv -f -- "$zn_t" "$1" && echo "serial $zn_next"
                return
              fi
              echo "named-checkzone does not take the new zone; the former one is served:" >&2
              printf '%s\n' "$zn_said" | while IFS= read -r zn_l; do
                printf '%s\n' "$zn_l" | sed "s|$zn_t|$1|" >&2
                zn_n=$(printf '%s\n' "$zn_l" | sed -n "s|.*$zn_t:\([0-9][0-9]*\):.*|\1|p")
                [ -z "$zn_n" ] || sed -n "$zn_n{s/^/    /;p;}" "$zn_t" >&2
              done
              rm -f -- "$zn_t"
              return 65
            }
            """#)
    }
}
