//! The app without a window, its own code and nothing else: one JSON a line in, one JSON a line out, the
//! commands of the window by their names. For tests that kill it, and for machines without a screen.
//!
//! `{"call":"decide","request":{…}}` answers `{"ok":…}` or `{"problem":…}`. Beside the window's commands,
//! `connect_with` and `sign_in_again_with` play the browser's part themselves, by HTTP, with a login, a
//! password and an authenticator's secret. The vault lies in `GATEHOUSE_PROFILE`.

use std::path::PathBuf;
use std::sync::Arc;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use gatehouse_mirror::app::{Connect, ConnectPortal, Connected, Stage};
use gatehouse_mirror::connect::{self, Browser};
use gatehouse_mirror::failure::{Failure, Result};
use gatehouse_mirror::open::{self, Mirror};
use gatehouse_mirror::preferences;
use gatehouse_mirror::profile::Profile;
use gatehouse_mirror::secrets::Secrets;
use gatehouse_mirror::sync::{Ended, Sync};
use gatehouse_mirror::vault::Vault;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::random::Random;
use gatehouse_rules::time::Clock;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio_util::sync::CancellationToken;

mod visitor;

use visitor::Person;

#[derive(Deserialize)]
struct Line {
    call: String,
    #[serde(default)]
    request: Value,
}

#[derive(Deserialize)]
struct ConnectWith {
    server: String,
    slug: String,
    passphrase: Option<String>,
    #[serde(flatten)]
    person: Person,
}

struct App {
    profile: Profile,
    stage: Stage,
    open: Option<(Mirror, Arc<Sync>)>,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::from_default_env())
        .with_writer(std::io::stderr)
        .init();
    let folder = std::env::var_os("GATEHOUSE_PROFILE").map(PathBuf::from);
    let profile = Profile {
        folder: folder.ok_or_else(|| anyhow::anyhow!("GATEHOUSE_PROFILE names no folder"))?,
        clock: Clock::System,
        random: Random::System,
        secrets: Secrets::Keychain,
    };
    let mut app = App {
        profile,
        stage: Stage::FirstRun,
        open: None,
    };
    app.start().await;
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    let mut out = tokio::io::stdout();
    while let Some(line) = lines.next_line().await? {
        let said = match serde_json::from_str::<Line>(&line) {
            Ok(line) => match app.call(&line.call, line.request).await {
                Ok(answer) => json!({ "ok": answer }),
                Err(failure) => json!({ "problem": failure.told(&app.profile.random) }),
            },
            Err(_) => json!({ "problem": Problem::field("line", "json") }),
        };
        out.write_all(format!("{said}\n").as_bytes()).await?;
        out.flush().await?;
    }
    app.close().await;
    Ok(())
}

impl App {
    async fn start(&mut self) {
        let (stage, mirror) = open::start(&self.profile).await;
        self.stage = stage;
        if let Some(mirror) = mirror
            && let Err(failure) = self.run(mirror).await
        {
            self.stage = open::trouble(&self.profile, failure);
        }
    }

    async fn run(&mut self, mirror: Mirror) -> Result<()> {
        let sync = Arc::new(Sync::start(mirror.clone()).await?);
        self.open = Some((mirror, sync));
        Ok(())
    }

    /// Stops what runs; locks nothing.
    async fn close(&mut self) -> Option<Mirror> {
        let (mirror, sync) = self.open.take()?;
        sync.stop().await;
        Some(mirror)
    }

    fn mirror(&self) -> Result<&Mirror> {
        self.open
            .as_ref()
            .map(|(mirror, _)| mirror)
            .ok_or(Failure::Told(Problem::Locked))
    }

    fn sync(&self) -> Result<&Sync> {
        self.open
            .as_ref()
            .map(|(_, sync)| sync.as_ref())
            .ok_or(Failure::Told(Problem::Locked))
    }

