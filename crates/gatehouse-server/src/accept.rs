//! Becoming an employee: whoever holds the link of an invitation, or of a letter that confirms an address, sets a password, or signs in
//! with the identity the address already is (INV-3, INV-7, INV-11, INV-13).
//!
//! Opening a link shows a page and spends nothing; only the form spends it, by one conditional update (INV-8).

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::Response;
use axum::routing::get;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::secret::Plain;
use gatehouse_rules::workspace::check_name;
use minijinja::{Value, context};
use serde::Deserialize;

use crate::app::App;
use crate::captcha::Proof;
use crate::credentials::{self, Door, For, Known, Second, Try, Word};
use crate::factor::Checked;
use crate::failure::{Failure, Told};
use crate::forgotten;
use crate::newcomer::{self, Newcomer, Taken};
use crate::offer::{self, Came, Offer};
use crate::pages::{self, Fields, Form, Message, Shown};
use crate::passkey;
use crate::password;
use crate::place::Place;
use crate::sign_in::{self, Ways};
use crate::social::{self, For as ForSocial};
use crate::store::identity::Identity;
use crate::store::workspace::Stored;
use crate::words::{Said, said};
use crate::{store, throttle};

const WAY: &str = "joining";

/// The routes of links that make someone an employee.
pub fn routes() -> Router<App> {
    Router::new()
        .route(
            "/w/{slug}/i/{token}",
            get(show_invitation).post(take_invitation),
        )
        .route(
            "/w/{slug}/i/{token}/confirm",
            get(show_code).post(confirm_invitation),
        )
        .route("/w/{slug}/j/{token}", get(show_joining).post(take_joining))
        .route(
            "/w/{slug}/j/{token}/confirm",
            get(show_code).post(confirm_joining),
        )
        .route("/w/{slug}/joined", get(joined))
        .route("/w/{slug}/waiting", get(waiting))
}

type Way = Path<(String, String)>;

/// What came with a request, for the functions below.
struct Asked<'a> {
    app: &'a App,
    workspace: Stored,
    token: Plain,
    came: Came,
    place: &'a Place,
    headers: &'a HeaderMap,
}

impl Asked<'_> {
    fn door(&self) -> Door<'_> {
        Door {
            workspace: &self.workspace,
            place: self.place,
            way: WAY,
        }
    }

    fn path(&self) -> String {
        let kind = self.came.letter();
        format!("/w/{}/{kind}/{}", self.workspace.slug, self.token.expose())
    }

    /// The offer behind the link, or the page that says why there is none (INV-10).
    async fn offer(&self) -> Told<Result<Offer, Response>> {
        let counted = throttle::count(self.app, &[(throttle::LINK, &self.place.prefix())]).await?;
        match offer::find(self.app, &self.workspace, self.came, &self.token).await? {
            Ok(offer) => {
                counted.give_back(self.app).await?;
                Ok(Ok(offer))
            }
            Err(why) => {
                offer::refuse(self.app, self.door(), &self.token, &why).await?;
                let ask = why.ask().map_or_else(String::new, str::to_owned);
                let ask = match ask.is_empty() {
                    false => Some(ask),
                    true => sign_in::whom_to_ask(self.app, &self.workspace).await?,
                };
                let frame = pages::frame(self.app, &self.workspace, ask.as_deref());
                let page = why.message(&self.workspace, ask.as_deref());
                Ok(Err(page.page(self.app, why.status(), frame)?))
            }
        }
    }
}

async fn asked<'a>(
    app: &'a App,
    came: Came,
    way: (String, String),
    place: &'a Place,
    headers: &'a HeaderMap,
) -> Told<Asked<'a>> {
    Ok(Asked {
        app,
        workspace: sign_in::workspace(app, &way.0).await?,
        token: Plain::new(way.1),
        came,
        place,
        headers,
    })
}

async fn show_invitation(
    State(app): State<App>,
    Path(way): Way,
    method: Method,
    place: Place,
    headers: HeaderMap,
) -> Shown {
    let asked = asked(&app, Came::Invited, way, &place, &headers).await?;
    let offer = match asked.offer().await? {
        Ok(offer) => offer,
        Err(page) => return Ok(page),
    };
    // A mail scanner that only asks for the head has not opened it.
    if method == Method::GET {
        offer::opened(&app, asked.door(), &offer).await?;
    }
    Ok(form(&asked, &offer, StatusCode::OK, Wrong::default()).await?)
}

