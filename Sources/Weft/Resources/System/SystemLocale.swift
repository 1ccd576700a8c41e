/// A locale that programs can use, and the one that they use unless told otherwise.
public struct SystemLocale: Resource {
    /// The name with its character set: `de_AT.UTF-8`.
    public let name: String
    /// Whether it is what `LANG` is for those who log in.
    public let isDefault: Bool
    var list = "/etc/locale.gen"
    var defaults = ["/etc/default/locale", "/etc/locale.conf"]

    /// A locale. On Debian the package locales makes it.
    public init(_ name: String, isDefault: Bool = false) { (self.name, self.isDefault) = (name, isDefault) }

    /// `SystemLocale` and the name.
    public var title: String { "SystemLocale \(name)" }

    /// What `locale -a` lists, and `LANG` in `/etc/default/locale` or `/etc/locale.conf`, are compared.
    public var script: ResourceScript {
        let words: Command = "\(name) \(normal) \(list) \(isDefault ? "1" : "") \(defaults)"
        var script = ResourceScript(check: "locale_check \(words)", apply: "locale_apply \(words)", functions: [.locale])
        script.isTrusted = true
        let isName =
            !name.isEmpty && name.utf8.allSatisfy { "._-@".utf8.contains($0) || EnvironmentText.isName("_" + String(UnicodeScalar($0))) }
        script.problem = isName && !name.hasPrefix("-") ? nil : "`\(name)` is no locale's name, such as `de_AT.UTF-8`"
        return script
    }

    /// The name as `locale -a` prints it: `de_AT.utf8`.
    private var normal: String {
        guard let dot = name.firstIndex(of: ".") else { return name }
        let rest = name[name.index(after: dot)...].split(separator: "@", maxSplits: 1)
        let set = (rest.first ?? "").lowercased().filter { $0 != "-" && $0 != "_" }
        return "\(name[..<dot]).\(set)" + (rest.count > 1 ? "@\(rest[1])" : "")
    }
}

extension ShellFunction {
    /// `locale_check NAME NORMAL LIST DEFAULT FILE FILE`, `locale_apply …`: NORMAL is what `locale -a` calls it; the first of the files that is
    /// there tells the default.
    static let locale = ShellFunction(
        "locale", needs: [.textRead, .textWrite],
        #"""
        locale_check() {
          lo_r=0 lo_make= lo_lang=
          command -v locale >/dev/null || { later 'there is no program `locale` yet'; return; }
          case $NL$(locale -a 2>/dev/null)$NL in
          *"$NL$1$NL"* | *"$NL$2$NL"*) ;;
          *) plus "$1"; lo_make=1 lo_r=1;;
          esac
          [ -n "$4" ] || return $lo_r
          lo_file=$6
          [ ! -f "$5" ] || lo_file=$5
          if text_read "$lo_file"; then
            while IFS= read -r lo_l; do case $lo_l in LANG=*) lo_lang=${lo_l#LANG=};; esac; done <<EOF
        $tx_old
        EOF
            lo_lang=${lo_lang#\"}
            lo_lang=${lo_lang%\"}
          fi
          [ "$lo_lang" = "$1" ] || { [ -z "$lo_lang" ] || minus "LANG=$lo_lang"; plus "LANG=$1"; lo_r=1; }
          return $lo_r
        }
        locale_apply() {
          command -v locale >/dev/null || { echo 'there is no program `locale`' >&2; return 69; }
          if [ -n "$lo_make" ]; then locale_make "$@" || return; fi
          if [ -z "$4" ] || [ "$lo_lang" = "$1" ]; then return 0; fi
          [ -f "$5" ] || [ ! -d "${5%/*}" ] || [ ! -e /etc/debian_version ] || lo_file=$5
          text_read "$lo_file"
          lo_new=$(printf '%s' "$tx_old" | sed '/^LANG=/d')
          text_write "$lo_file" "${lo_new:+$lo_new$NL}LANG=$1$NL"
        }
        locale_make() {
          case $1 in *.*) lo_set=${1#*.} lo_set=${lo_set%%@*};; *) lo_set=ISO-8859-1;; esac
          if [ -f "$3" ] && command -v locale-gen >/dev/null; then
            text_read "$3"
            lo_new=$(printf '%s' "$tx_old" | sed "s/^#[ \\t]*\\($1[ \\t]\\)/\\1/")
            case $NL$lo_new in *"$NL$1 "* | *"$NL$1	"*) ;; *) lo_new="$lo_new$NL$1 $lo_set";; esac
            text_write "$3" "$lo_new$NL" && locale-gen >/dev/null
          elif command -v localedef >/dev/null; then
            lo_in=${1%%.*}
            case $1 in *@*) lo_in=$lo_in@${1#*@};; esac
            localedef -i "$lo_in" -f "$lo_set" -- "$1"
          else
            echo 'this system cannot make locales: there is neither `locale-gen` nor `localedef`' >&2
            return 69
          fi
          case $NL$(locale -a 2>/dev/null)$NL in
          *"$NL$1$NL"* | *"$NL$2$NL"*) ;;
          *) echo "there is no $1 after it was made: is that its name?" >&2; return 65;;
          esac
        }
        """#)
}