    /// A revoked device has erased itself meanwhile: back to the first run.
    async fn notice_end(&mut self) {
        let ended = match &self.open {
            Some((_, sync)) if sync.status().has_changed().is_err() => Some(sync.ended().await),
            _ => None,
        };
        if ended == Some(Ended::Erased) {
            (self.open, self.stage) = (None, Stage::FirstRun);
        }
    }

    async fn call(&mut self, call: &str, request: Value) -> Result<Value> {
        self.notice_end().await;
        if let Some(answer) = self.stand(call, &request).await? {
            return Ok(answer);
        }
        let mirror = self.mirror()?;
        match call {
            "overview" => say(mirror.overview().await?),
            "invitations" => say(mirror.invitations(read(request)?).await?),
            "invitation_counts" => say(mirror.invitation_counts().await?),
            "employees" => say(mirror.employees(read(request)?).await?),
            "employee_counts" => say(mirror.employee_counts(read(request)?).await?),
            "person" => say(mirror.person(read(request)?).await?),
            "search" => say(mirror.search(read(request)?).await?),
            "company" => say(mirror.company().await?),
            "check_list" => say(mirror.check_list(read(request)?).await?),
            "check_file" => say(mirror.check_file(read(request)?).await?),
            "checked_rows" => say(mirror.checked_rows(read(request)?).await?),
            "invite" => say(mirror.invite(read(request)?).await?),
            "decide" => say(mirror.decide(read(request)?).await?),
            "take_back" => say(mirror.take_back(read(request)?).await?),
            "outbox" => say(mirror.outbox().await?),
            "settle" => say(mirror.settle(read(request)?).await?),
            "export_employees" => say(mirror.export_employees(read(request)?).await?),
            "set_passphrase" => say(mirror.set_passphrase(read(request)?).await?),
            _ => Err(Problem::field("call", "unknown").into()),
        }
    }

    /// Commands about the app itself; `None` when it is none of them.
    async fn stand(&mut self, call: &str, request: &Value) -> Result<Option<Value>> {
        let request = request.clone();
        let answer = match call {
            "stage" => say(&self.stage),
            "status" => say(self.sync()?.status_now().await?),
            "sync_now" => {
                self.sync()?.now();
                say(())
            }
            "confirm_step" => say(self.sync()?.confirm_step(&read(request)?).await?),
            "make_webhook" => say(self.sync()?.make_webhook(&read(request)?).await?),
            "outgoing_secrets" => say(self.sync()?.outgoing_secrets(&read(request)?).await?),
            "preview_invitation" => say(self.sync()?.preview_invitation(&read(request)?).await?),
            "test_letter" => say(self.sync()?.test_letter().await?),
            "find_server" => say(connect::find_server(&self.profile, read(request)?).await?),
            "vault_needs" => say(open::vault_needs(&self.profile).await),
            "connect_portal" => say(self.connect_portal(read(request)?).await?),
            "connect_with" => say(self.connect_with(read(request)?).await?),
            "sign_in_again_with" => say(self.sign_in_again_with(read(request)?).await?),
            "unlock" => say(self.unlock(read(request)?).await?),
            "lock" => say(self.lock().await?),
            "set_aside" => {
                let aside = open::set_aside(&self.profile).await?;
                self.stage = Stage::FirstRun;
                say(aside)
            }
            "forget_device" => say(self.forget().await?),
            "exchange_key" => say(self.exchange_key(read(request)?).await?),
            "preferences" => say(preferences::find(&self.profile).await),
            "set_preferences" => {
                preferences::set(&self.profile, &read(request)?).await?;
                if let Some(mirror) = self.close().await {
                    self.run(mirror).await?;
                }
                say(())
            }
            _ => return Ok(None),
        };
        answer.map(Some)
    }

