import Weft

/// What the scripts of transfers have in common. They need `sh`, `cat`, `dd`, `ls`, `mv`, `rm`, `chmod`, `touch` and `tail` on the target, `chown`
/// for an owner, and take what they find for the rest.
enum ScriptKit {
    /// Functions and settings for the start of a script.
    ///
    /// - Parameter bytes: About how much there is to hash: openssl is the fastest, but takes the longest to start.
    static func prelude(hashing bytes: Int) -> String {
        let programs = bytes > 4 << 20 ? "openssl sha256sum shasum sha256 cksum" : "sha256sum openssl shasum sha256 cksum"
        return """
            umask 077
            fail() { echo "$*" >&2; exit 1; }
            has() { command -v "$1" >/dev/null 2>&1; }
            k=none
            for c in \(programs); do if has $c; then k=$c; break; fi; done
            sums() { case $k in
              openssl) openssl dgst -sha256 -r "$@";;
              sha256sum) sha256sum "$@";;
              shasum) shasum -a 256 "$@";;
              sha256) sha256 -r "$@";;
              cksum) cksum "$@";;
              *) echo -;;
            esac; }
            sum() { s=$(sums); echo "${s%% *}"; }
            size() { stat -Lc %s "$1" 2>/dev/null || stat -Lf %z "$1" 2>/dev/null || wc -c <"$1"; }
            attributes() { stat -c '%a %U:%G' "$1" 2>/dev/null || stat -f '%Lp %Su:%Sg' "$1" 2>/dev/null || echo '? ?'; }
            cutat() { dd if=/dev/null of="$1" bs=1 seek="$2" 2>/dev/null; }
            home() { case $1 in '~') echo "$HOME";; '~/'*) echo "$HOME/${1#??}";; *) echo "$1";; esac; }

            """
    }

    /// The kind of hash that a script's `$k` stands for.
    static func hash(_ program: Substring) -> ContentHash {
        switch program {
        case "openssl", "sha256sum", "shasum", "sha256": .sha256
        case "cksum": .cksum
        default: .none
        }
    }

    /// Assignments of quoted values, in one line.
    static func variables(_ values: KeyValuePairs<String, String>) -> String {
        values.map { "\($0)=\(ShellQuoting.quote($1))" }.joined(separator: " ") + "\n"
    }

    /// A name for a temporary file or folder that nobody can foresee, and that fits whatever the name of what it is for.
    static func temporaryName() -> String { ".weft." + String(UInt64.random(in: 0...UInt64.max), radix: 36) + randomTail() }

    private static func randomTail() -> String { String(UInt32.random(in: 0...UInt32.max), radix: 36) }

    /// The name under which what arrived of a file is kept when its transfer breaks: the same for each attempt.
    static func partialName(for name: some Sequence<UInt8>) -> String {
        ".weft." + ContentHash.sha256.hash(Array(name)).prefix(20) + ".part"
    }

    /// What arrived is kept from this size on.
    static let worthKeeping = 1 << 20
}

/// A time as `touch -t` takes it, in UTC.
struct TouchTime: CustomStringConvertible {
    let seconds: Int

    /// `CCYYMMDDhhmm.ss`.
    var description: String {
        // Days to a date by the civil calendar's 400-year cycle, which begins on 1 March of year 0.
        let clamped = min(max(seconds, 0), 253_402_300_799)
        let (days, rest) = (clamped / 86_400 + 719_468, clamped % 86_400)
        let (era, dayOfEra) = (days / 146_097, days % 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shifted + 2) / 5 + 1
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        func digits(_ number: Int, _ width: Int = 2) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, width - text.count)) + text
        }
        return digits(year, 4) + digits(month) + digits(day) + digits(rest / 3600) + digits(rest / 60 % 60) + "." + digits(rest % 60)
    }
}
