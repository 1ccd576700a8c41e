import SSH
import Weft

/// What a shell that lives on is told to do.
///
/// The shell reads commands from its standard input and runs each in a subshell. It is silent itself: its standard error is /dev/null, and that
/// of the channel is its descriptor 3. Names begin with `_w`, and no command sees them.
enum ShellScript {
    /// The functions, told once to a shell.
    ///
    /// - `_wb` notes the process number that was given away last, before a command.
    /// - `_we MARKER STATUS` tells a command's end. A process that was made since and is still there, in this session or with an output of this
    ///   shell, has been left behind: then the shell ends too, so that nothing can write into what later commands write, and that process's
    ///   end of the outputs is seen as that of any channel. The number given away last is read again after the search: whoever was gone by
    ///   then cannot make another process.
    static let functions = #"""
        _wp() { read -r _wx <"$_wl" || return; _wx=${_wx##* }; }
        _wb() { _wp; _wa=$_wx; }
        _we() {
        echo "$@"
        [ -n "$_wl" ] && _wp && [ "$_wx" -ge "$_wa" ] && [ $((_wx-_wa)) -le 9999 ] || _wq "$@"
        while [ "$_wa" -lt "$_wx" ]; do
        while [ "$_wa" -lt "$_wx" ]; do _wa=$((_wa+1)); [ ! -d /proc/$_wa ] || _wc "$@"; done
        _wp
        done
        echo "$1" >&3
        }
        _wq() { echo "$1 +" >&3; exit "$2"; }
        _wc() {
        _wy=
        read -r _wy </proc/$_wa/stat
        set -- "$1" "$2" ${_wy##*\) }
        case $3 in ''|Z|X) return ;; esac
        [ "$6" != "$_ws" ] || _wq "$@"
        for _wy in 1 2; do for _wx in 1 3; do [ /proc/$_wa/fd/$_wy -ef /proc/$$/fd/$_wx ] && _wq "$@"; done; done
        }
        """#

    /// Where the numbers of processes come from, and what the shell can do. Linux tells the last number in /proc/sys, or in /proc/loadavg,
    /// which in some containers is the host's: it has to be near to that of a new process, which on a busy host takes several looks. ksh93 runs
    /// a subshell in its own process, and posh forgets a subshell's trap on EXIT: these two run one command only.
    static let survey = #"""
        _wu='unset -f _wp _wb _we _wq _wc; unset _wa _wk _wl _ws _wt _wu _wx _wy'
        _wl=
        read -r _wy </proc/self/stat
        if [ "${_wy%% *}" = $$ ]; then
        set -- ${_wy##*\) }
        _ws=$4
        set --
        _wl=/proc/sys/kernel/ns_last_pid
        _wp && [ "$_wx" -ge 1 ] || {
        _wl=/proc/loadavg
        for _wk in 1 2 3 4 5; do
        _wy=$(read -r _wy _wx </proc/self/stat; echo "$_wy")
        _wp && [ "$_wx" -ge "$_wy" ] && [ $((_wx-_wy)) -le 99 ] && break
        _wk=
        done
        [ -n "$_wk" ] || _wl=
        }
        fi
        case ${KSH_VERSION-}${POSH_VERSION-} in Version*|[0-9]*) _wl= ;; esac
        _wk=k
        [ -n "$_wl" ] || _wk=-
        [ "$(command -v printf)" != printf ] || _wk=${_wk}f
        """#

    /// Runs the command in `$1`, tells its end, and becomes the shell that later commands are sent to.
    ///
    /// This text is in the list of processes, which the command may print: the marker is not in one piece there.
    static func first(marker: String) -> String {
        let pieces = "\(marker.prefix(12))''\(marker.dropFirst(12))"
        return """
            exec 3>&2 2>/dev/null
            _wt=$1
            \(functions)
            \(survey)
            \(run)
            _we \(pieces) $? $_wk
            exec sh
            """
    }

    /// What is sent before the first of those.
    static let preparation = functions + "\n" + survey + "\n"

    /// One command: its text, its input and the marker of its end.
    ///
    /// The marker is on a line of its own, which the shell reads when the command is over.
    static func frame(_ text: String, input: [UInt8], marker: String) -> String {
        "_wt=\(ShellQuoting.quote(text))\n\(input.isEmpty ? run : run(input))\n_we \(marker) $?\n"
    }

    /// A subshell in which nothing is left of the shell's own.
    private static let subshell = "( eval \"$_wu\n$_wt\" )"
    private static let run = "_wb; \(subshell) </dev/null 2>&3 3>&-"

    private static func run(_ input: [UInt8]) -> String {
        "_wb; printf '\(escaped(input))' 2>/dev/null 3>&- | \(subshell) 2>&3 3>&-"
    }

    /// Bytes as a format for `printf` that stands in single quotes.
    static func escaped(_ bytes: [UInt8]) -> String {
        var text = ""
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "-") where text.isEmpty: text = "\\055"
            case UInt8(ascii: "'"), UInt8(ascii: "%"), UInt8(ascii: "\\"), 0..<32, 127...:
                text += "\\" + String(byte >> 6) + String(byte >> 3 & 7) + String(byte & 7)
            default: text.unicodeScalars.append(Unicode.Scalar(byte))
            }
        }
        return text
    }

    /// A marker that no output has by chance, and that nobody can know before the command is over. No end of it is a beginning of it too, so
    /// that it is found where it is even behind a piece of itself.
    static func makeMarker() -> String {
        let digits = randomBytes(16).flatMap { [hexadecimal[Int($0 >> 4)], hexadecimal[Int($0 & 15)]] }
        return "weft-" + String(decoding: digits, as: UTF8.self) + "."
    }

    private static let hexadecimal = Array("0123456789abcdef".utf8)
}
