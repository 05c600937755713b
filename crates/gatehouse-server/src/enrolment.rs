//! A set-up of two-step. It waits on the server, sealed, for the browser session or half sign-in that began it, ten minutes; its first
//! right code makes it the identity's factor, in one transaction with everything that ends by it (TFA-1, TFA-4, TFA-5).

use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use fast_qr::{ECL, QRBuilder};
use gatehouse_rules::employee::Employee;
use gatehouse_rules::event::EventKind;
use gatehouse_rules::id::IdentityId;
use gatehouse_rules::time::MINUTE;
use gatehouse_rules::two_step::may_remove_passkey;
use minijinja::{Value, context};
use sqlx::AnyConnection;

use crate::app::App;
use crate::credentials::{self, Door};
use crate::factor::{self, Checked};
use crate::failure::Told;
use crate::pages::{self, Form, encoded};
use crate::store;
use crate::store::factor::{Enrolment, Factor};
use crate::store::passkey::Passkey;
use crate::store::workspace::Stored;
use crate::words::said;
use crate::{backup_code, passkey, throttle};

/// How long a set-up waits for its first code.
const LIVES: i64 = 10 * MINUTE;

/// Who sets up, and in which browser.
pub(crate) struct Whose<'a> {
    /// The browser session or half sign-in that a set-up belongs to: another's finds nothing (attack 15).
    pub holder: String,
    /// The identity.
    pub identity: &'a IdentityId,
    /// Its login, as the authenticator shows it.
    pub login: &'a str,
    /// The employee it is here.
    pub person: &'a Employee,
}

/// The set-up that waits for its code.
pub(crate) async fn find(app: &App, whose: &Whose<'_>) -> Told<Option<Enrolment>> {
    let mut connection = app.db.connection().await?;
    let now = app.clock.now();
    let found = store::factor::find_enrolment(&mut connection, &whose.holder, now).await?;
    Ok(found.filter(|one| one.identity == *whose.identity))
}

/// Begins a set-up, or answers the one that is open.
pub(crate) async fn begin(app: &App, whose: &Whose<'_>) -> Told<Enrolment> {
    let now = app.clock.now();
    let enrolment = Enrolment {
        holder: whose.holder.clone(),
        identity: whose.identity.clone(),
        secret_sealed: factor::new_secret(&app.key, &app.random, whose.identity)?,
        expires_at: now.plus(LIVES),
    };
    let mut tx = app.db.begin().await?;
    store::factor::add_enrolment(&mut tx, &enrolment, now).await?;
    let open = store::factor::find_enrolment(&mut tx, &whose.holder, now).await?;
    tx.commit().await?;
    Ok(open.unwrap_or(enrolment))
}

/// How a first code ended.
pub(crate) enum Confirmed {
    /// Two-step is on; the backup codes, to be shown once.
    On(Vec<String>),
    /// No set-up waits here.
    Over,
    /// The code is not right.
    Wrong(Checked, Enrolment),
}

/// TFA-1, TFA-5: a right first code makes the set-up the identity's factor. The old one ends, and with it the old backup codes, half
/// sign-ins, other set-ups and pauses (TFA-4), all in one transaction.
pub(crate) async fn confirm(
    app: &App,
    door: Door<'_>,
    whose: &Whose<'_>,
    code: &str,
) -> Told<Confirmed> {
    let identity = whose.identity;
    let counted = throttle::count(app, &[(throttle::ENROL, identity.as_str())]).await?;
    let Some(enrolment) = find(app, whose).await? else {
        return Ok(Confirmed::Over);
    };
    let now = app.clock.now();
    let sealed = &enrolment.secret_sealed;
    let step = match factor::check_first(&app.key, identity, sealed, code, now)? {
        Ok(step) => step,
        Err(checked) => return Ok(Confirmed::Wrong(checked, enrolment)),
    };
    let codes = backup_code::make(&app.random, app.config.two_step.backup_codes);
    let hashes = backup_code::hashes(app, &codes).await?;
    let mut tx = app.db.begin().await?;
    store::identity::hold(&mut tx, identity).await?;
    if !store::factor::claim_enrolment(&mut tx, &enrolment, now).await? {
        return Ok(Confirmed::Over);
    }
    let replaces = store::factor::find(&mut tx, identity).await?.is_some();
    store::factor::remove_all(&mut tx, identity, now).await?;
    let factor = Factor {
        id: app.random.id(now),
        identity: identity.clone(),
        secret_sealed: enrolment.secret_sealed,
        enrolled_at: now,
        // The first code was a code, too: it does not work again.
        last_step: step,
    };
    store::factor::add(&mut tx, &factor).await?;
    set_codes(&mut tx, identity, &hashes).await?;
    store::factor::end_enrolments(&mut tx, identity, now).await?;
    store::session::end_steps(&mut tx, identity, now).await?;
    let cause = replaces.then_some("new_phone");
    log_everywhere(app, &mut tx, door, whose, EventKind::TwoStepEnrolled, cause).await?;
    tx.commit().await?;
    app.nudge.seal();
    counted.give_back(app).await?;
    Ok(Confirmed::On(codes))
}