async fn show_joining(
    State(app): State<App>,
    Path(way): Way,
    place: Place,
    headers: HeaderMap,
) -> Shown {
    let asked = asked(&app, Came::ByLink, way, &place, &headers).await?;
    match asked.offer().await? {
        Ok(offer) => Ok(form(&asked, &offer, StatusCode::OK, Wrong::default()).await?),
        Err(page) => Ok(page),
    }
}

/// What is wrong with a form that was sent.
#[derive(Default)]
struct Wrong {
    notice: Value,
    name: String,
    name_wrong: Option<Said>,
    password_wrong: Option<Said>,
}

async fn form(
    asked: &Asked<'_>,
    offer: &Offer,
    status: StatusCode,
    wrong: Wrong,
) -> Told<Response> {
    let form = Form::new(asked.app, asked.headers);
    let company = &asked.workspace.name;
    let found = identity_of(asked.app, offer).await?;
    let existing = found.is_some();
    let has_password = found.is_none_or(|one| one.password_hash.is_some());
    let under = match (&offer.inviter, existing) {
        (Some(inviter), false) => {
            said!(
                "{inviter} invited you. Choose a password, and you are in.",
                inviter = inviter
            )
        }
        (Some(inviter), true) => said!(
            "{inviter} invited you. You have a login already: sign in with it, and you are in.",
            inviter = inviter
        ),
        (None, false) => said!("Your address is confirmed. Choose a password."),
        (None, true) => {
            said!("Your address is confirmed. You have a login already: sign in with it.")
        }
    };
    let words = context! {
        heading => said!("Join {company}", company = company),
        under,
        existing,
        has_password,
        social => social::buttons(asked.app, &form, &ForSocial::Offer(&asked.workspace, asked.came, &asked.token)),
        forgot => forgotten::path(&asked.workspace),
        action => asked.path(),
        button => said!("Join {company}", company = company),
        csrf => form.csrf.clone(),
        login => offer.address.clone(),
        ask_name => offer.name.is_none(),
        name => wrong.name,
        name_wrong => wrong.name_wrong,
        password_wrong => wrong.password_wrong,
        shortest => asked.app.config.password.shortest,
        notice => wrong.notice,
    };
    let ask = offer.inviter.clone();
    let frame = pages::frame(asked.app, &asked.workspace, ask.as_deref());
    form.keep(
        asked.app,
        pages::page(asked.app, status, "invitation.html", frame, words)?,
    )
}

/// INV-11: the identity that the address already is, if it can sign in: with its password, or with a social account (SOC-1).
async fn identity_of(app: &App, offer: &Offer) -> Told<Option<Identity>> {
    let mut connection = app.db.connection().await?;
    let found = store::identity::find_by_login(&mut connection, &offer.canonical).await?;
    let Some(identity) = found else {
        return Ok(None);
    };
    let can = identity.password_hash.is_some()
        || newcomer::has_social(&mut connection, &identity.id).await?;
    Ok(can.then_some(identity))
}

/// SOC-1: an offer that is to be taken by whom a provider vouches for.
pub(crate) struct Offered<'a> {
    asked: Asked<'a>,
    offer: Offer,
    /// INV-11: the identity that must be the one that joins.
    existing: Option<Identity>,
}

/// What is behind the link that a browser was sent to a provider from, or the page that says why there is nothing.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn offered<'a>(
    app: &'a App,
    came: Came,
    (slug, token): (String, Plain),
    place: &'a Place,
    headers: &'a HeaderMap,
) -> Told<Result<Offered<'a>, Response>> {
    let way = (slug, token.expose().to_owned());
    let asked = asked(app, came, way, place, headers).await?;
    let offer = match asked.offer().await? {
        Ok(offer) => offer,
        Err(page) => return Ok(Err(page)),
    };
    let existing = identity_of(app, &offer).await?;
    Ok(Ok(Offered {
        asked,
        offer,
        existing,
    }))
}

