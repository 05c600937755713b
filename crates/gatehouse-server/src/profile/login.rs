//! NET-1: changing the login. The person proves who they are, a link goes to the new address, and the link's POST changes it everywhere at
//! once, or says what keeps it from that. Nobody learns whether an address is taken before its mailbox is proved (no enumeration).

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::get;
use gatehouse_rules::address::{Address, Channel};
use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::profile::{Field, clash, is_shut, masked};
use gatehouse_rules::secret::Plain;
use gatehouse_rules::time::MINUTE;
use minijinja::Value;

use super::{Act, HERE, Me, Typed, event, field, frame, say};
use crate::app::App;
use crate::change::{Change, Line, data};
use crate::failure::{Failure, Told};
use crate::pages::{self, Fields, Form, Message, Shown};
use crate::place::Place;
use crate::store::address::Use;
use crate::store::identity::Identity;
use crate::store::letter::{LetterKind, New as NewLetter};
use crate::store::profile::{Linked, LoginChange};
use crate::words::{Said, said};
use crate::{store, throttle};

/// How long the letter's link works, in ms.
pub(crate) const LINK_LIVES: i64 = 60 * MINUTE;
/// How often a change begins anew because the person joined or left a workspace that moment.
const TRIES: usize = 5;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/profile/login", get(show).post(ask))
        .route("/profile/login/sent", get(sent))
        .route("/profile/login/{token}", get(look).post(take))
}

/// The secret of the link that confirms a new address: derived, so that the queue of letters holds none.
pub(crate) fn token(app: &App, change: &str) -> Plain {
    app.key.secret(&["login_change", change])
}

async fn show(State(app): State<App>, me: Me, headers: HeaderMap) -> Shown {
    Ok(form(&app, &headers, &me, "", None, Value::UNDEFINED).await?)
}

