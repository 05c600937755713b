//! The second step, from the signed-in page: setting it up, moving to another phone (TFA-5), new backup codes (TFA-2).

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use gatehouse_rules::employee::Status;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::secret::Plain;
use gatehouse_rules::sign_in::is_fresh;
use gatehouse_rules::time::Time;
use gatehouse_rules::two_step::{TwoStep, TwoStepState, pause_proves};
use minijinja::{Value, context};
use serde::Deserialize;

use crate::access::Signed;
use crate::app::App;
use crate::captcha::Proof;
use crate::credentials::{self, Door, For, Known, Second, Try};
use crate::enrolment::{self, Confirmed, Whose};
use crate::factor::Checked;
use crate::failure::Told;
use crate::forgotten;
use crate::pages::{self, Fields, Form, Shown};
use crate::place::Place;
use crate::session::{self, Here};
use crate::sign_in;
use crate::social;
use crate::store;
use crate::store::factor::Enrolment;
use crate::store::workspace::Stored;
use crate::words::{Said, said};
use crate::{backup_code, passkey, writing};

const WAY: &str = "two_step";
/// The cookie of a set-up: it came with the answer to what was proved, so that a session's secret alone shows nobody its key (attack 31).
const SETTING_UP: &str = "setting_up";

/// The routes of the second step.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/w/{slug}/two-step", get(show).post(prove))
        .route("/w/{slug}/two-step/phone", post(take))
        .route("/w/{slug}/codes", get(show_codes).post(renew))
        .route("/w/{slug}/codes/file", post(file))
}

/// The fields of these forms.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    pub csrf: String,
    password: String,
    captcha: String,
    proof: String,
    code: String,
    number: String,
    backup: String,
    codes: String,
    passkey: String,
}

/// What the signed-in page says of the second step (TFA-2, TFA-6).
pub(crate) async fn told(app: &App, workspace: &Stored, here: &Here) -> Told<Value> {
    let identity = &here.session.identity;
    let mut connection = app.db.connection().await?;
    let factors = store::factor::standing(&mut connection, identity).await?;
    // The factor is looked for itself: rows of people learn of it a little later.
    let two_step = TwoStep {
        enrolled_at: factors.since,
        ..here.person.two_step.clone()
    };
    let state = two_step.state(&workspace.settings, app.clock.now());
    let (has, left) = (factors.since.is_some(), factors.codes_left);
    let has_phone = factors.authenticator_at.is_some();
    let company = &workspace.name;
    let until = |at: Option<Time>| at.map(writing::minute);
    let notice = match state {
        TwoStepState::InGrace => context! {
            title => said!("{company} asks everyone for two-step", company = company),
            text => said!("Set it up by {until}. After that, signing in leads only there.", until = until(here.person.two_step.grace_until)),
        },
        TwoStepState::MustEnrol => context! {
            title => said!("{company} asks everyone for two-step", company = company),
            text => said!("Set it up now: your next sign-in leads only there."),
        },
        _ if has && left <= backup_code::FEW => context! {
            title => match left {
                0 => said!("You have no backup codes left"),
                left => said!("You have {n} backup codes left", n = left),
            },
            text => said!("Make new ones while you can confirm that it is you."),
        },
        _ => Value::UNDEFINED,
    };
    Ok(context! {
        has,
        has_phone,
        notice,
        codes => has.then(|| said!("{n} left", n = left)),
        state => match state {
            TwoStepState::Paused => said!("Paused until {until}", until = until(here.person.two_step.paused_until)),
            TwoStepState::On => said!("On"),
            _ => said!("Off"),
        },
    })
}

/// A browser session at this request, and whom it is of.
pub(crate) struct Asked {
    pub app: App,
    pub workspace: Stored,
    pub here: Here,
    pub known: Known,
    /// Whether there is a second step.
    pub has_factor: bool,
    /// Whether it is one on a phone.
    pub has_phone: bool,
    /// Whether two-step is paused here, and whether that stands for a code (TFA-5).
    paused: bool,
    proves: bool,
}

