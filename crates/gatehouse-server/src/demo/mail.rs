//! The demo's mailbox: the letters that `Mail::File` kept in a folder, to be read in a browser. Merged by the demo only.

use std::path::{Path as FilePath, PathBuf};

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::time::Time;
use minijinja::{Value, context};
use serde::Deserialize;

use crate::app::App;
use crate::failure::Told;
use crate::pages::{self, Shown};

/// Letters that one page shows.
const SHOWN: usize = 200;

/// What is read of a kept letter.
#[derive(Deserialize)]
struct Kept {
    id: String,
    to: String,
    from: String,
    subject: String,
    text: String,
    at: Time,
}

/// The pages of a folder of letters.
pub fn routes(app: &App, folder: PathBuf) -> Router {
    let one = folder.clone();
    Router::new()
        .route(
            "/demo/mail",
            get(|State(app): State<App>| async move { list(&app, &folder).await }),
        )
        .route(
            "/demo/mail/{id}",
            get(
                |State(app): State<App>, Path(id): Path<String>| async move {
                    show(&app, &one, &id).await
                },
            ),
        )
        .layer(from_fn_with_state(app.clone(), pages::protect))
        .with_state(app.clone())
}

async fn list(app: &App, folder: &FilePath) -> Shown {
    let mut letters = read(folder).await?;
    letters.sort_by(|a, b| (b.at, &b.id).cmp(&(a.at, &a.id)));
    let rows: Vec<Value> = letters
        .into_iter()
        .take(SHOWN)
        .map(|letter| {
            context! { to => letter.to, subject => letter.subject, at => crate::writing::minute(letter.at), file => letter.id }
        })
        .collect();
    let words = context! { letters => rows };
    Ok(pages::page(
        app,
        StatusCode::OK,
        "demo_mail.html",
        Value::UNDEFINED,
        words,
    )?)
}

async fn read(folder: &FilePath) -> Told<Vec<Kept>> {
    let mut letters = Vec::new();
    let Ok(mut entries) = tokio::fs::read_dir(folder).await else {
        return Ok(letters);
    };
    while let Some(entry) = entries.next_entry().await.map_err(anyhow::Error::new)? {
        if entry
            .path()
            .extension()
            .is_some_and(|ending| ending == "json")
        {
            letters.extend(open(&entry.path()).await);
        }
    }
    Ok(letters)
}

async fn open(file: &FilePath) -> Option<Kept> {
    serde_json::from_slice(&tokio::fs::read(file).await.ok()?).ok()
}

async fn show(app: &App, folder: &FilePath, id: &str) -> Shown {
    // Ids are UUIDs: nothing else is a file's name.
    let id = uuid::Uuid::try_parse(id).map_err(|_| Problem::InvitationGone)?;
    let letter = open(&folder.join(format!("{id}.json")))
        .await
        .ok_or(Problem::InvitationGone)?;
    let origin = format!("{}/", app.config.origin());
    let links: Vec<String> = letter
        .text
        .split_whitespace()
        .filter(|word| word.starts_with(&origin))
        .map(str::to_owned)
        .collect();
    let words = context! {
        letter => context! {
            links,
            to => letter.to,
            from => letter.from,
            subject => letter.subject,
            body => letter.text,
            at => crate::writing::minute(letter.at),
        },
    };
    Ok(pages::page(
        app,
        StatusCode::OK,
        "demo_mail.html",
        Value::UNDEFINED,
        words,
    )?)
}
