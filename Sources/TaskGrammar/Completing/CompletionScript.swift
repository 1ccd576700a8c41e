/// What `task --completion SHELL` prints.
///
/// The scripts know no tasks: at each completion they ask `task --complete SHELL WORD…`, whose last word is the one at the cursor. The answer
/// has a candidate a line, with its description after a tab.
public enum CompletionScript {
    /// The script of a shell, for a program; to be read by the shell at its start.
    public static func text(for shell: CompletionShell, program: String = "task") -> String {
        switch shell {
        case .bash: bash(program)
        case .zsh: zsh(program)
        case .fish: fish(program)
        }
    }

    // `=` and `:` break words in bash's view, and what stands in front of the last break must not be in an answer. The line is split here, as
    // COMP_WORDS has the breaks as words of their own.
    private static func bash(_ program: String) -> String {
        #"""
        # Completion of `\#(program)` for bash: eval "$(\#(program) --completion bash)"
        _weft_task() {
            local line=${COMP_LINE:0:COMP_POINT} words current kept candidate _
            read -ra words <<< "$line"
            [[ $line == *[[:space:]] ]] && words+=("")
            current=${words[${#words[@]}-1]}
            kept=$current
            case ${COMP_WORDS[COMP_CWORD]} in
                "=" | ":") ;;
                *) kept=${current%"${COMP_WORDS[COMP_CWORD]}"} ;;
            esac
            COMPREPLY=()
            while IFS=$'\t' read -r candidate _; do
                COMPREPLY+=("${candidate#"$kept"}")
            done < <("${words[0]}" --complete bash "${words[@]:1}" 2> /dev/null)
            [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *[=/] ]] && compopt -o nospace 2> /dev/null
            return 0
        }
        complete -o nosort -F _weft_task \#(program)

        """#
    }

    private static func zsh(_ program: String) -> String {
        #"""
        #compdef \#(program)
        # Completion of `\#(program)` for zsh: eval "$(\#(program) --completion zsh)", or this as a file `_\#(program)` in a folder of fpath
        _weft_task() {
            local line candidate description
            local -a finished finished_descriptions open open_descriptions
            while IFS= read -r line; do
                candidate=${line%%$'\t'*}
                description=${line#*$'\t'}
                [[ -n $description && $line == *$'\t'* ]] && description="$candidate -- $description" || description=$candidate
                if [[ $candidate == *[=/] ]]; then
                    open+=("$candidate") open_descriptions+=("$description")
                else
                    finished+=("$candidate") finished_descriptions+=("$description")
                fi
            done < <("${words[1]}" --complete zsh "${(@)words[2,CURRENT]}" 2> /dev/null)
            (( ${#finished} )) && compadd -Q -l -d finished_descriptions -a finished
            (( ${#open} )) && compadd -Q -l -S '' -d open_descriptions -a open
            return 0
        }
        if whence compdef > /dev/null; then compdef _weft_task \#(program); fi
        if [[ -n ${compstate[context]-} ]]; then _weft_task; fi

        """#
    }

    private static func fish(_ program: String) -> String {
        #"""
        # Completion of `\#(program)` for fish: \#(program) --completion fish | source
        function __weft_task
            set -l words (commandline -opc)
            $words[1] --complete fish $words[2..-1] (commandline -ct) 2>/dev/null
        end
        complete -c \#(program) -f -a '(__weft_task)'

        """#
    }
}