impl Offered<'_> {
    /// The name the offer gives.
    pub(crate) fn name(&self) -> Option<&str> {
        self.offer.name.as_deref()
    }

    /// Whether who comes may take it: the identity that the address is, or anyone where it is none.
    pub(crate) fn is_for(&self, who: Option<&Identity>) -> bool {
        self.existing
            .as_ref()
            .is_none_or(|existing| who.is_some_and(|who| who.id == existing.id))
    }

    /// INV-11: the page for who comes with an account that is not linked to the login that was invited.
    pub(crate) fn is_another(&self, provider: &str) -> Told<Response> {
        let page = Message::new("amber", "person", said!("This invitation went to a login that you have already"))
            .line(said!("The {provider} account you chose is not linked to that login. Sign in with its password to join.", provider = provider))
            .line(said!("Afterwards you can link {provider} to it in your profile.", provider = provider))
            .fact(said!("Login"), self.offer.address.clone())
            .link(self.asked.path(), said!("Back to the invitation"));
        let frame = pages::frame(self.asked.app, &self.asked.workspace, None);
        page.page(self.asked.app, StatusCode::CONFLICT, frame)
    }

    /// The identity joins, after its second step where one is asked for.
    ///
    /// # Errors
    /// When the database does not take it.
    pub(crate) async fn vouched(self, identity: Identity, word: Word<'_>) -> Told<Response> {
        let (asked, offer) = (&self.asked, &self.offer);
        let known = credentials::vouched(asked.app, asked.door(), identity, word).await?;
        let Some(known) = known else {
            let wrong = Wrong {
                notice: sign_in::not_right(),
                ..Wrong::default()
            };
            return form(asked, offer, StatusCode::UNAUTHORIZED, wrong).await;
        };
        first(asked, offer, known).await
    }
}

/// The fields of the form. Anything else in it is ignored: nobody gives themselves a role (attack 24).
#[derive(Default, Deserialize)]
#[serde(default)]
struct Typed {
    csrf: String,
    name: String,
    password: String,
    captcha: String,
    proof: String,
    code: String,
    number: String,
    backup: String,
    passkey: String,
}

async fn take_invitation(
    State(app): State<App>,
    Path(way): Way,
    place: Place,
    headers: HeaderMap,
    Fields(typed): Fields<Typed>,
) -> Shown {
    take(&app, Came::Invited, way, &place, &headers, typed).await
}

async fn take_joining(
    State(app): State<App>,
    Path(way): Way,
    place: Place,
    headers: HeaderMap,
    Fields(typed): Fields<Typed>,
) -> Shown {
    take(&app, Came::ByLink, way, &place, &headers, typed).await
}

async fn take(
    app: &App,
    came: Came,
    way: (String, String),
    place: &Place,
    headers: &HeaderMap,
    typed: Typed,
) -> Shown {
    Form::check(app, headers, &typed.csrf)?;
    let asked = asked(app, came, way, place, headers).await?;
    let offer = match asked.offer().await? {
        Ok(offer) => offer,
        Err(page) => return Ok(page),
    };
    let password = Plain::new(typed.password);
    if identity_of(app, &offer).await?.is_some() {
        let proof = Proof {
            token: &typed.captcha,
            number: &typed.proof,
        };
        return Ok(sign_in_first(&asked, &offer, &password, proof).await?);
    }
    let name = match &offer.name {
        Some(name) => name.clone(),
        None => match check_name("name", &typed.name, gatehouse_rules::employee::NAME_MAX) {
            Ok(name) => name,
            Err(problem) => return Ok(again(&asked, &offer, &typed.name, problem).await?),
        },
    };
    let known = [name.as_str(), &offer.address, &asked.workspace.name];
    match password::judge(app, &password, false, &known).await {
        Ok(()) => {}
        Err(Failure::Told(problem)) => return Ok(again(&asked, &offer, &name, problem).await?),
        Err(fault) => return Err(fault.into()),
    }
    let hash = app.passwords.hash(&password).await?;
    Ok(finish(&asked, &offer, Newcomer::New { name, hash }).await?)
}