/// `Err` leads to the sign-in page: nobody is signed in here.
pub(crate) async fn asked(app: &App, signed: Signed) -> Told<Result<Asked, Response>> {
    let Signed { workspace, here } = signed;
    let mut connection = app.db.connection().await?;
    let identity = store::identity::find(&mut connection, &here.session.identity).await?;
    let Some(identity) = identity else {
        return Ok(Err(pages::go(&format!("/w/{}", workspace.slug))?));
    };
    let since = store::factor::since(&mut connection, &identity.id).await?;
    let has_phone = store::factor::find(&mut connection, &identity.id)
        .await?
        .is_some();
    let now = app.clock.now();
    let mut elsewhere = Vec::new();
    for (id, employee) in store::employee::list_of_identity(&mut connection, &identity.id).await? {
        if id == workspace.id {
            continue;
        }
        let kept = store::employee::find(&mut connection, &id, &employee).await?;
        let active = kept.filter(|kept| kept.row.status == Status::Active);
        elsewhere.extend(active.map(|kept| kept.row.two_step));
    }
    let own = &here.person.two_step;
    Ok(Ok(Asked {
        app: app.clone(),
        paused: own.is_paused(now),
        proves: pause_proves(own, &elsewhere, now),
        known: Known {
            identity,
            employee: Some(here.person.clone()),
            provider: None,
            anew: here.session.anew,
            two_step_since: since,
        },
        has_factor: since.is_some(),
        has_phone,
        workspace,
        here,
    }))
}

/// What must be proved once more before anything is changed.
#[derive(Clone, Copy)]
pub(crate) struct Needs {
    pub password: bool,
    pub second: bool,
    /// There is no password to ask for, and the sign-in is too old to stand for one.
    pub again: bool,
}

impl Asked {
    pub(crate) fn whose(&self) -> Whose<'_> {
        // What was begun while there was no factor was begun by the password alone, and is not found once there is one.
        let first = if self.has_factor { "" } else { ":first" };
        Whose {
            holder: format!("session:{}{first}", self.here.session.id),
            identity: &self.known.identity.id,
            login: &self.known.identity.login,
            person: &self.here.person,
        }
    }

    /// A set-up of this session, by the secret of its cookie.
    fn setting_up(&self, secret: &Plain) -> Whose<'_> {
        let whose = self.whose();
        Whose {
            holder: format!("{}:{}", whose.holder, secret.hash().as_str()),
            ..whose
        }
    }

    /// Begins one, and answers with it: the page that has its key comes by the cookie alone, also when it is loaded again.
    async fn begin(&self) -> Told<Response> {
        let secret = self.app.random.secret();
        enrolment::begin(&self.app, &self.setting_up(&secret)).await?;
        let mut response = pages::go(&self.path("two-step"))?;
        pages::set_cookie(&self.app, &mut response, SETTING_UP, Some(&secret))?;
        Ok(response)
    }

    pub(crate) fn path(&self, rest: &str) -> String {
        format!("/w/{}/{rest}", self.workspace.slug)
    }

    /// A code of the factor (TFA-5), with a fresh sign-in or the password again. Where there is no factor yet, or `pause` stands for its
    /// code, the password is asked for however fresh the sign-in is: nothing else would stand between a stolen session and a second
    /// step of the thief's (attack 31).
    pub(crate) fn needs(&self, pause: bool) -> Needs {
        let session = &self.here.session;
        let stale = !is_fresh(session.anew, session.created_at, self.app.clock.now());
        let has_password = self.known.identity.password_hash.is_some();
        let second = self.has_factor && !(pause && self.proves);
        Needs {
            password: has_password && (stale || !second),
            again: stale && !has_password,
            second,
        }
    }

    pub(crate) fn door<'a>(&'a self, place: &'a Place) -> Door<'a> {
        Door {
            workspace: &self.workspace,
            place,
            way: WAY,
        }
    }

    /// `Err` is what the page says was wrong.
    pub(crate) async fn prove(
        &self,
        place: &Place,
        needs: Needs,
        typed: &Typed,
    ) -> Told<Result<(), Value>> {
        let door = self.door(place);
        if needs.again {
            return Ok(Err(context! {
                tone => "amber",
                icon => "clock",
                title => said!("This takes a fresh sign-in"),
            }));
        }
        if needs.password {
            let password = Plain::new(typed.password.as_str());
            let login = &self.known.identity.login;
            let typed = Try {
                login,
                password: &password,
                proof: Proof {
                    token: &typed.captcha,
                    number: &typed.proof,
                },
            };
            if let Err(refused) = credentials::password(&self.app, door, typed).await? {
                return Ok(Err(sign_in::not_again(&refused)));
            }
        }
        if needs.second {
            let second =
                Second::typed(&typed.code, &typed.number, &typed.backup).answered(&typed.passkey);
            let what = For::Session(&self.here.session.id);
            let checked = credentials::code(&self.app, door, &self.known, what, second).await?;
            if checked != Checked::Right {
                return Ok(Err(sign_in::code_not_right(checked)));
            }
        }
        Ok(Ok(()))
    }

    pub(crate) async fn prove_page(
        &self,
        headers: &HeaderMap,
        status: StatusCode,
        needs: Needs,
        words: (Said, Said, &str),
        notice: Value,
    ) -> Told<Response> {
        let what = For::Session(&self.here.session.id);
        let asks = match needs.second {
            true => Some(passkey::asks(&self.app, what, &self.known.identity.id).await?),
            false => None,
        };
        let form = Form::new(&self.app, headers);
        let identity = &self.known.identity.id;
        let social = match needs.again {
            true => social::buttons_anew(&self.app, &form, &self.workspace, identity).await?,
            false => Value::UNDEFINED,
        };
        let (heading, under, action) = words;
        let words = context! {
            heading,
            under,
            action => self.path(action),
            back => self.path("me"),
            password => needs.password,
            second => needs.second,
            again => needs.again,
            social,
            forgot => forgotten::path(&self.workspace),
            authenticator => asks.as_ref().is_some_and(|asks| asks.authenticator),
            passkey => asks.and_then(|asks| asks.passkey),
            csrf => form.csrf.clone(),
            notice,
        };
        let frame = pages::frame(&self.app, &self.workspace, None);
        form.keep(
            &self.app,
            pages::page(&self.app, status, "prove.html", frame, words)?,
        )
    }

    fn phone_words(&self, needs: Needs) -> (Said, Said, &'static str) {
        if self.has_factor && self.paused && !self.proves {
            (
                said!("Use a new phone"),
                said!(
                    "Your phone opens other companies too, and they have not paused two-step for you. Use a backup code, or ask an admin there to pause it as well."
                ),
                "two-step",
            )
        } else if self.has_factor && !self.has_phone {
            (
                said!("Set up an authenticator app"),
                said!("Confirm that it is you. Your passkeys stay; you get new backup codes."),
                "two-step",
            )
        } else if self.has_factor {
            (
                said!("Use a new phone"),
                said!("Confirm that it is you. The old phone works until the new one is set up."),
                "two-step",
            )
        } else if needs.again {
            (
                said!("Set up two-step"),
                said!(
                    "First show that it is you: whoever sets it up has the second key to your login."
                ),
                "two-step",
            )
        } else {
            (
                said!("Set up two-step"),
                said!(
                    "First type your password again: whoever sets it up has the second key to your login."
                ),
                "two-step",
            )
        }
    }
}

