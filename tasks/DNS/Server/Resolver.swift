nonisolated extension DNS {
    /// The servers that a host looks names up with: in `resolv.conf`, or those of systemd-resolved where that is what it leads to.
    nonisolated struct Resolver: Resource {
        let servers: [IPv4Address]
        let search: [Domain]

        var title: String { "Resolver \(servers.map(\.description).joined(separator: ", "))" }

        var script: ResourceScript {
            let words: Command = """
                rs_servers=\(servers.map(\.description).joined(separator: " ")) rs_search=\(search.map(\.name).joined(separator: " "))
                """
            return ResourceScript(
                check: "\(words)\nresolver_choose\nresolver_check", apply: "\(words)\nresolver_choose\nresolver_apply",
                functions: [Self.functions])
        }

        /// What undoes it: the former `resolv.conf` comes back.
        nonisolated struct Former: Resource {
            var title: String { "the former resolver" }
            var script: ResourceScript {
                ResourceScript(
                    check: """
                        resolver_choose
                        if [ -n "$rs_kept" ]; then [ ! -e "$rs_kept" ] || { diff -u -L "$rs_file" -L "$rs_file" "$rs_file" "$rs_kept"; exit 1; }
                        else [ ! -e "$rs_file" ] || { echo "-$rs_file"; exit 1; }; fi
                        """,
                    apply: """
                        resolver_choose
                        if [ -n "$rs_kept" ]; then cat "$rs_kept" >"$rs_file" && rm -f "$rs_kept"
                        else rm -f "$rs_file" && systemctl restart systemd-resolved; fi
                        """, functions: [Resolver.functions])
            }
        }

        /// `resolver_choose` finds the file, and the place of the former one; `resolver_check` and `resolver_apply` need `$rs_servers` and
        /// `$rs_search`, lists with spaces.
        private static let functions = ShellFunction(
            "dns_resolver",
            #"""
            resolver_choose() {
              rs_file=/etc/resolv.conf rs_kept=/var/lib/weft/resolv.conf
              case $(readlink /etc/resolv.conf) in
              */systemd/resolve/*) rs_file=/etc/systemd/resolved.conf.d/weft.conf rs_kept=;;
              esac
            }
            resolver_text() {
              echo '# Written by Weft: what is changed by hand is overwritten.'
              if [ -z "$rs_kept" ]; then
                printf '[Resolve]\nDNS=%s\nDomains=%s\n' "$rs_servers" "${rs_search:+$rs_search }~."
                return
              fi
              [ -z "$rs_search" ] || echo "search $rs_search"
              for rs_x in $rs_servers; do echo "nameserver $rs_x"; done
              # What else is said there stays.
              sed -n '/^[[:space:]]*\(options\|sortlist\)/p' /etc/resolv.conf 2>/dev/null
            }
            resolver_check() {
              rs_text=$(resolver_text)
              if [ -f "$rs_file" ] && [ "$(cat "$rs_file")" = "$rs_text" ]; then return 0; fi
              if [ -f "$rs_file" ] && command -v diff >/dev/null; then printf '%s\n' "$rs_text" | diff -u -L "$rs_file" -L "$rs_file" "$rs_file" -
              else printf '%s\n' "$rs_text" | sed 's/^/+/'; fi
              return 1
            }
            # Asks a server for a name's SOA: 0 when it answers, 1 with what it says when not, 2 when nothing here can ask.
            resolver_ask() {
              if command -v dig >/dev/null; then
                rs_x=$(dig "@$1" +time=2 +tries=2 +noall +comments "$2" SOA 2>&1)
                case $rs_x in
                *'status: NOERROR'* | *'status: NXDOMAIN'*) return 0;;
                *'status: '*) rs_x=${rs_x##*status: }; echo "it says ${rs_x%%,*}";;
                *) echo 'it does not answer';;
                esac
                return 1
              fi
              command -v perl >/dev/null || return 2
              perl -e '
                use Socket;
                my ($server, $name) = @ARGV;
                socket(S, PF_INET, SOCK_DGRAM, getprotobyname("udp") || 17) or die "$!\n";
                my $ask = pack("n6", 4711, 0x100, 1, 0, 0, 0) . join("", map { pack("C/a*", $_) } split(/\./, $name)) . pack("Cn2", 0, 6, 1);
                for (1 .. 2) {
                  send(S, $ask, 0, sockaddr_in(53, inet_aton($server))) or print("it cannot be reached: $!\n"), exit 1;
                  my ($in, $out) = ("", "");
                  vec($in, fileno(S), 1) = 1;
                  next unless select($out = $in, undef, undef, 2);
                  defined(recv(S, $_, 4096, 0)) or print("it cannot be reached: $!\n"), exit 1;
                  my ($id, $flags) = unpack("n2", $_);
                  my $code = $flags & 15;
                  exit 0 if $id == 4711 && ($code == 0 || $code == 3);
                  print "it says ", (qw(- FORMERR SERVFAIL - NOTIMP REFUSED))[$code] || "error $code", "\n";
                  exit 1;
                }
                print "it does not answer\n"; exit 1' "$1" "$2"
            }
            resolver_apply() {
              for rs_s in $rs_servers; do
                rs_x=${rs_search%% *}
                rs_said=$(resolver_ask "$rs_s" "${rs_x:-.}")
                case $? in
                0) ;;
                2) echo "nothing here can ask $rs_s: it is believed to answer";;
                *) echo "the name server $rs_s is not used: $rs_said" >&2; return 65;;
                esac
              done
              rs_text=$(resolver_text)
              rs_t=$rs_file.weft.$$
              if [ -z "$rs_kept" ]; then
                mkdir -p "${rs_file%/*}" && printf '%s\n' "$rs_text" >"$rs_t" && mv -f "$rs_t" "$rs_file" && systemctl restart systemd-resolved
                return
              fi
              if [ -e "$rs_file" ] && [ ! -e "$rs_kept" ]; then mkdir -p "${rs_kept%/*}" && cp "$rs_file" "$rs_kept" || return; fi
              # A link is another program's, and a mounted file cannot be replaced: those keep their place.
              if [ -L "$rs_file" ] || grep -q " $rs_file " /proc/self/mountinfo; then printf '%s\n' "$rs_text" >"$rs_file"
              else printf '%s\n' "$rs_text" >"$rs_t" && chmod 644 "$rs_t" && mv -f "$rs_t" "$rs_file"; fi
            }
            """#)
    }
}
