extension Logging {
    /// The certificate of the server's authority.
    ///
    /// - Returns: Nothing in a dry run of a server that has none yet.
    /// - Throws: ``Logging/Error/noAuthority(server:)``.
    static func authority(of server: String, for host: Connection) async throws -> String? {
        let connection = try await host.run.connect(to: host.run.inventory[server] ?? Inventory.Host(name: server))
        let result = try await connection.sudo().quiet().asking().execute("cd \(serverFolder) && [ -s ca-key.pem ] && cat ca.pem")
        if result.isSuccess, result.text.contains("CERTIFICATE") { return result.text + "\n" }
        if host.run.isPreview { return nil }
        throw Error.noAuthority(server: server)
    }

    /// A certificate of the host that the authority has signed, or nothing when the one that it has is good.
    static func certificate(of host: Connection, authority: String, server: String) async throws -> String? {
        let root = host.sudo().quiet()
        let request = try await root.execute(
            Command(raw: "sh -s", shownAs: "look at the certificate"),
            input: .text(requestScript(name: host.name, authority: authority).text))
        guard request.isSuccess else {
            throw Error.certificate(host: host.name, details: request.standardError.split(separator: "\n").suffix(5).map(String.init))
        }
        if request.text == "good" { return nil }
        if request.text == "no openssl" {
            try await host.sudo().apply { packages(tls: true) }
            return try await certificate(of: host, authority: authority, server: server)
        }
        let signer = try await host.run.connect(to: host.run.inventory[server] ?? Inventory.Host(name: server)).sudo().quiet()
        let answer = try await signer.execute(
            Command(raw: "sh -s", shownAs: "sign the certificate of \(host.name)"),
            input: .text(signScript(name: host.name, request: request.text).text))
        guard answer.isSuccess, answer.text.contains("CERTIFICATE") else {
            throw Error.certificate(host: server, details: answer.standardError.split(separator: "\n").suffix(5).map(String.init))
        }
        host.report(changed: "\(server) signed a certificate for \(host.name)")
        return answer.text + "\n"
    }

    /// Prints `good`, or a request for a certificate; the key is made once and stays.
    nonisolated private static func requestScript(name: String, authority: String) -> Command {
        """
        umask 077
        folder=\(clientFolder)
        command -v openssl >/dev/null || { echo 'no openssl'; exit 0; }
        mkdir -p "$folder" && cd "$folder" || exit
        if [ -s key.pem ] && [ -s cert.pem ] && printf '%s' \(authority) | cmp -s - ca.pem &&
            openssl x509 -checkend 2592000 -noout -in cert.pem >/dev/null && openssl verify -CAfile ca.pem cert.pem >/dev/null 2>&1 &&
            [ "$(openssl x509 -noout -pubkey -in cert.pem)" = "$(openssl pkey -pubout -in key.pem)" ]; then
            echo good
            exit
        fi
        [ -s key.pem ] || { openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key.new 2>/dev/null ||
            openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key.new || exit; mv key.new key.pem; }
        openssl req -new -key key.pem -subj \("/CN=\(name)")
        """
    }

    nonisolated private static func signScript(name: String, request: String) -> Command {
        """
        umask 077
        cd \(serverFolder) || exit
        folder=$(mktemp -d) || exit
        trap 'rm -rf "$folder"' EXIT
        printf '%s\\n' \(request) >"$folder/request"
        printf 'subjectAltName=DNS:%s\\nextendedKeyUsage=clientAuth\\n' \(name) >"$folder/extensions"
        openssl x509 -req -in "$folder/request" -CA ca.pem -CAkey ca-key.pem -set_serial "0x$(openssl rand -hex 16)" -days 3650 -extfile "$folder/extensions" 2>"$folder/said" ||
            { cat "$folder/said" >&2; exit 1; }
        """
    }
}

/// The authority that signs the certificates of a server and of its clients.
nonisolated struct CertificateAuthority: Resource {
    let name: String
    var title: String { "Certificate authority \(Logging.serverFolder)/ca.pem" }
    var script: ResourceScript {
        ResourceScript(
            check: """
                command -v openssl >/dev/null || { later "openssl is not installed yet"; exit; }
                cd \(Logging.serverFolder) 2>/dev/null && [ -s ca-key.pem ] && openssl x509 -checkend 2592000 -noout -in ca.pem >/dev/null 2>&1 ||
                    { plus \("an authority for \(name)"); exit 1; }
                """,
            apply: """
                umask 077
                cd \(Logging.serverFolder) || exit
                openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 7300 -subj \("/CN=logs of \(name)") \
                    -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign -keyout ca-key.new -out ca.new 2>said ||
                    { cat said >&2; exit 1; }
                rm -f said
                mv ca-key.new ca-key.pem && mv ca.new ca.pem
                """)
    }
}

/// The certificate by which clients know the server: its name in the inventory, and its address.
nonisolated struct ServerCertificate: Resource {
    let name: String
    let address: String?
    var title: String { "Certificate \(Logging.serverFolder)/cert.pem" }
    var script: ResourceScript {
        let names = "subjectAltName=DNS:\(name)" + (address.map { ",IP:\($0)" } ?? "")
        return ResourceScript(
            check: """
                command -v openssl >/dev/null || { later "openssl is not installed yet"; exit; }
                cd \(Logging.serverFolder) 2>/dev/null && [ -s key.pem ] && [ "$(cat names 2>/dev/null)" = \(names) ] &&
                    openssl x509 -checkend 2592000 -noout -in cert.pem >/dev/null 2>&1 && openssl verify -CAfile ca.pem cert.pem >/dev/null 2>&1 ||
                    { plus \(names); exit 1; }
                """,
            apply: """
                umask 077
                cd \(Logging.serverFolder) || exit
                printf '%s\\nextendedKeyUsage=serverAuth\\n' \(names) >extensions
                openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj \("/CN=\(name)") -keyout key.new -out request 2>said &&
                    openssl x509 -req -in request -CA ca.pem -CAkey ca-key.pem -set_serial "0x$(openssl rand -hex 16)" -days 3650 \
                        -extfile extensions -out cert.new 2>said || { cat said >&2; exit 1; }
                mv key.new key.pem && mv cert.new cert.pem && printf '%s\\n' \(names) >names
                rm -f said extensions request
                """)
    }
}