    async fn connect_portal(&mut self, request: ConnectPortal) -> Result<Connected> {
        if let Ok(mirror) = self.mirror() {
            let connected = connect::reconnect_portal(mirror, &request.address).await?;
            if let Some(mirror) = self.close().await {
                self.run(mirror).await?;
            }
            return Ok(connected);
        }
        let (mirror, connected) = connect::connect_portal(&self.profile, request).await?;
        self.run(mirror).await?;
        self.stage = Stage::Ready {
            me: connected.me.clone(),
        };
        Ok(connected)
    }

    async fn connect_with(&mut self, with: ConnectWith) -> Result<Connected> {
        let (hand, opened) = tokio::sync::mpsc::channel(1);
        let visit = tokio::spawn(visitor::sign_in(opened, with.person));
        let request = Connect {
            server: with.server,
            slug: with.slug,
            passphrase: with.passphrase,
        };
        let connected = connect::connect(
            &self.profile,
            request,
            &Browser::Hand(hand),
            gives_up(visit),
        )
        .await;
        let (mirror, connected) = connected?;
        self.run(mirror).await?;
        self.stage = Stage::Ready {
            me: connected.me.clone(),
        };
        Ok(connected)
    }

    async fn sign_in_again_with(&mut self, person: Person) -> Result<Connected> {
        let (hand, opened) = tokio::sync::mpsc::channel(1);
        let visit = tokio::spawn(visitor::sign_in(opened, person));
        let mirror = self.mirror()?.clone();
        let connected =
            connect::sign_in_again(&mirror, &Browser::Hand(hand), gives_up(visit)).await?;
        self.close().await;
        self.run(mirror).await?;
        Ok(connected)
    }

    async fn unlock(&mut self, request: gatehouse_mirror::app::Unlock) -> Result<Stage> {
        let (stage, mirror) = open::unlock(&self.profile, request).await?;
        self.stage = stage.clone();
        if let Some(mirror) = mirror {
            self.run(mirror).await?;
        }
        Ok(stage)
    }

    async fn lock(&mut self) -> Result<Stage> {
        if let Some(mirror) = self.close().await {
            mirror.lock().await;
        }
        self.stage = open::locked(&self.profile).await?;
        Ok(self.stage.clone())
    }

    /// Puts another secret into the keychain's item, a random one where none is given; answers the one before. For
    /// tests of what a keychain that was restored or mixed up does.
    async fn exchange_key(&mut self, key: Option<String>) -> Result<String> {
        let vault = Vault::find(&self.profile.folder)
            .await?
            .ok_or(Problem::VaultDamaged)?;
        let (secrets, item) = (&self.profile.secrets, vault.keychain_item());
        let before = secrets.find(item).await?.ok_or(Problem::KeychainMissing)?;
        let mut other = vec![0; before.len()];
        match key {
            Some(key) => {
                other = BASE64_STANDARD
                    .decode(key)
                    .map_err(|_| Problem::field("request", "base64"))?;
            }
            None => self.profile.random.fill(&mut other),
        }
        secrets.set(item, &other.into()).await?;
        Ok(BASE64_STANDARD.encode(before.as_slice()))
    }

    async fn forget(&mut self) -> Result<Stage> {
        if let Some((_, sync)) = &self.open {
            sync.sign_out().await;
        }
        match self.close().await {
            Some(mirror) => mirror.forget().await?,
            None => open::forget(&self.profile).await?,
        }
        self.stage = Stage::FirstRun;
        Ok(Stage::FirstRun)
    }
}

/// Cancels connecting when the visit to the pages failed.
fn gives_up(visit: tokio::task::JoinHandle<anyhow::Result<()>>) -> CancellationToken {
    let cancel = CancellationToken::new();
    let given = cancel.clone();
    tokio::spawn(async move {
        if let Ok(Err(fault)) = visit.await {
            tracing::error!("{fault:#}");
            given.cancel();
        }
    });
    cancel
}

fn read<T: DeserializeOwned>(request: Value) -> Result<T> {
    serde_json::from_value(request).map_err(|_| Problem::field("request", "shape").into())
}

fn say(answer: impl Serialize) -> Result<Value> {
    Ok(serde_json::to_value(answer)?)
}
