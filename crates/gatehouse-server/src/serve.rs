//! The running server: listens, answers, and stops without cutting anyone off.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, bail};
use axum::Router;
use gatehouse_rules::random::Random;
use gatehouse_rules::time::Clock;
use tokio::net::TcpListener;

use crate::app::{App, Key};
use crate::config::Config;
use crate::mail::Mail;
use crate::store;
use crate::store::Db;

/// How long requests under way may take to end, once the server was told to stop.
const DRAIN: Duration = Duration::from_secs(20);

/// What may happen to the tables when a command opens the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tables {
    /// They are made, or brought up to date.
    Migrate,
    /// They must be there and up to date: an older server may be running on them.
    AsTheyAre,
}

/// Opens everything the settings name.
///
/// # Errors
/// What cannot be opened, and why; tables that are not up to date; a database that moved; a key that is not this database's.
pub async fn open(config: Config, tables: Tables) -> anyhow::Result<App> {
    let (clock, random) = (Clock::System, Random::System);
    let db = match tables {
        Tables::Migrate => {
            let db = Db::open(&config.database_url).await?;
            db.migrate().await?;
            draw_epoch(&db, &random, &clock).await?;
            db
        }
        Tables::AsTheyAre => {
            let url = config.database_url.replace("mode=rwc", "mode=rw");
            let db = Db::open(&url).await?;
            db.ready()
                .await
                .context("the tables are not up to date; run `gatehouse-server migrate` once no older server uses them")?;
            db
        }
    };
    if let Some(to) = store::workspace::find_moved(&mut *db.connection().await?).await? {
        bail!(
            "everything in this database was moved to {to}: set database_url to that one; what was decided there since is not here"
        );
    }
    let key = key(&db, &config.key_file, &random).await?;
    let mail = Mail::open(&config.mail)?;
    App::new(db, config, key, clock, random, mail)
}

/// The key that belongs to this database. It is made only while the database holds no workspace: later, another one would silently
/// kill every link and every second step.
async fn key(db: &Db, file: &Path, random: &Random) -> anyhow::Result<Key> {
    let shown = file.display();
    let read = Key::read(file)?;
    let mut connection = db.connection().await?;
    let known = store::workspace::find_key(&mut connection).await?;
    let is_new = store::workspace::list(&mut connection).await?.is_empty();
    let key = match read {
        Some(key) => key,
        None if is_new => Key::make(file, random)?,
        None => bail!(
            "the key file {shown} is missing, and this database's links and second steps were made with it: put it back from where \
             it was kept beside the backups"
        ),
    };
    let fingerprint = key.fingerprint();
    match known {
        Some(known) if known == fingerprint => {}
        Some(_) if !is_new => bail!(
            "{shown} is not the key that this database was made with: put the right file back, or set key_file to where it is; \
             with another key no link and no second step works"
        ),
        _ => store::workspace::set_key(&mut connection, &fingerprint).await?,
    }
    Ok(key)
}

/// Draws the epoch of a database that has none yet.
///
/// # Errors
/// When the database does not take it.
pub async fn draw_epoch(db: &Db, random: &Random, clock: &Clock) -> anyhow::Result<()> {
    let mut connection = db.connection().await?;
    crate::store::workspace::add_epoch(&mut connection, &random.id(clock.now())).await?;
    Ok(())
}

/// Whoever starts serving goes on from the present millisecond, if the revisions are not beyond it already. A workspace changes
/// less than a thousand times a second, so no revision is ever given twice, even where older files were put back under the
/// server and nobody told it (`restore` does): mirrors can tell what they were told from what is true now (SYN-1).
///
/// # Errors
/// When the database does not take it.
pub async fn leap(app: &App) -> anyhow::Result<()> {
    let now = u64::try_from(app.clock.now().0).unwrap_or(0);
    let mut tx = app.db.begin().await?;
    store::workspace::leap(&mut tx, now).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes the address, so that a taken one is told before anything else happens.
///
/// # Errors
/// A sentence that names the address.
pub async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address)
        .await
        .with_context(|| format!("cannot listen on {address}; is another server running there?"))
}

/// Serves until SIGTERM or ctrl-c, then ends what is under way: no new connections, live answers end at once, other
/// requests have 20 s; the workers finish their step; the database closes last.
///
/// # Errors
/// When the certificate cannot be read or the listener breaks.
pub async fn serve(app: App, listener: TcpListener, more: Option<Router>) -> anyhow::Result<()> {
    leap(&app).await?;
    let stop = app.stop.clone();
    let waiting = tokio::spawn(async move {
        told_to_stop().await;
        stop.cancel();
    });
    let worker = tokio::spawn({
        let app = app.clone();
        async move { app.work().await }
    });
    let mut router = app.router();
    if let Some(more) = more {
        router = router.merge(more);
    }
    tracing::info!(listen = %listener.local_addr()?, url = app.config.origin(), "serving");
    let outcome = match &app.config.tls {
        None => plain(&app, listener, router).await,
        Some(tls) => secure(&app, listener, router, tls.cert.clone(), tls.key.clone()).await,
    };
    app.stop.cancel();
    let _ = tokio::time::timeout(DRAIN, worker).await;
    waiting.abort();
    app.db.close().await;
    tracing::info!("stopped");
    outcome
}

async fn plain(app: &App, listener: TcpListener, router: Router) -> anyhow::Result<()> {
    let stop = app.stop.clone();
    let serving = axum::serve(
        listener,
        router.into_make_service_with_connect_info::<SocketAddr>(),
    )
    .with_graceful_shutdown(app.stop.clone().cancelled_owned());
    let drained = async move {
        stop.cancelled().await;
        tokio::time::sleep(DRAIN).await;
    };
    tokio::select! {
        outcome = serving.into_future() => outcome.context("serve"),
        () = drained => Ok(()),
    }
}

async fn secure(
    app: &App,
    listener: TcpListener,
    router: Router,
    cert: PathBuf,
    key: PathBuf,
) -> anyhow::Result<()> {
    // Another part of the program may have chosen the provider already; it is the same one.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let shown = format!("{} and {}", cert.display(), key.display());
    let tls = axum_server::tls_rustls::RustlsConfig::from_pem_file(cert, key)
        .await
        .with_context(|| format!("read the certificate and key in {shown}"))?;
    let handle = axum_server::Handle::new();
    tokio::spawn({
        let (handle, stop) = (handle.clone(), app.stop.clone());
        async move {
            stop.cancelled().await;
            handle.graceful_shutdown(Some(DRAIN));
        }
    });
    axum_server::from_tcp_rustls(listener.into_std()?, tls)?
        .handle(handle)
        .serve(router.into_make_service_with_connect_info::<SocketAddr>())
        .await
        .context("serve")
}

async fn told_to_stop() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        let terminated = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate());
        let hung_up = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::hangup());
        // A hang-up means nothing here, but unheard it would end the process.
        if let (Ok(mut terminated), Ok(mut hung_up)) = (terminated, hung_up) {
            let deaf = async move { while hung_up.recv().await.is_some() {} };
            tokio::select! {
                _ = interrupted => {}
                _ = terminated.recv() => {}
                () = deaf => {}
            }
            return;
        }
    }
    let _ = interrupted.await;
}

/// The one workspace of that slug.
///
/// # Errors
/// When there is none.
pub async fn workspace(app: &App, slug: &str) -> anyhow::Result<crate::store::workspace::Stored> {
    let mut connection = app.db.connection().await?;
    match crate::store::workspace::find_by_slug(&mut connection, slug).await? {
        Some(stored) => Ok(stored),
        None => bail!("no workspace has the slug {slug:?}"),
    }
}
