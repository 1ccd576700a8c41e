/// What `dig` 9.18 printed for questions in a file, the first by itself.
enum RecordedAnswers {
    static let lines = """
        ;; Got answer:
        ;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 39532
        ;; flags: qr aa rd ra; QUERY: 1, ANSWER: 1, AUTHORITY: 0, ADDITIONAL: 1

        ;; OPT PSEUDOSECTION:
        ; EDNS: version: 0, flags:; udp: 1232
        ; COOKIE: 862d7547051d1533010000006b02233414d90f1573f38b3a (good)
        ;; QUESTION SECTION:
        ;office.example.com.\t\tIN\tSOA

        ;; ANSWER SECTION:
        office.example.com.\t300\tIN\tSOA\tdns-a.office.example.com. hostmaster.office.example.com. 2026112102 3600 600 1209600 300

        ;; Got answer:
        ;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 48789
        ;; flags: qr aa rd ra; QUERY: 1, ANSWER: 1, AUTHORITY: 0, ADDITIONAL: 2

        ;; OPT PSEUDOSECTION:
        ; EDNS: version: 0, flags:; udp: 1232
        ; COOKIE: 2e0f5d57ac8b0d31010000006b0223347d204395abe9053d (good)
        ;; QUESTION SECTION:
        ;office.example.com.\t\tIN\tMX

        ;; ANSWER SECTION:
        office.example.com.\t300\tIN\tMX\t10 devlog.office.example.com.

        ;; Got answer:
        ;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 53665
        ;; flags: qr aa rd ra; QUERY: 1, ANSWER: 1, AUTHORITY: 0, ADDITIONAL: 1

        ;; OPT PSEUDOSECTION:
        ; EDNS: version: 0, flags:; udp: 1232
        ; COOKIE: 2e0f5d57ac8b0d31010000006b0223347d204395abe9053d (good)
        ;; QUESTION SECTION:
        ;office.example.com.\t\tIN\tTXT

        ;; ANSWER SECTION:
        office.example.com.\t300\tIN\tTXT\t"v=spf1 mx -all"

        ;; Got answer:
        ;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 33287
        ;; flags: qr aa rd ra; QUERY: 1, ANSWER: 1, AUTHORITY: 0, ADDITIONAL: 2

        ;; OPT PSEUDOSECTION:
        ; EDNS: version: 0, flags:; udp: 1232
        ; COOKIE: 2e0f5d57ac8b0d31010000006b0223347d204395abe9053d (good)
        ;; QUESTION SECTION:
        ;_sip._tcp.office.example.com.\tIN\tSRV

        ;; ANSWER SECTION:
        _sip._tcp.office.example.com. 3600 IN\tSRV\t0 5 5060 devlog.office.example.com.

        ;; Got answer:
        ;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 27030
        ;; flags: qr aa rd ra; QUERY: 1, ANSWER: 1, AUTHORITY: 0, ADDITIONAL: 1

        ;; OPT PSEUDOSECTION:
        ; EDNS: version: 0, flags:; udp: 1232
        ; COOKIE: 2e0f5d57ac8b0d31010000006b0223347d204395abe9053d (good)
        ;; QUESTION SECTION:
        ;www.office.example.com.\t\tIN\tCNAME

        ;; ANSWER SECTION:
        www.office.example.com.\t300\tIN\tCNAME\tdns-a.office.example.com.

        ;; Got answer:
        ;; ->>HEADER<<- opcode: QUERY, status: NXDOMAIN, id: 53277
        ;; flags: qr aa rd ra; QUERY: 1, ANSWER: 0, AUTHORITY: 1, ADDITIONAL: 1

        ;; OPT PSEUDOSECTION:
        ; EDNS: version: 0, flags:; udp: 1232
        ; COOKIE: 2e0f5d57ac8b0d31010000006b0223347d204395abe9053d (good)
        ;; QUESTION SECTION:
        ;repo.office.example.com.\tIN\tA

        ;; Got answer:
        ;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 31197
        ;; flags: qr aa rd ra; QUERY: 1, ANSWER: 0, AUTHORITY: 1, ADDITIONAL: 1

        ;; OPT PSEUDOSECTION:
        ; EDNS: version: 0, flags:; udp: 1232
        ; COOKIE: 2e0f5d57ac8b0d31010000006b0223347d204395abe9053d (good)
        ;; QUESTION SECTION:
        ;devweb.office.example.com.\tIN\tAAAA

        ;; Got answer:
        ;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 35004
        ;; flags: qr aa rd ra; QUERY: 1, ANSWER: 1, AUTHORITY: 0, ADDITIONAL: 1

        ;; OPT PSEUDOSECTION:
        ; EDNS: version: 0, flags:; udp: 1232
        ; COOKIE: 2e0f5d57ac8b0d31010000006b0223347d204395abe9053d (good)
        ;; QUESTION SECTION:
        ;24.0.0.10.in-addr.arpa.\t\tIN\tPTR

        ;; ANSWER SECTION:
        24.0.0.10.in-addr.arpa.\t300\tIN\tPTR\tdevweb.office.example.com.
        """.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)

    static let silence = """
        ;; communications error to 10.0.0.49#53: timed out
        ;; communications error to 10.0.0.49#53: timed out
        ;; no servers could be reached
        """.split(separator: "\n").map(String.init)
}
