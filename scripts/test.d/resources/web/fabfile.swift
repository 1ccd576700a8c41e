import Weft

let install: Command = """
    { command -v nginx && command -v apache2ctl; } >/dev/null 2>&1 || { apt-get -q update && {
    printf 'exit 101\\n' >/usr/sbin/policy-rc.d; chmod 755 /usr/sbin/policy-rc.d
    DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install nginx-light apache2
    s=$?; rm -f /usr/sbin/policy-rc.d; exit $s; }; }
    """

func site(_ port: Int, _ text: String) -> String {
    "server {\n    listen \(port);\n    location / { return 200 \"\(text)\\n\"; }\n}\n"
}

/// Sites of nginx on port 80 and of Apache on port 8080.
@Task
func provision(on host: Connection) async throws {
    try await host.sudo(install)
    try await host.sudo().apply {
        File("/etc/apache2/ports.conf", content: "Listen 8080\n")
        NginxSite("shop", content: site(80, "shop")).notify(NginxSite.reload)
        NginxSite("spare", content: site(81, "spare"), enabled: false).notify(NginxSite.reload)
        NginxSite("default", enabled: false).notify(NginxSite.reload)
        NginxSite("old", .absent).notify(NginxSite.reload)
        ApacheModule("rewrite").notify(ApacheModule.restart)
        ApacheModule("status", .absent).notify(ApacheModule.restart)
        ApacheSite("000-default", enabled: false).notify(ApacheSite.reload)
        ApacheSite("app", content: "<VirtualHost *:8080>\n    RewriteEngine on\n    DocumentRoot /srv\n</VirtualHost>\n")
            .notify(ApacheSite.reload)
    }
    try await host.sudo("systemctl start nginx apache2")
}

/// A site that no server accepts, which is an error and breaks nothing.
@Task
func spoil(on host: Connection) async throws {
    try await host.sudo().apply { NginxSite("shop", content: "server {").notify(NginxSite.reload) }
}

/// Damages some of it.
@Task
func damage(on host: Connection) async throws {
    try await host.sudo(
        "sed -i s/shop/shut/ /etc/nginx/sites-available/shop && ln -s ../sites-available/spare /etc/nginx/sites-enabled/spare")
    try await host.sudo("cp /etc/nginx/sites-available/spare /etc/nginx/sites-available/old")
    try await host.sudo("a2dismod -q -f rewrite && a2enmod -q status && rm /etc/apache2/sites-enabled/app.conf")
}
