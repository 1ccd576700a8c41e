extension ConfigurationExample {
    private static let files = [
        "d/10.conf": "User included\n", "d/20.conf": "Host DB\n  Port 7\nHost *\n  HostName in.example.com\n", "d/30.other": "Port 8\n",
        "nested": "Include FOLDER/d/10.conf\nPort 31\n", "matching": "Match host web1\n  Port 41\n", "empty": "",
        "loop": "Include FOLDER/loop\n",
        "bad": "Frobnicate yes\n", "with space": "Port 51\n", "unended": "User last-line", "hidden/.conf": "Port 61\n",
    ]

    /// cfginclude: globs, order, nesting, and what is inside of blocks.
    static let including: [ConfigurationExample] =
        [
            "Include FOLDER/d/10.conf\n", "Include FOLDER/d/*.conf\nPort 9\n", "Include FOLDER/d/*\n",
            "Include FOLDER/d/10.conf FOLDER/d/30.other\n",
            "Include FOLDER/d/30.other FOLDER/d/20.conf\n", "Include FOLDER/none\nUser late\n", "Include FOLDER/none/*.conf\nUser late\n",
            "Include FOLDER/none FOLDER/d/10.conf\n", "Include \"FOLDER/with space\"\n", "Include FOLDER/with\\ space\n",
            "Include FOLDER/nested\n",
            "Host web1\n  Include FOLDER/d/*.conf\n  Port 5\nHost *\n  User rest\n", "Host DB\n  Include FOLDER/d/20.conf\n",
            "Match host web1\n  Include FOLDER/nested\n", "Host nobody\n  Include FOLDER/nested\nUser x\n",
            "Include FOLDER/matching\nPort 42\n",
            "Host DB\n  Include FOLDER/matching\n  Port 43\n", "Host *\n  Include FOLDER/d/20.conf\n  User after\n",
            "Include FOLDER/empty\nUser x\n",
            "Include FOLDER/unended\nPort 5\n", "Include=FOLDER/d/10.conf\n", "include FOLDER/d/10.conf # a note\n",
            "Include FOLDER/d/[12]0.conf\n",
            "Include FOLDER/d/?0.conf\n", "Include FOLDER/{d,e}/10.conf\n", "Include FOLDER/hidden/*\n", "Include ~/none-such\nUser x\n",
            "Include none-such\nUser x\n", "User first\nInclude FOLDER/d/10.conf\n",
            "Host web1\nInclude FOLDER/d/10.conf\nHost DB\nPort 9\n",
            "Match final\n  Include FOLDER/nested\n", "Include FOLDER/d/10.conf\nInclude FOLDER/d/10.conf\n",
            "Match exec false\n  Include FOLDER/nested\n",
            "Include FOLDER/d\nUser x\n", "Host nobody\n  Include FOLDER/none\n",
        ].map { ConfigurationExample($0, beside: files) }
        + [
            "Include FOLDER/loop\n", "Include FOLDER/bad\n", "Include \"\"\n", "Host nobody\n  Include FOLDER/bad\n", "Include\n",
            "Include \"FOLDER/d\n",

        ].map { .refused($0, beside: files) }
}
