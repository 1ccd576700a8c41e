extension Repository {
    /// The configuration of nginx for a repository: files as they lie there, and pages of the Python index in the form that is asked for.
    nonisolated static func site(names: [String], port: UInt16, python: Bool) -> String {
        let format = """
            map $http_accept $weft_index {
                default index.html;
                ~application/vnd\\.pypi\\.simple\\.v1\\+json index.json;
            }


            """
        let index = """

                location /simple/ {
                    index $weft_index;
                    types {
                        text/html html;
                        application/vnd.pypi.simple.v1+json json;
                    }
                    add_header Vary Accept;
                }

            """
        return """
            \(python ? format : "")server {
                listen \(port);
                server_name \(names.joined(separator: " "));
                root \(folder)/www;
                autoindex on;
                charset utf-8;
            \(python ? index : "")
                location ~ /\\. {
                    deny all;
                }
            }

            """
    }
}
