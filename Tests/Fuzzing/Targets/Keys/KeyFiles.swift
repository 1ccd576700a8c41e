/// Keys to damage. They were made for this and are used nowhere.
enum KeyFiles {
    static let all = [
        """
        -----BEGIN OPENSSH PRIVATE KEY-----
        b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW
        QyNTUxOQAAACC8U3YuiBU2IvksthjekLRQYE0H43kEuc8Z41w7h2HDoAAAAJCnD/Y2pw/2
        NgAAAAtzc2gtZWQyNTUxOQAAACC8U3YuiBU2IvksthjekLRQYE0H43kEuc8Z41w7h2HDoA
        AAAEBazHMMnsXEsDwXPTJ4uXUKHIHQ6bkLTVMy3uEgemHcU7xTdi6IFTYi+Sy2GN6QtFBg
        TQfjeQS5zxnjXDuHYcOgAAAABm5vYm9keQECAwQFBgc=
        -----END OPENSSH PRIVATE KEY-----

        """,
        """
        -----BEGIN OPENSSH PRIVATE KEY-----
        b3BlbnNzaC1rZXktdjEAAAAACmFlczI1Ni1jdHIAAAAGYmNyeXB0AAAAGAAAABCJeXYrB5
        Av3J+ReYTS1jpDAAAAAQAAAAEAAAAzAAAAC3NzaC1lZDI1NTE5AAAAIKl48Y2nDINFcMpY
        RfYMoRRXRN1CgxF+KlnZIcvdJ1zhAAAAkA+ugdXRW6WkVWpQGEp93ADjbdkSpLAtAhPz5g
        5O7Ssqs1mbvAvWJiWRMeK3YENVpMsjbJKjn4P50gRT434tBfIysXdIMvx7XuPn2iKJxsKC
        RbPbTJzNm0ink95Cu5gts5SJXYi0aggED9zlQ471L1vzfVJ7qKHNseD5Yf1c7AJ7Da3r0s
        m1EkyPaI09DjR50A==
        -----END OPENSSH PRIVATE KEY-----

        """,
        """
        -----BEGIN OPENSSH PRIVATE KEY-----
        b3BlbnNzaC1rZXktdjEAAAAACmFlczI1Ni1jdHIAAAAGYmNyeXB0AAAAGAAAABCJmakAAz
        nZutIKPA1hn2EIAAAAAQAAAAEAAACXAAAAB3NzaC1yc2EAAAADAQABAAAAgQDQui1f7T3T
        YNC7Z+TIqGSZceO+k01MHYOEAiN431b954BV0bxDMiFGzsj0fd7ZwaprY1EiRJrjh+GEq/
        mL19NNm3p5na75J0Dm56WSHbrw1epA6AytlI4XObyzoCGVPGFNSDIdmXIRxf8yhAA30BKs
        9DuJTqlUdZoXMHIR/r/YFwAAAgCX8+DIv/nLmo231/bUDgaEoBeDsk7XWLAWk1uBjmEYfE
        8W10ESEzhSm+JiDK/4JlEhYLXIMt2h/Vkds3Q6TR98F+C7ttB5rrnPeCxXSEoIbvbYCZ4o
        amUDtJsb9GK35d92cq9Im8wGE0JFWXyyAFG7BNyiAnhO1u64Z+iJabMx+JuO9+R2ppxlec
        DaebbTLQHn0pYW0pbxGrAY7LKNlLYJug24Exzz6xtqPw60ohTxOxxfif1c8p84DjxPGhd7
        bKPqqXtS9hS70zTbw3RZeZZN6PxxVgwCoh6xkyLW0YD3bkWYaFt7uNCr3hC+fv07Lp/4jM
        40xzFsucIIMALI1tOViux3W3NBbD0djkXEQQQ8fcWUgVWbCvkmEu4uHqMpr0yrFHdqWgkw
        Ov3fTD0rwDybzEXNBQ1lHpiBGpwVGwucb4hHzctCTRvmgXTTiUlOOYhyl/man2Kp4/Y0zs
        TB4lLZD98oUWnoLq/fsFOJgTe4JSL9a1kaz5/uDdsuQlAss54FOmrFtedjsOBGAlqIs0Vy
        ky9Z8b4UQaFZYwCMsm5rM2anUbp5c4/hgcZYJc2nbEF5fVOLXqRLSLPI0a+mGBkx0jwNfz
        VWloZ48up0qBhB+l8bfjcYMjrNd5zMe/Y7slTWgwSX0MQWmJKz85HKpgUxOCsxAm6E1Wss
        X2Z1Awo9+w==
        -----END OPENSSH PRIVATE KEY-----

        """,
        """
        -----BEGIN OPENSSH PRIVATE KEY-----
        b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAaAAAABNlY2RzYS
        1zaGEyLW5pc3RwMjU2AAAACG5pc3RwMjU2AAAAQQS9DiLOxA2l1ONe2ljYN9ejVKlF7WbP
        wa7nMVou9mQHiGI0nvOiurdwn5aY2P3FS1sBrEShzkGTKTP0ENAWAZCbAAAAoMVkwHDFZM
        BwAAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBL0OIs7EDaXU417a
        WNg316NUqUXtZs/BrucxWi72ZAeIYjSe86K6t3CflpjY/cVLWwGsRKHOQZMpM/QQ0BYBkJ
        sAAAAhAMpdnnj8ifTMmXpS1vXvlTqz0T3g/qfYNpD5XOIYHoy3AAAABm5vYm9keQE=
        -----END OPENSSH PRIVATE KEY-----

        """,
        """
        -----BEGIN EC PRIVATE KEY-----
        MHcCAQEEIH4o1VhIKygeRgnOJmKk86755yOubFpcihrMT0Dj5XM4oAoGCCqGSM49
        AwEHoUQDQgAEKnnWv4p7g7CNGPM1L97ooJ9HlN+90WDfpqBpP//meKpMZfu8dy5F
        N5DA2GzgoOkpEpH/jLKeQcr+yb9qfkCCMQ==
        -----END EC PRIVATE KEY-----

        """,
    ]
}
