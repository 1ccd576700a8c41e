/// The question that ``Facts`` answer: a script with `sh` alone where that is enough, and few programs.
struct SystemFacts: Fact {
    var script: Command {
        Command(
            raw: #"""
                say() { printf '%s=%s\n' "$1" "$2"; }
                r=/etc/os-release; [ -r $r ] || r=/usr/lib/os-release
                [ ! -r $r ] || while IFS= read -r x; do case $x in [A-Z]*=*) printf 'os.%s\n' "$x";; esac; done <$r
                read -r a b c <<EOF
                $(uname -srm)
                EOF
                say kernel "$a"; say release "$b"; say machine "$c"
                if [ -r /proc/sys/kernel/hostname ]; then read -r a </proc/sys/kernel/hostname; else a=$(uname -n); fi
                say hostname "$a"
                n=0
                [ ! -r /proc/cpuinfo ] || while read -r a b; do case $a in processor) n=$((n + 1));; esac; done </proc/cpuinfo
                say processors "$n"
                [ ! -r /proc/meminfo ] || while read -r a b c; do case $a in MemTotal:) say memory "$b";; SwapTotal:) say swap "$b"; break;; esac; done </proc/meminfo
                if command -v ip >/dev/null; then
                  ip -o addr show 2>/dev/null | while read -r a b c d e; do case $b in lo) ;; *) printf 'address=%s %s %s\n' "$b" "$c" "${d%%/*}";; esac; done
                  say route "$(ip -o route get 192.0.2.1 2>/dev/null)"
                fi
                say disk "$(df -Pk / 2>/dev/null | { read -r a; read -r a b c d e; echo "$b $d"; })"
                for a in apt-get:apt dnf:dnf yum:yum apk:apk pacman:pacman zypper:zypper; do
                  if command -v "${a%:*}" >/dev/null; then say packages "${a#*:}"; break; fi
                done
                if [ -d /run/systemd/system ]; then say services systemd
                elif command -v rc-service >/dev/null; then say services openrc
                elif [ -d /etc/init.d ]; then say services sysv
                fi
                if command -v systemd-detect-virt >/dev/null; then say virtualization "$(systemd-detect-virt 2>/dev/null)"; fi
                say user "$(id -un)"; say uid "$(id -u)"; say home "$HOME"
                [ ! -r /proc/uptime ] || { read -r a b </proc/uptime; say uptime "${a%.*}"; }
                [ ! -r /proc/sys/kernel/random/boot_id ] || { read -r a </proc/sys/kernel/random/boot_id; say boot "$a"; }
                """#)
    }

    func value(from output: String) -> Facts {
        var facts = Facts()
        var later: [String] = []
        for line in output.split(separator: "\n") {
            guard let equals = line.firstIndex(of: "=") else { continue }
            let value = String(line[line.index(after: equals)...])
            let words = value.split(separator: " ").map(String.init)
            switch line[..<equals] {
            case "os.ID": facts.os.id = Self.unquoted(value)
            case "os.ID_LIKE": facts.os.like = Self.unquoted(value).split(separator: " ").map(String.init)
            case "os.VERSION_ID": facts.os.version = Self.unquoted(value)
            case "os.VERSION_CODENAME": facts.os.codename = Self.unquoted(value)
            case "os.PRETTY_NAME": facts.os.name = Self.unquoted(value)
            case "kernel": facts.kernel = value
            case "release": facts.kernelRelease = value
            case "machine": facts.architecture = value
            case "hostname": facts.hostname = value
            case "processors": facts.processors = Int(value) ?? 0
            case "memory": facts.memory = (Int(value) ?? 0) * 1024
            case "swap": facts.swap = (Int(value) ?? 0) * 1024
            case "disk" where words.count == 2: (facts.disk, facts.freeDisk) = ((Int(words[0]) ?? 0) * 1024, (Int(words[1]) ?? 0) * 1024)
            case "address" where words.count == 3:
                if !facts.interfaces.contains(words[0]) { facts.interfaces.append(words[0]) }
                if words[1] == "inet" { facts.addresses.append(words[2]) } else { later.append(words[2]) }
            case "route": if let place = words.firstIndex(of: "src"), place + 1 < words.count { facts.defaultAddress = words[place + 1] }
            case "packages": facts.packageManager = value
            case "services": facts.serviceManager = value
            case "virtualization": facts.virtualization = value
            case "user": facts.user = value
            case "uid": facts.isRoot = value == "0"
            case "home": facts.home = value
            case "uptime": facts.uptime = Int(value) ?? 0
            case "boot": facts.bootIdentifier = value
            default: break
            }
        }
        facts.addresses += later
        return facts
    }

    /// A value of os-release without its quotes.
    private static func unquoted(_ value: String) -> String {
        guard value.count > 1, let first = value.first, first == "\"" || first == "'", value.last == first else { return value }
        return String(value.dropFirst().dropLast())
    }
}