/// INV-11: the identity proves itself as at any sign-in, and the link is spent only then.
async fn sign_in_first(
    asked: &Asked<'_>,
    offer: &Offer,
    password: &Plain,
    proof: Proof<'_>,
) -> Told<Response> {
    let app = asked.app;
    let typed = Try {
        login: &offer.address,
        password,
        proof,
    };
    let known = match credentials::password(app, asked.door(), typed).await? {
        Ok(known) => known,
        Err(refused) => {
            let wrong = Wrong {
                notice: sign_in::not_again(&refused),
                ..Wrong::default()
            };
            return form(asked, offer, StatusCode::UNAUTHORIZED, wrong).await;
        }
    };
    first(asked, offer, known).await
}

/// After the first factor: the second one, where it is asked for; then they join.
async fn first(asked: &Asked<'_>, offer: &Offer, known: Known) -> Told<Response> {
    let app = asked.app;
    if credentials::asks_code(app, asked.door(), &known) {
        // The step is for this link alone.
        let request = asked.token.hash().as_str().to_owned();
        let step = credentials::begin_step(app, asked.door(), &known, request).await?;
        let mut response = pages::go(&format!("{}/confirm", asked.path()))?;
        pages::set_cookie(app, &mut response, "step", Some(&step))?;
        return Ok(response);
    }
    finish(asked, offer, Newcomer::Known(Box::new(known))).await
}

async fn show_code(
    State(app): State<App>,
    Path(way): Way,
    headers: HeaderMap,
    uri: axum::http::Uri,
) -> Shown {
    let here = uri.path();
    let back = here.trim_end_matches("/confirm");
    let workspace = sign_in::workspace(&app, &way.0).await?;
    let Some((step, known)) = step_of(&app, &headers, &Plain::new(way.1)).await? else {
        return Ok(pages::go(back)?);
    };
    let ways = ways(&app, &step, &known, here, back).await?;
    let frame = pages::frame(&app, &workspace, None);
    Ok(sign_in::code_form(
        &app,
        &headers,
        frame,
        StatusCode::OK,
        ways,
        Value::UNDEFINED,
    )?)
}

/// No admin knows whoever links a login here, so nobody is asked for help.
async fn ways<'a>(
    app: &App,
    step: &Plain,
    known: &credentials::Known,
    on: &'a str,
    back: &'a str,
) -> Told<Ways<'a>> {
    Ok(Ways {
        on,
        back,
        help: false,
        asks: passkey::asks(app, For::Step(step), &known.identity.id).await?,
    })
}

async fn step_of(
    app: &App,
    headers: &HeaderMap,
    token: &Plain,
) -> Told<Option<(Plain, credentials::Known)>> {
    let Some(step) = pages::cookie(app, headers, "step") else {
        return Ok(None);
    };
    let found = credentials::stepping(app, WAY, &step).await?;
    Ok(found
        .filter(|(_, _, request)| request == token.hash().as_str())
        .map(|(_, known, _)| (step, known)))
}

async fn confirm_invitation(
    State(app): State<App>,
    Path(way): Way,
    place: Place,
    headers: HeaderMap,
    Fields(typed): Fields<Typed>,
) -> Shown {
    confirm(&app, Came::Invited, way, &place, &headers, typed).await
}

async fn confirm_joining(
    State(app): State<App>,
    Path(way): Way,
    place: Place,
    headers: HeaderMap,
    Fields(typed): Fields<Typed>,
) -> Shown {
    confirm(&app, Came::ByLink, way, &place, &headers, typed).await
}

async fn confirm(
    app: &App,
    came: Came,
    way: (String, String),
    place: &Place,
    headers: &HeaderMap,
    typed: Typed,
) -> Shown {
    Form::check(app, headers, &typed.csrf)?;
    let asked = asked(app, came, way, place, headers).await?;
    let offer = match asked.offer().await? {
        Ok(offer) => offer,
        Err(page) => return Ok(page),
    };
    let Some((step, known)) = step_of(app, headers, &asked.token).await? else {
        return Ok(pages::go(&asked.path())?);
    };
    let second = Second::typed(&typed.code, &typed.number, &typed.backup).answered(&typed.passkey);
    let checked = credentials::code(app, asked.door(), &known, For::Step(&step), second).await?;
    if checked != Checked::Right {
        let frame = pages::frame(app, &asked.workspace, None);
        let (here, back) = (format!("{}/confirm", asked.path()), asked.path());
        let notice = sign_in::code_not_right(checked);
        let ways = ways(app, &step, &known, &here, &back).await?;
        return Ok(sign_in::code_form(
            app,
            headers,
            frame,
            StatusCode::UNAUTHORIZED,
            ways,
            notice,
        )?);
    }
    Ok(finish(&asked, &offer, Newcomer::Known(Box::new(known))).await?)
}