async fn form(
    app: &App,
    headers: &HeaderMap,
    me: &Me,
    typed: &str,
    wrong: Option<Said>,
    notice: Value,
) -> Told<Response> {
    let status = match (wrong.is_none(), notice.is_undefined()) {
        (true, true) => StatusCode::OK,
        (true, false) => StatusCode::UNAUTHORIZED,
        (false, _) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let typed: String = typed.chars().take(254).collect();
    Act {
        heading: said!("Change your login"),
        under: said!("It changes in every company you work with here. Your password and your second step stay."),
        action: "/profile/login".to_owned(),
        button: said!("Send a link to the new address"),
        red: false,
        fields: vec![field("address", said!("New address"), &typed, "email", wrong, None)],
        facts: vec![(said!("Login now"), me.identity.login.clone())],
        notice,
        me,
    }
    .page(app, headers, status)
    .await
}

async fn ask(
    State(app): State<App>,
    me: Me,
    place: Place,
    headers: HeaderMap,
    Fields(typed): Fields<Typed>,
) -> Shown {
    Form::check(&app, &headers, &typed.csrf)?;
    let again =
        |wrong: Option<Said>, notice| form(&app, &headers, &me, &typed.address, wrong, notice);
    let address = match Address::parse(&typed.address) {
        Ok(address) if address.channel == Channel::Email => address,
        Ok(_) | Err(_) => {
            let wrong = said!("This is no mail address. It looks like name@company.example.");
            return Ok(again(Some(wrong), Value::UNDEFINED).await?);
        }
    };
    if address.canonical == me.identity.login_canonical {
        return Ok(again(Some(said!("This is your login already.")), Value::UNDEFINED).await?);
    }
    if let Err(notice) = me.prove(&app, &place, &typed).await? {
        return Ok(again(None, notice).await?);
    }
    pace(&app, me.identity.id.as_str()).await?;
    // Someone else's mailbox is not filled from many identities; whoever asks too often for it sees the same page.
    match pace(&app, &address.canonical).await {
        Ok(()) => queue(&app, &me.identity, &address).await?,
        Err(Failure::Told(Problem::SlowDown { .. })) => {}
        Err(failure) => return Err(failure.into()),
    }
    Ok(pages::go("/profile/login/sent")?)
}

/// One letter a minute, and five an hour; who asks too soon uses up none of the five.
async fn pace(app: &App, whom: &str) -> Told<()> {
    let _minute = throttle::count(app, &[(throttle::LOGIN_LETTER, whom)]).await?;
    let _hour = throttle::count(app, &[(throttle::LOGIN_LETTERS, whom)]).await?;
    Ok(())
}

async fn queue(app: &App, identity: &Identity, address: &Address) -> Told<()> {
    let now = app.clock.now();
    let change = LoginChange {
        id: app.random.id(now),
        identity: identity.id.clone(),
        address: address.typed.clone(),
        expires_at: now.plus(LINK_LIVES),
        voided_at: None,
        used_at: None,
    };
    let content = data([
        ("change", change.id.as_str().into()),
        ("name", identity.name.as_str().into()),
    ]);
    let letter = letter(app, LetterKind::LoginChange, identity, address, content);
    let mut tx = app.db.begin().await?;
    let hash = token(app, &change.id).hash();
    store::profile::add_change(&mut tx, &change, &hash, now).await?;
    store::letter::add(&mut tx, None, &[letter], 0, now).await?;
    tx.commit().await?;
    app.nudge.letters();
    Ok(())
}

fn letter(
    app: &App,
    kind: LetterKind,
    identity: &Identity,
    to: &Address,
    content: serde_json::Map<String, serde_json::Value>,
) -> NewLetter {
    let now = app.clock.now();
    NewLetter {
        id: app.random.id(now).into(),
        kind,
        channel: to.channel,
        address: to.typed.clone(),
        employee: None,
        identity: Some(identity.id.clone()),
        invitation: None,
        issue: 0,
        content,
        next_try_at: now,
    }
}

async fn sent(State(app): State<App>) -> Shown {
    let page = Message::new("", "mail", said!("Look into the new mailbox"))
        .line(said!("We sent a link to the address you typed. Open it there and confirm; it works for an hour, and only the newest one does."))
        .line(said!("Until then your login is the old one. Nothing there after a few minutes? Look in Spam and Promotions, and check the address for a typo."))
        .fact(said!("It comes from"), app.config.sender())
        .link(HERE, said!("Back to your profile"));
    Ok(say(&app, StatusCode::OK, page)?)
}

/// What is behind a link, or the page that says why there is nothing (INV-10).
async fn open(
    app: &App,
    place: &Place,
    token: &Plain,
) -> Told<Result<(LoginChange, Identity), Response>> {
    let counted = throttle::count(app, &[(throttle::LINK, &place.prefix())]).await?;
    let now = app.clock.now();
    let mut connection = app.db.connection().await?;
    let found = store::profile::find_change(&mut connection, &token.hash()).await?;
    let identity = match &found {
        Some(change) => store::identity::find(&mut connection, &change.identity).await?,
        None => None,
    };
    drop(connection);
    let why = match (found, identity) {
        (Some(change), Some(identity)) if change.is_open(now) => {
            counted.give_back(app).await?;
            return Ok(Ok((change, identity)));
        }
        (Some(change), Some(_)) if change.used_at.is_some() => {
            Message::new("amber", "check", said!("This link was used already"))
                .line(said!("The login was changed with it. Sign in with the new address."))
        }
        (Some(_), Some(_)) => Message::new("amber", "clock", said!("This link is outdated"))
            .line(said!("It works for an hour, and only the newest one does. Ask for a new one in your profile; nothing was changed.")),
        _ => Message::new("amber", "link", said!("This link does not work"))
            .line(said!("It may have lost its end on the way. Open it from the letter again, or copy all of it.")),
    };
    let page = why.link(HERE, said!("Go to your profile"));
    Ok(Err(say(app, StatusCode::GONE, page)?))
}

/// Opening spends nothing: mail scanners open links, too (INV-8).
async fn look(
    State(app): State<App>,
    Path(secret): Path<String>,
    place: Place,
    headers: HeaderMap,
) -> Shown {
    let (change, identity) = match open(&app, &place, &Plain::new(secret.as_str())).await? {
        Ok(found) => found,
        Err(page) => return Ok(page),
    };
    let form = Form::new(&app, &headers);
    let words = minijinja::context! {
        heading => said!("Confirm your new login"),
        under => said!("From now on {name} signs in with this address.", name = &identity.name),
        facts => [minijinja::context! { name => said!("New login"), value => change.address }],
        action => format!("{HERE}/login/{secret}"),
        button => said!("Make it my login"),
        fields => Vec::<Value>::new(),
        csrf => form.csrf.clone(),
    };
    let page = pages::page(&app, StatusCode::OK, "profile_act.html", frame(&app), words)?;
    Ok(form.keep(&app, page)?)
}

async fn take(
    State(app): State<App>,
    Path(secret): Path<String>,
    place: Place,
    headers: HeaderMap,
    Fields(typed): Fields<Typed>,
) -> Shown {
    Form::check(&app, &headers, &typed.csrf)?;
    let token = Plain::new(secret);
    let (change, identity) = match open(&app, &place, &token).await? {
        Ok(found) => found,
        Err(page) => return Ok(page),
    };
    let address = Address::parse(&change.address).map_err(Problem::from)?;
    for _ in 0..TRIES {
        let ended = change_login(&app, &place, &token, &identity, &address).await?;
        let (status, page) = match ended {
            Ended::Moved => continue,
            Ended::Late => return Ok(pages::go(&format!("/profile/login/{}", token.expose()))?),
            Ended::Done => (StatusCode::OK, done(&address)),
            Ended::Refused(refused) => (StatusCode::CONFLICT, refused.words(&address)),
        };
        return Ok(say(&app, status, page)?);
    }
    Err(Failure::Fault(anyhow::anyhow!(
        "an identity's workspaces moved {TRIES} times while its login changed"
    ))
    .into())
}

fn done(address: &Address) -> Message {
    Message::new("green", "check", said!("Your login is changed"))
        .line(said!(
            "It is the same in every company, and the old one is free."
        ))
        .fact(said!("You sign in with"), address.typed.clone())
        .link(HERE, said!("Go to your profile"))
}

/// Where a changed login is told: at the old one; where that was none of mail's, at an address that a company has of them.
fn told_of_change(identity: &Identity, linked: &[Linked]) -> Option<Address> {
    let contacts = linked
        .iter()
        .filter(|one| one.is_active())
        .filter_map(|one| one.person.contact_email.as_deref());
    std::iter::once(identity.login.as_str())
        .chain(contacts)
        .filter_map(|text| Address::parse(text).ok())
        .find(|one| one.channel == Channel::Email)
}

/// How a confirmed link ended.
enum Ended {
    /// The login is changed.
    Done,
    /// The link was spent or voided this moment.
    Late,
    /// The person joined or left a workspace this moment: again, from the start.
    Moved,
    /// Something keeps the address; the link is not spent.
    Refused(Refused),
}

/// What keeps an address from being a login.
enum Refused {
    /// Another identity has it.
    Identity,
    /// It is something to someone else in a company.
    In(String, Field),
    /// The identity is blocked somewhere, of which nothing is told (BLK-2).
    Shut,
}

impl Refused {
    fn cause(&self) -> &'static str {
        match self {
            Self::Identity => "another_identity",
            Self::In(_, field) => field.name(),
            Self::Shut => "blocked",
        }
    }

    fn words(&self, address: &Address) -> Message {
        let page = match self {
            Self::Identity => Message::new("amber", "person", said!("This address is a login already"))
                .line(said!("You confirmed that the mailbox is yours, but another login here has this address: perhaps an older one of your own."))
                .line(said!("Sign in with it, with a new password if you forgot the old one, and change it there to something else, or delete it. Then it is free, and this link works.")),
            Self::In(company, field) => {
                Message::new("amber", "person", said!("This address is in use at {company}", company = company))
                    .line(match field {
                        Field::Login => said!("It is someone else’s login there."),
                        Field::Contact => said!("It stands as contact email in someone else’s profile there."),
                        Field::Invitation => said!("It has an open invitation there."),
                    })
                    .line(said!("Ask an admin of {company} to free it; then this link works, as long as it is not outdated.", company = company))
            }
            Self::Shut => Message::new("amber", "alert", said!("Your login cannot be changed now"))
                .line(said!("Ask an admin of your company. Nothing was changed.")),
        };
        page.fact(said!("Address"), address.typed.clone())
            .link(HERE, said!("Go to your profile"))
    }
}