async fn show(State(app): State<App>, signed: Signed, headers: HeaderMap) -> Shown {
    let asked = match asked(&app, signed).await? {
        Ok(asked) => asked,
        Err(to) => return Ok(to),
    };
    let needs = asked.needs(true);
    let open = match pages::cookie(&app, &headers, SETTING_UP) {
        Some(secret) => enrolment::find(&app, &asked.setting_up(&secret)).await?,
        None => None,
    };
    match open {
        Some(enrolment) => {
            Ok(asked.phone(&headers, StatusCode::OK, &enrolment, Value::UNDEFINED)?)
        }
        None if !needs.password && !needs.second && !needs.again => Ok(asked.begin().await?),
        None => {
            let (ok, words) = (StatusCode::OK, asked.phone_words(needs));
            let page = asked.prove_page(&headers, ok, needs, words, Value::UNDEFINED);
            Ok(page.await?)
        }
    }
}

async fn prove(
    State(app): State<App>,
    signed: Signed,
    place: Place,
    headers: HeaderMap,
    Fields(typed): Fields<Typed>,
) -> Shown {
    Form::check(&app, &headers, &typed.csrf)?;
    let asked = match asked(&app, signed).await? {
        Ok(asked) => asked,
        Err(to) => return Ok(to),
    };
    let needs = asked.needs(true);
    if let Err(notice) = asked.prove(&place, needs, &typed).await? {
        let status = StatusCode::UNAUTHORIZED;
        let page = asked.prove_page(&headers, status, needs, asked.phone_words(needs), notice);
        return Ok(page.await?);
    }
    Ok(asked.begin().await?)
}

async fn take(
    State(app): State<App>,
    signed: Signed,
    place: Place,
    headers: HeaderMap,
    Fields(typed): Fields<Typed>,
) -> Shown {
    Form::check(&app, &headers, &typed.csrf)?;
    let asked = match asked(&app, signed).await? {
        Ok(asked) => asked,
        Err(to) => return Ok(to),
    };
    let door = asked.door(&place);
    let Some(secret) = pages::cookie(&app, &headers, SETTING_UP) else {
        return Ok(pages::go(&asked.path("two-step"))?);
    };
    match enrolment::confirm(&app, door, &asked.setting_up(&secret), &typed.code).await? {
        Confirmed::On(codes) => {
            let mut page = asked.codes(&headers, &codes, said!("Two-step is on"))?;
            // SES-4: what this session may do has grown, so its secret is another one from here on.
            let secret = session::rotate(&app, &asked.here.session).await?;
            pages::set_cookie(&app, &mut page, "session", secret.as_ref())?;
            pages::set_cookie(&app, &mut page, SETTING_UP, None)?;
            Ok(page)
        }
        Confirmed::Over => Ok(pages::go(&asked.path("two-step"))?),
        Confirmed::Wrong(checked, enrolment) => {
            let notice = sign_in::code_not_right(checked);
            Ok(asked.phone(&headers, StatusCode::UNAUTHORIZED, &enrolment, notice)?)
        }
    }
}