/// How a passkey was added.
pub(crate) enum Added {
    /// It stands beside other factors.
    Beside,
    /// It is the first factor, so two-step is on; the backup codes, to be shown once.
    First(Vec<String>),
    /// Someone here has it already.
    There,
    /// There are as many as there can be.
    Full,
}

/// TFA-1: adds a passkey. Where it is the first factor it does what a first phone does: backup codes, and the end of a pause (TFA-2, TFA-4).
pub(crate) async fn add_passkey(
    app: &App,
    door: Door<'_>,
    whose: &Whose<'_>,
    made: &Passkey,
) -> Told<Added> {
    add(app, door, whose, made, false).await
}

/// TFA-6: the same where nothing but the password was proved, so that it is added only as the first factor: [`Added::Beside`] says that
/// another was set up meanwhile, and nothing was added.
pub(crate) async fn add_first_passkey(
    app: &App,
    door: Door<'_>,
    whose: &Whose<'_>,
    made: &Passkey,
) -> Told<Added> {
    add(app, door, whose, made, true).await
}

async fn add(
    app: &App,
    door: Door<'_>,
    whose: &Whose<'_>,
    made: &Passkey,
    only_first: bool,
) -> Told<Added> {
    let identity = whose.identity;
    let mut connection = app.db.connection().await?;
    let since = store::factor::since(&mut connection, identity).await?;
    drop(connection);
    let (mut codes, mut hashes) = (Vec::new(), Vec::new());
    if since.is_none() {
        codes = backup_code::make(&app.random, app.config.two_step.backup_codes);
        hashes = backup_code::hashes(app, &codes).await?;
    }
    let mut tx = app.db.begin().await?;
    store::identity::hold(&mut tx, identity).await?;
    let now = app.clock.now();
    let n = store::passkey::list(&mut tx, identity).await?.len();
    let is_first = store::factor::since(&mut tx, identity).await?.is_none();
    if only_first && !is_first {
        return Ok(Added::Beside);
    }
    if n >= passkey::MOST {
        return Ok(Added::Full);
    }
    if !store::passkey::add(&mut tx, made).await? {
        return Ok(Added::There);
    }
    if is_first {
        set_codes(&mut tx, identity, &hashes).await?;
        // An authenticator that was half set up would take the place of all this without a second step (TFA-5).
        store::factor::end_enrolments(&mut tx, identity, now).await?;
        store::session::end_steps(&mut tx, identity, now).await?;
        let (kind, cause) = (EventKind::TwoStepEnrolled, Some("passkey"));
        log_everywhere(app, &mut tx, door, whose, kind, cause).await?;
    } else {
        log_everywhere(app, &mut tx, door, whose, EventKind::PasskeyAdded, None).await?;
    }
    tx.commit().await?;
    app.nudge.seal();
    Ok(if is_first {
        Added::First(codes)
    } else {
        Added::Beside
    })
}

/// TFA-1: removes a passkey; false when it is not theirs, or their last factor.
pub(crate) async fn remove_passkey(
    app: &App,
    door: Door<'_>,
    whose: &Whose<'_>,
    id: &str,
) -> Told<bool> {
    let identity = whose.identity;
    let mut tx = app.db.begin().await?;
    store::identity::hold(&mut tx, identity).await?;
    let n = store::passkey::list(&mut tx, identity).await?.len();
    let authenticator = store::factor::find(&mut tx, identity).await?.is_some();
    let now = app.clock.now();
    if !may_remove_passkey(n, authenticator)
        || !store::passkey::remove(&mut tx, identity, id, now).await?
    {
        return Ok(false);
    }
    log_everywhere(app, &mut tx, door, whose, EventKind::PasskeyRemoved, None).await?;
    tx.commit().await?;
    app.nudge.seal();
    Ok(true)
}

/// TFA-2: new backup codes, to be shown once; the old ones end.
pub(crate) async fn renew(app: &App, door: Door<'_>, whose: &Whose<'_>) -> Told<Vec<String>> {
    let codes = backup_code::make(&app.random, app.config.two_step.backup_codes);
    let hashes = backup_code::hashes(app, &codes).await?;
    let mut tx = app.db.begin().await?;
    store::identity::hold(&mut tx, whose.identity).await?;
    set_codes(&mut tx, whose.identity, &hashes).await?;
    log_everywhere(app, &mut tx, door, whose, EventKind::BackupCodesMade, None).await?;
    tx.commit().await?;
    app.nudge.seal();
    Ok(codes)
}

