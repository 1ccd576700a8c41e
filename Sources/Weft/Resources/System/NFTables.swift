/// The packet filter of nftables: the whole ruleset, or one table of it.
///
/// What `nft -c` does not accept is never used. A ruleset is put in place at once, as one transaction: no packet meets half of it.
///
/// ```swift
/// NFTables(ruleset: rules)                                   // all that is there gives way
/// NFTables(table: "inet web", "chain input { … }")           // other tables, such as those of Docker, are left alone
/// ```
public struct NFTables: Resource {
    /// The table with its family: `inet web`; none for the whole ruleset.
    public let table: String?
    private let rules: String
    var main = "/etc/nftables.conf"
    var folder = "/etc/nftables.d"
    var memory = "/var/lib/weft/nftables"

    /// All tables, as a file of nft's; `flush ruleset` is put before it. It is written to `/etc/nftables.conf`.
    public init(ruleset: String) { (table, rules) = (nil, ruleset) }

    /// One table, by its family and name, and what stands between its braces. It is written to `/etc/nftables.d`, which
    /// `/etc/nftables.conf` is made to include.
    public init(table: String, _ rules: String) { (self.table, self.rules) = (table, rules) }

    /// `NFTables` and the table, if it is one.
    public var title: String { table.map { "NFTables \($0)" } ?? "NFTables" }

    /// The file is compared, and what `nft list` prints with what it printed when the file was used last: changes by hand are undone.
    public var script: ResourceScript {
        let name = table.map { $0.replacing(" ", with: "-") } ?? "ruleset"
        let path = table == nil ? main : "\(folder)/\(name).nft"
        let listed = table.map { ["table"] + $0.split(separator: " ").map(String.init) } ?? ["ruleset"]
        let words: Command = "\(path) \("\(memory)/\(name)") \(table == nil ? "" : main) \(listed)"
        var script = ResourceScript(
            check: "nft_check \(words)", apply: "nft_apply \(words)", functions: [.nftables], contents: [.bytes(Array(text.utf8))])
        script.survey = .init(path: path, content: 1)
        script.isTrusted = true
        script.problem = problem
        return script
    }

    private var problem: String? {
        guard let table else { return nil }
        let words = table.split(separator: " ", omittingEmptySubsequences: false)
        let families = ["inet", "ip", "ip6", "arp", "bridge", "netdev"]
        guard words.count == 2, families.contains(String(words[0])), EnvironmentText.isName(String(words[1])) else {
            return "`\(table)` is no table with its family, such as `inet web`"
        }
        return nil
    }

    private var text: String {
        let rules = rules.hasSuffix("\n") ? rules : rules + "\n"
        guard let table else { return rules.contains("flush ruleset") ? rules : "flush ruleset\n\n\(rules)" }
        return "table \(table)\ndelete table \(table)\ntable \(table) {\n\(rules)}\n"
    }
}

extension ShellFunction {
    /// `nft_check PATH MEMORY MAIN WORD…`, `nft_apply PATH MEMORY MAIN WORD…`: `nft list WORD…` is compared with its hash in MEMORY; MAIN is
    /// to include the path's folder.
    ///
    /// Counters and what sets hold are left out (`-s`, `-t`): they change by themselves.
    static let nftables = ShellFunction(
        "nftables", needs: [.fileCheck, .fileApply, .textCheck, .textWrite],
        #"""
        nft_live() {
          nf_live=$(nft -s -t list "$@" 2>/dev/null | sha256sum)
          nf_live=${nf_live%% *}
        }
        nft_check() {
          command -v nft >/dev/null || { later 'nftables is not installed yet: there is no `nft`'; return; }
          nf_path=$1 nf_memory=$2 nf_main=$3 nf_r=0
          shift 3
          if [ -d "${nf_path%/*}/" ]; then
            file_check "$nf_path" '' '' '' || nf_r=$?
          else
            look "$J0" "$nf_path"
            FC=1 nf_r=1
            if [ -n "$D" ]; then fetch 1 && compare /dev/null "$W/$((O + 1))" "$nf_path"; fi
          fi
          case $nf_r in 0 | 1) ;; *) return $nf_r;; esac
          nft_included || { plus "$nf_main: include \"${nf_path%/*}/*.nft\""; nf_r=1; }
          nft_live "$@"
          text_read "$nf_memory"
          if [ "${tx_old%"$NL"}" != "$nf_live" ]; then
            [ "$nf_r" = 1 ] || differs 'the rules in use are others than were put there' "the rules of $nf_path are in use"
            nf_r=1
          fi
          return $nf_r
        }
        nft_included() {
          [ -n "$nf_main" ] || return 0
          text_read "$nf_main"
          case $NL$tx_old in *"${NL}include \"${nf_path%/*}/*.nft\""*) return 0;; esac
          return 1
        }
        nft_apply() {
          nf_path=$1 nf_memory=$2 nf_main=$3
          shift 3
          [ -d "${nf_path%/*}/" ] || mkdir -p -- "${nf_path%/*}" || return
          if [ -n "$FC" ]; then file_apply "$nf_path" '' '' '' '' 'nft -c -f "$t"' || return; fi
          nft -f "$nf_path" || return
          nft_included || text_write "$nf_main" "$tx_old${NL}include \"${nf_path%/*}/*.nft\"$NL" || return
          FRESH=
          nft_live "$@"
          [ -d "${nf_memory%/*}/" ] || mkdir -p -- "${nf_memory%/*}" || return
          printf '%s\n' "$nf_live" >"$nf_memory"
        }
        """#)
}