/// EML-8: one transaction. It claims the link, takes the revision line of every workspace of the identity in id order, then the identity's;
/// whatever else wants this address waits there, and finds it taken.
async fn change_login(
    app: &App,
    place: &Place,
    token: &Plain,
    identity: &Identity,
    address: &Address,
) -> Told<Ended> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    if !store::profile::claim_change(&mut tx, &token.hash(), now).await? {
        return Ok(Ended::Late);
    }
    let Some(lines) = app.lines(&mut tx, &identity.id).await? else {
        return Ok(Ended::Moved);
    };
    let Some(identity) = store::identity::find(&mut tx, &identity.id).await? else {
        return Ok(Ended::Late);
    };
    let linked = store::profile::list_linked(&mut tx, &identity.id).await?;
    let refused = match stands_in_the_way(&mut tx, &linked, &identity, address).await? {
        Some(refused) => Some(refused),
        // Of two who race for an address from different companies, the unique login lets one through.
        None if !store::identity::set_login(&mut tx, &identity.id, address).await? => {
            Some(Refused::Identity)
        }
        None => None,
    };
    if let Some(refused) = refused {
        drop(tx);
        log_refused(app, place, &linked, address, &refused).await?;
        return Ok(Ended::Refused(refused));
    }
    store::profile::void_changes(&mut tx, &identity.id, now).await?;
    if let Some(old) = told_of_change(&identity, &linked) {
        let content = data([
            ("name", identity.name.as_str().into()),
            ("is", masked(&address.typed).into()),
        ]);
        let letter = letter(app, LetterKind::LoginChanged, &identity, &old, content);
        store::letter::add(&mut tx, None, &[letter], 0, now).await?;
    }
    match lines.split_first() {
        None => tx.commit().await?,
        Some((first, rest)) => {
            let mut change = app.change_on(tx, first);
            let mut happened = in_one(app, place, &mut change, first, &identity, address).await?;
            for line in rest {
                change.turn_to(line, happened).await?;
                happened = in_one(app, place, &mut change, line, &identity, address).await?;
            }
            change.commit(happened).await?;
        }
    }
    app.nudge.letters();
    Ok(Ended::Done)
}