async fn set_codes(tx: &mut AnyConnection, identity: &IdentityId, hashes: &[String]) -> Told<()> {
    let codes: Vec<_> = (1..)
        .zip(hashes)
        .map(|(number, hash)| (identity, number, hash.as_str()))
        .collect();
    Ok(store::factor::add_codes(tx, &codes).await?)
}

/// A factor is the identity's, so every workspace of it learns of the change; where it was made only the one it was made at.
/// The sealer ends the pause that the event of a new phone names (TFA-4).
async fn log_everywhere(
    app: &App,
    tx: &mut AnyConnection,
    door: Door<'_>,
    whose: &Whose<'_>,
    kind: EventKind,
    cause: Option<&str>,
) -> Told<()> {
    let now = app.clock.now();
    for (workspace, id) in store::employee::list_of_identity(tx, whose.identity).await? {
        let is_here = id == whose.person.id;
        let mut event = if is_here {
            credentials::event(app, door, kind)
        } else {
            app.event(kind)
        };
        event.cause = if is_here { cause } else { Some("elsewhere") }.map(str::to_owned);
        event.actor = Some(id.clone());
        event.on = Some(id.clone());
        let person = store::employee::find(tx, &workspace, &id).await?;
        let until = person.and_then(|kept| kept.row.two_step.paused_until);
        if let Some(until) = until.filter(|until| *until > now) {
            event.data.insert("paused_until".to_owned(), until.0.into());
        }
        store::event::add(tx, &workspace, &event).await?;
    }
    Ok(())
}

/// The page with the QR code and the key; `words` are where its form goes, and the way back.
pub(crate) fn phone_page(
    app: &App,
    workspace: &Stored,
    headers: &HeaderMap,
    whose: &Whose<'_>,
    enrolment: &Enrolment,
    status: StatusCode,
    words: Value,
) -> Told<Response> {
    let form = Form::new(app, headers);
    let key = factor::key_text(&app.key, whose.identity, &enrolment.secret_sealed)?;
    let url = address(&workspace.name, whose.login, &key);
    let grouped: Vec<&str> = (0..key.len())
        .step_by(4)
        .filter_map(|at| key.get(at..key.len().min(at + 4)))
        .collect();
    let words = context! {
        qr => picture(&url)?,
        key => grouped.join(" "),
        url,
        csrf => form.csrf.clone(),
        ..words
    };
    let frame = pages::frame(app, workspace, None);
    form.keep(app, pages::page(app, status, "enrol.html", frame, words)?)
}

/// The page that shows new backup codes, once.
pub(crate) fn codes_page(
    app: &App,
    workspace: &Stored,
    headers: &HeaderMap,
    codes: &[String],
    words: Value,
) -> Told<Response> {
    let form = Form::new(app, headers);
    let words = context! {
        under => said!("Without your phone, one of these codes opens the second step. They replace all that you had before."),
        codes => codes.to_vec(),
        file => format!("/w/{}/codes/file", workspace.slug),
        csrf => form.csrf.clone(),
        ..words
    };
    let frame = pages::frame(app, workspace, None);
    form.keep(
        app,
        pages::page(app, StatusCode::OK, "codes.html", frame, words)?,
    )
}

/// The key as authenticator apps read it from a picture or a link. Long names are cut: they would not fit into one.
fn address(company: &str, login: &str, key: &str) -> String {
    let cut = |text: &str, n: usize| encoded(&text.chars().take(n).collect::<String>());
    let company = cut(company, 40);
    format!(
        "otpauth://totp/{company}:{}?secret={key}&issuer={company}&algorithm=SHA1&digits=6&period=30",
        cut(login, 64)
    )
}

/// A QR code as one path of squares, with the quiet border it needs.
fn picture(text: &str) -> Told<Value> {
    const BORDER: usize = 4;
    let qr = QRBuilder::new(text)
        .ecl(ECL::M)
        .build()
        .map_err(|_| anyhow::anyhow!("a key does not fit into a QR code"))?;
    let mut path = String::new();
    for y in 0..qr.size {
        for (x, module) in qr[y].iter().enumerate() {
            if module.value() {
                path.push_str(&format!("M{} {}h1v1h-1z", x + BORDER, y + BORDER));
            }
        }
    }
    Ok(context! { side => qr.size + 2 * BORDER, path })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_names_of_any_script_fit_into_the_picture_tfa_1() {
        let url = address(&"😀".repeat(200), &"😀".repeat(254), &"A".repeat(32));
        assert!(picture(&url).is_ok(), "{}", url.len());
        assert!(
            address("North & West", "anna@north.example", "KEY").starts_with(
                "otpauth://totp/North%20%26%20West:anna%40north.example?secret=KEY&issuer=North%20%26%20West&"
            )
        );
    }
}
