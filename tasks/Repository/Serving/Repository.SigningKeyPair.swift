extension Repository {
    /// The key that signs a repository: one without a passphrase in a folder that only root reads, and its public half where clients find it.
    nonisolated struct SigningKeyPair: Resource {
        /// A name for people, such as `devrepo`.
        let name: String
        let key: Settings.SigningKey

        var title: String { "Repository key of \(name)" }

        var script: ResourceScript {
            let own: Upload.Source? =
                switch key {
                case .own: nil
                case .file(let path): .path(path)
                case .text(let secret): .bytes(Array(secret.reveal().utf8))
                }
            var script = ResourceScript(
                check: "key_check \(own == nil ? "" : "own")", apply: "key_apply \(own == nil ? "" : "own") \(name)",
                functions: [Self.functions], contents: own.map { [$0] } ?? [])
            if case .text(let secret) = key { script.secrets.append(secret) }
            return script
        }

        private static let functions = ShellFunction(
            "repository_key",
            #"""
            \#(HostScript.functions)
            fail() { shift; printf '%s\n' "$@" >&2; exit 70; }
            note() { printf '%s\n' "$*"; }
            key_check() {
              command -v gpg >/dev/null || { later 'gpg is not installed: list `Package("gpg")` before this'; return; }
              if [ -n "$1" ] && [ "$(cat "$base/keys/imported" 2>/dev/null)" != "$h1" ]; then plus 'the key that was given'; return 1; fi
              [ -s "$base/keys/fingerprint" ] || { plus 'a key of its own'; return 1; }
              X=$(gpg --batch --homedir "$base/keys" --list-secret-keys --with-colons 2>/dev/null | grep -cF ":$(cat "$base/keys/fingerprint"):")
              [ "$X" -gt 0 ] || { cannot "the secret key of $(cat "$base/keys/fingerprint") is gone from $base/keys: bring it back, or give another with \`key=\`"; return; }
              [ -s "$www/key.asc" ] && [ -s "$www/key.gpg" ] && [ "$(cat "$www/.key" 2>/dev/null)" = "$(cat "$base/keys/fingerprint")" ] ||
                { plus "$www/key.asc"; return 1; }
            }
            key_gpg() { gpg --batch --quiet --homedir "$base/keys" "$@" </dev/null; }
            # The fingerprint of the newest secret key.
            key_newest() {
              key_gpg --list-secret-keys --with-colons | awk -F: '$1 == "sec" { date = $6; next } $1 == "fpr" && date != "" { print date, $10; date = "" }' |
                sort -n | tail -n 1 | cut -d ' ' -f 2
            }
            key_apply() {
              trap 'gpgconf --homedir "$base/keys" --kill gpg-agent >/dev/null 2>&1; rm -f "$base/keys/new"' EXIT
              if [ -n "$1" ]; then
                (umask 077; take 1 "$base/keys/new") || return
                X=$(key_gpg --status-fd 1 --import "$base/keys/new" 2>&1) || { printf '%s\n' "$X" >&2; return 70; }
                Y=$(printf '%s\n' "$X" | awk '$2 == "IMPORT_OK" && $3 >= 16 { print $4; exit }')
                [ -n "$Y" ] || { echo 'the file has no secret key: make one with `gpg --armor --export-secret-keys`' >&2; return 70; }
                # Nobody could type a passphrase when it signs.
                : | gpg --batch --quiet --homedir "$base/keys" --pinentry-mode error -u "$Y" --sign >/dev/null 2>&1 ||
                  { echo 'the key cannot sign without a passphrase: take it away from a copy of the key' >&2; return 70; }
                printf '%s\n' "$Y" >"$base/keys/fingerprint.new"
                mv -f "$base/keys/fingerprint.new" "$base/keys/fingerprint" && printf '%s' "$h1" >"$base/keys/imported" || return
              elif [ ! -s "$base/keys/fingerprint" ]; then
                [ -n "$(key_newest)" ] ||
                  key_gpg --passphrase '' --quick-gen-key "Packages of $2 <root@$2>" ed25519 sign never || return
                key_newest >"$base/keys/fingerprint.new" && mv -f "$base/keys/fingerprint.new" "$base/keys/fingerprint" || return
              fi
              Y=$(cat "$base/keys/fingerprint")
              printf 'default-key %s\n' "$Y" >"$base/keys/gpg.conf" || return
              key_gpg --export "$Y" >"$www/key.gpg.new" && key_gpg --armor --export "$Y" >"$www/key.asc.new" &&
                mv -f "$www/key.gpg.new" "$www/key.gpg" && mv -f "$www/key.asc.new" "$www/key.asc" && printf '%s\n' "$Y" >"$www/.key"
            }
            """#)
    }
}