const NEW_CODES: (Said, Said, &str) = (
    said!("Make new backup codes"),
    said!("Confirm that it is you. The codes you have now stop working."),
    "codes",
);

async fn show_codes(State(app): State<App>, signed: Signed, headers: HeaderMap) -> Shown {
    let asked = match asked(&app, signed).await? {
        Ok(asked) => asked,
        Err(to) => return Ok(to),
    };
    if !asked.has_factor {
        return Ok(pages::go(&asked.path("two-step"))?);
    }
    let needs = asked.needs(false);
    let page = asked.prove_page(&headers, StatusCode::OK, needs, NEW_CODES, Value::UNDEFINED);
    Ok(page.await?)
}

async fn renew(
    State(app): State<App>,
    signed: Signed,
    place: Place,
    headers: HeaderMap,
    Fields(typed): Fields<Typed>,
) -> Shown {
    Form::check(&app, &headers, &typed.csrf)?;
    let asked = match asked(&app, signed).await? {
        Ok(asked) => asked,
        Err(to) => return Ok(to),
    };
    if !asked.has_factor {
        return Ok(pages::go(&asked.path("two-step"))?);
    }
    let needs = asked.needs(false);
    if let Err(notice) = asked.prove(&place, needs, &typed).await? {
        let status = StatusCode::UNAUTHORIZED;
        let page = asked.prove_page(&headers, status, needs, NEW_CODES, notice);
        return Ok(page.await?);
    }
    let door = asked.door(&place);
    let codes = enrolment::renew(&app, door, &asked.whose()).await?;
    Ok(asked.codes(&headers, &codes, said!("New backup codes"))?)
}

/// The codes of a page as a file: what was shown comes back, and nothing else is let through.
async fn file(
    State(app): State<App>,
    Path(slug): Path<String>,
    headers: HeaderMap,
    Fields(typed): Fields<Typed>,
) -> Shown {
    Form::check(&app, &headers, &typed.csrf)?;
    let workspace = sign_in::workspace(&app, &slug).await?;
    let codes: Option<Vec<String>> = typed
        .codes
        .split(' ')
        .take(100)
        .map(backup_code::read)
        .collect();
    let Some(codes) =
        codes.filter(|codes| codes.len() == app.config.two_step.backup_codes as usize)
    else {
        return Err(Problem::field("codes", "not_allowed").into());
    };
    let company = &workspace.name;
    let title = pages::said(
        &workspace,
        &app,
        &said!("Backup codes of {company}", company = company),
    );
    let hint = said!("Each works once, instead of a code from your phone.");
    let hint = pages::said(&workspace, &app, &hint);
    let (origin, slug) = (app.config.origin(), &workspace.slug);
    let mut text = format!("{title}\r\n{origin}/w/{slug}\r\n{hint}\r\n\r\n");
    for (at, code) in codes.iter().enumerate() {
        text.push_str(&format!("{:>2}. {code}\r\n", at + 1));
    }
    let mut response = text.into_response();
    let kept = format!(
        "attachment; filename=\"backup-codes-{}.txt\"",
        workspace.slug
    );
    let headers = response.headers_mut();
    if let Ok(kept) = HeaderValue::from_str(&kept) {
        headers.insert(header::CONTENT_DISPOSITION, kept);
    }
    Ok(response)
}

impl Asked {
    fn phone(
        &self,
        headers: &HeaderMap,
        status: StatusCode,
        enrolment: &Enrolment,
        notice: Value,
    ) -> Told<Response> {
        let words = context! {
            action => self.path("two-step/phone"),
            back => self.path("me"),
            replaces => self.has_phone,
            passkey => (!self.has_factor && passkey::is_possible(&self.app))
                .then(|| self.path("passkeys/new")),
            notice,
        };
        let whose = self.whose();
        enrolment::phone_page(
            &self.app,
            &self.workspace,
            headers,
            &whose,
            enrolment,
            status,
            words,
        )
    }

    pub(crate) fn codes(
        &self,
        headers: &HeaderMap,
        codes: &[String],
        heading: Said,
    ) -> Told<Response> {
        let login = &self.known.identity.login;
        let words = context! { heading, login, on => self.path("me") };
        enrolment::codes_page(&self.app, &self.workspace, headers, codes, words)
    }
}