/// The form again, with what is wrong beside its field.
async fn again(asked: &Asked<'_>, offer: &Offer, name: &str, problem: Problem) -> Told<Response> {
    let Problem::BadField { field, reason } = &problem else {
        return Err(Failure::Told(problem));
    };
    let words = match reason.as_str() {
        "empty" => said!("Type your name, as your colleagues know you."),
        "too_long" => said!("This is too long."),
        "control_character" => said!("This holds characters that cannot be shown."),
        other => password::told(other),
    };
    let wrong = Wrong {
        name: name.to_owned(),
        name_wrong: (field == "name").then(|| words.clone()),
        password_wrong: (field == "password").then_some(words),
        ..Wrong::default()
    };
    form(asked, offer, StatusCode::UNPROCESSABLE_ENTITY, wrong).await
}

async fn finish(asked: &Asked<'_>, offer: &Offer, newcomer: Newcomer) -> Told<Response> {
    let door = asked.door();
    let slug = &asked.workspace.slug;
    match newcomer::join(asked.app, door, &asked.token, offer, newcomer).await? {
        Taken::In => pages::go(&format!("/w/{slug}/joined")),
        Taken::Waits => pages::go(&format!("/w/{slug}/waiting")),
        // Someone was first, or it was taken back meanwhile: the link says which.
        Taken::Late => pages::go(&asked.path()),
        Taken::Already => {
            let title = said!(
                "You are in {company} already",
                company = &asked.workspace.name
            );
            let page = Message::new("amber", "person", title)
                .line(said!(
                    "This login belongs to someone there. Sign in with it; nothing was changed."
                ))
                .link(format!("/w/{slug}"), said!("Sign in"));
            conflict(asked, page).await
        }
        Taken::Invited => {
            let title = said!(
                "{company} has invited you meanwhile",
                company = &asked.workspace.name
            );
            let page = Message::new("amber", "mail", title)
                .line(said!("Another letter went to this address. Use the link in that one; this one was not spent."));
            conflict(asked, page).await
        }
        Taken::Held => {
            let title = said!(
                "This address is in use at {company}",
                company = &asked.workspace.name
            );
            let page = Message::new("amber", "person", title)
                .line(said!("It stands in a profile there. Ask an admin to free it or to invite you; nothing was changed."));
            conflict(asked, page).await
        }
    }
}

async fn conflict(asked: &Asked<'_>, page: Message) -> Told<Response> {
    let frame = pages::frame(asked.app, &asked.workspace, None);
    page.page(asked.app, StatusCode::CONFLICT, frame)
}

async fn joined(State(app): State<App>, Path(slug): Path<String>) -> Shown {
    let workspace = sign_in::workspace(&app, &slug).await?;
    let frame = pages::frame(&app, &workspace, None);
    let page = Message::new(
        "green",
        "check",
        said!("You joined {company}", company = &workspace.name),
    )
    .line(said!(
        "From now on you sign in there with what you used here."
    ))
    .fact(
        said!("You sign in at"),
        format!("{}/w/{slug}", app.config.host()),
    )
    .link(format!("/w/{slug}"), said!("Sign in"));
    Ok(page.page(&app, StatusCode::OK, frame)?)
}

async fn waiting(State(app): State<App>, Path(slug): Path<String>) -> Shown {
    let workspace = sign_in::workspace(&app, &slug).await?;
    let ask = sign_in::whom_to_ask(&app, &workspace).await?;
    let frame = pages::frame(&app, &workspace, ask.as_deref());
    Ok(sign_in::waiting(&workspace.name).page(&app, StatusCode::OK, frame)?)
}