async fn stands_in_the_way(
    tx: &mut store::Write,
    linked: &[Linked],
    identity: &Identity,
    address: &Address,
) -> Told<Option<Refused>> {
    if is_shut(
        linked.iter().map(|one| &one.person),
        identity.password_set_at,
    ) {
        return Ok(Some(Refused::Shut));
    }
    let other = store::identity::find_by_login(tx, &address.canonical).await?;
    if other.is_some_and(|other| other.id != identity.id) {
        return Ok(Some(Refused::Identity));
    }
    for one in linked {
        let claim = store::address::find_claim(tx, &one.workspace, &address.canonical).await?;
        if let Some(field) = clash(&one.person.id, claim.as_ref()) {
            return Ok(Some(Refused::In(one.name.clone(), field)));
        }
    }
    Ok(None)
}

/// The change as one workspace sees it: the row of the person, the addresses, and what happened.
async fn in_one(
    app: &App,
    place: &Place,
    change: &mut Change,
    line: &Line,
    identity: &Identity,
    address: &Address,
) -> Told<Event> {
    let (workspace, id, now) = (line.workspace.clone(), &line.employee, change.now);
    let mut kept = store::employee::find(&mut change.tx, &workspace, id)
        .await?
        .ok_or(Problem::EmployeeGone)?;
    let tx = &mut change.tx;
    let old = &identity.login_canonical;
    store::address::free(tx, &workspace, id, old, Use::Login).await?;
    if !store::address::claim(tx, &workspace, id, &address.canonical, Use::Login, now).await? {
        return Err(
            anyhow::anyhow!("an address was claimed under a revision line held elsewhere").into(),
        );
    }
    kept.row.login = Some(address.typed.clone());
    change.set_employee(&mut kept).await?;
    let mut event = app.event(EventKind::LoginChanged);
    event.ip = place.address();
    event.device = place.device.clone();
    event.actor = Some(id.clone());
    event.on = Some(id.clone());
    event.data = data([
        ("from", identity.login.as_str().into()),
        ("to", address.typed.as_str().into()),
    ]);
    Ok(event)
}

/// LOG-1: a refusal is an event where it concerns someone.
async fn log_refused(
    app: &App,
    place: &Place,
    linked: &[Linked],
    address: &Address,
    refused: &Refused,
) -> Told<()> {
    for one in linked {
        let mut event = Event {
            cause: Some(refused.cause().to_owned()),
            ..event(app, place, EventKind::LoginChangeRefused, one)
        };
        event.actor = event.on.clone();
        let address = address.typed.as_str().into();
        event.data.insert("address".to_owned(), address);
        app.log(&one.workspace, event).await?;
    }
    Ok(())
}
