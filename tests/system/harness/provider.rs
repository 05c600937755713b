//! A real OpenID provider (npm's `oidc-provider`), as a process of its own. Whoever types a name there is that person.

use std::process::{Command, Stdio};
use std::time::Duration;

use xtask::http::Visitor;
use xtask::part::Part;
use xtask::postgres::free_port;
use xtask::wait;

const CLIENT: &str = "gatehouse";
const SECRET: &str = "kept-by-both";

/// One provider, which knows one server.
pub struct Provider {
    _part: Part,
    issuer: String,
}

impl Provider {
    /// For the server at `origin`, which calls it Acme.
    pub fn start(origin: &str) -> Self {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/provider");
        let port = free_port().unwrap().to_string();
        let issuer = format!("http://127.0.0.1:{port}");
        let redirect = format!("{origin}/social/acme");
        let mut command = Command::new("node");
        command
            .current_dir(folder)
            .args(["provider.js", &port, CLIENT, SECRET, &redirect])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let mut part = Part::start("the OpenID provider", &mut command).unwrap();
        let about = format!("{issuer}/.well-known/openid-configuration");
        wait::until("the provider", Duration::from_secs(60), || {
            if part.ended()?.is_some() {
                anyhow::bail!(
                    "the provider ended; `npm ci` in tests/provider brings what it needs"
                );
            }
            let said = Visitor::default().get(&about);
            Ok(said.is_ok_and(|said| said.status == 200).then_some(()))
        })
        .unwrap();
        Self {
            _part: part,
            issuer,
        }
    }

    /// The server's setting of it.
    pub fn setting(&self) -> (String, String) {
        let issuer = &self.issuer;
        let value = format!(
            "[{{name=\"Acme\",issuer=\"{issuer}\",client_id=\"{CLIENT}\",client_secret=\"{SECRET}\"}}]"
        );
        ("GATEHOUSE_PROVIDER".to_owned(), value)
    }
}
