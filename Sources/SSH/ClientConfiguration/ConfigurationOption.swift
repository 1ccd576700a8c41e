/// The names of ssh_config's options, in lower case.
enum ConfigurationOption {
    /// Those that ``HostConfiguration`` answers.
    static let honoured: Set<String> = [
        "addressfamily", "batchmode", "bindaddress", "certificatefile", "clearallforwardings", "compression", "connectionattempts",
        "connecttimeout", "dynamicforward", "forwardagent", "globalknownhostsfile", "gssapiauthentication", "hashknownhosts",
        "hostkeyalgorithms", "hostkeyalias", "hostname", "identitiesonly", "identityagent", "identityfile", "ignoreunknown",
        "kbdinteractiveauthentication", "localcommand", "localforward", "loglevel", "numberofpasswordprompts",
        "passwordauthentication", "permitlocalcommand", "port", "preferredauthentications", "proxycommand", "proxyjump",
        "pubkeyauthentication", "remotecommand", "remoteforward", "requesttty", "sendenv", "serveralivecountmax",
        "serveraliveinterval", "setenv", "stricthostkeychecking", "tcpkeepalive", "user", "userknownhostsfile",
    ]

    /// Those that OpenSSH knows, or knew, and that are not looked at here.
    static let unsupported: Set<String> = [
        "addkeystoagent", "bindinterface", "canonicaldomains", "canonicalizefallbacklocal", "canonicalizehostname",
        "canonicalizemaxdots", "canonicalizepermittedcnames", "casignaturealgorithms", "channeltimeout", "checkhostip", "ciphers",
        "controlmaster", "controlpath", "controlpersist", "enableescapecommandline", "enablesshkeysign", "escapechar",
        "exitonforwardfailure", "fingerprinthash", "forkafterauthentication", "forwardx11", "forwardx11timeout",
        "forwardx11trusted", "gatewayports", "gssapiclientidentity", "gssapidelegatecredentials", "gssapikexalgorithms",
        "gssapikeyexchange", "gssapirenewalforcesrekey", "gssapiserveridentity", "gssapitrustdns", "hostbasedacceptedalgorithms",
        "hostbasedauthentication", "hostbasedkeytypes", "ipqos", "kbdinteractivedevices", "kexalgorithms", "knownhostscommand",
        "logverbose", "macs", "nohostauthenticationforlocalhost", "obscurekeystroketiming", "permitremoteopen", "pkcs11provider",
        "proxyusefdpass", "pubkeyacceptedalgorithms", "pubkeyacceptedkeytypes", "refuseconnection", "rekeylimit", "requiredrsasize",
        "revokedhostkeys", "securitykeyprovider", "sessiontype", "smartcarddevice", "stdinnull", "streamlocalbindmask",
        "streamlocalbindunlink", "syslogfacility", "tag", "tunnel", "tunneldevice", "updatehostkeys", "usekeychain",
        "useprivilegedport", "verifyhostkeydns", "versionaddendum", "visualhostkey", "warnweakcrypto", "xauthlocation",
    ]

    /// Those that OpenSSH itself still reads and ignores.
    static let ignored: Set<String> = [
        "afstokenpassing", "cipher", "compressionlevel", "fallbacktorsh", "globalknownhostsfile2",
        "kerberosauthentication",
        "kerberostgtpassing", "protocol", "rhostsauthentication", "rhostsrsaauthentication", "rsaauthentication", "userknownhostsfile2",
        "useroaming", "usersh",
    ]

    /// Other names of an option.
    static let aliases = [
        "challengeresponseauthentication": "kbdinteractiveauthentication", "skeyauthentication": "kbdinteractiveauthentication",
        "tisauthentication": "kbdinteractiveauthentication", "dsaauthentication": "pubkeyauthentication", "dsaidentityfile": "identityfile",
        "identityfile2": "identityfile",
        "keepalive": "tcpkeepalive", "pubkeyauthentication2": "pubkeyauthentication",
    ]

    /// Those whose lines add up; of all others the first counts.
    static let accumulating: Set<String> = [
        "certificatefile", "dynamicforward", "identityfile", "localforward", "remoteforward", "sendenv",
    ]

    /// Those that take the rest of the line as it stands.
    static let commands: Set<String> = ["proxycommand", "localcommand", "remotecommand"]

    /// Those whose value is a time, or `none`.
    static let times: Set<String> = ["connecttimeout", "serveraliveinterval"]

    /// Those that take several arguments.
    static let lists: Set<String> = ["globalknownhostsfile", "localforward", "remoteforward", "sendenv", "setenv", "userknownhostsfile"]
}
