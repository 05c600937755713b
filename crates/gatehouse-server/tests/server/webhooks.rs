//! Webhooks as people see them: made on one's own page, disabled there or in the app, kept or not when their owner leaves.

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode};
use futures_util::future::join_all;
use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::feed::{Kind, Row};
use gatehouse_rules::id::WebhookId;
use gatehouse_rules::operation::{Decision, Outcome};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::role::{Right, Role};
use gatehouse_rules::secret::Plain;
use gatehouse_rules::time::{DAY, HOUR};
use gatehouse_rules::webhook::{OWNED_MAX, Scope, Webhook};
use gatehouse_server::store;
use tower::ServiceExt;

use crate::browser::{Browser, PASSWORD, Page};
use crate::harness::{Client, Copy, ORIGIN, Office};

const ANNA: &str = "anna@northwind.example";
const PAGE: &str = "/w/northwind/webhooks";

impl Office {
    /// A webhook of someone, straight in the database; its id and the path of its methods, with a slash at the end.
    pub async fn webhook(&self, of: &Client, scopes: &[Scope]) -> (WebhookId, String) {
        let mut bytes = [0u8; 32];
        self.app.random.fill(&mut bytes);
        let secret = Plain::new(gatehouse_rules::secret::hex(&bytes));
        let mut change = self.app.change(&self.workspace).await.unwrap();
        let (tx, workspace) = (&mut change.tx, &self.workspace);
        let number = store::employee::find_number(tx, workspace, &of.employee)
            .await
            .unwrap()
            .unwrap();
        let row = Webhook {
            id: self.id().into(),
            employee: Some(of.employee.clone()),
            title: "Payroll".to_owned(),
            scopes: scopes.to_vec(),
            made_at: change.now,
            expires_at: None,
            last_used_at: None,
            last_used_ip: None,
            disabled_at: None,
        };
        change
            .add_webhook(&row, number, &secret.hash())
            .await
            .unwrap();
        let event = Event {
            on: Some(of.employee.clone()),
            ..self.app.event(EventKind::WebhookAdded)
        };
        change.commit(event).await.unwrap();
        (row.id, format!("/rest/{number}/{}/", secret.expose()))
    }

    /// A webhook as it is now.
    pub async fn webhook_now(&self, id: &WebhookId) -> Webhook {
        let mut connection = self.app.db.connection().await.unwrap();
        let found = store::webhook::find(&mut connection, &self.workspace, id).await;
        found.unwrap().unwrap().row
    }
}

async fn office() -> (Office, Client) {
    let office = Office::open().await;
    let anna = office.member(Role::Employee, ANNA).await;
    office.set_password(&anna.identity, PASSWORD).await;
    (office, anna)
}

async fn signed_in(office: &Office) -> Browser {
    let mut browser = Browser::new(office);
    let page = browser.sign_in("northwind", ANNA, PASSWORD).await;
    assert_eq!(page.location(), "/w/northwind/me");
    browser
}

async fn make(browser: &mut Browser, fields: &[(&str, &str)]) -> Page {
    let csrf = browser.get(PAGE).await.csrf();
    let mut all = vec![
        ("csrf", csrf.as_str()),
        ("title", "Payroll"),
        ("people", "user_basic"),
        ("departments", "yes"),
        ("days", "90"),
        ("password", PASSWORD),
    ];
    all.retain(|(name, _)| fields.iter().all(|(other, _)| other != name));
    all.extend_from_slice(fields);
    browser.post(PAGE, &all).await
}

fn revoke(webhook: &WebhookId) -> Decision {
    Decision::RevokeWebhook {
        webhook: webhook.clone(),
    }
}

#[tokio::test]
async fn a_person_makes_a_webhook_with_the_password_and_sees_its_address_once_api_1() {
    let (office, anna) = office().await;
    let mut copy = Copy::fetch(&office.owner, 100).await;
    let mut browser = signed_in(&office).await;
    browser
        .get("/w/northwind/me")
        .await
        .says("href=\"/w/northwind/webhooks\"");
    let page = make(&mut browser, &[]).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    let address = page
        .between("key\">", "<")
        .expect("the page shows the address");
    let rest = address.strip_prefix(&format!("{ORIGIN}/rest/")).unwrap();
    let (number, secret) = rest.trim_end_matches('/').split_once('/').unwrap();
    assert_eq!(number, "2", "the second person of this workspace");
    assert_eq!(secret.len(), 64);
    page.says("It is shown only now");
    assert_eq!(page.text.matches(secret).count(), 1, "in one place");
    assert!(page.header("cache-control").unwrap().contains("no-store"));
    browser
        .get(PAGE)
        .await
        .says("Payroll")
        .says("Never used")
        .hides(secret);
    for table in ["webhook", "event"] {
        let column = if table == "webhook" {
            "secret_hash"
        } else {
            "data"
        };
        let kept = format!("select count(*) from {table} where {column} like '%{secret}%'");
        assert_eq!(office.number(&kept).await, 0, "only its hash is kept");
    }
    copy.pull(&office.owner, 100).await;
    let told = copy.rows.values().find_map(|stamped| match &stamped.row {
        Row::Webhook(webhook) => Some(webhook.clone()),
        _ => None,
    });
    let told = told.expect("the feed brings it");
    assert_eq!(told.employee, Some(anna.employee));
    assert_eq!(told.scopes, [Scope::UserBasic, Scope::Department]);
    assert_eq!(told.expires_at, Some(office.clock.now().plus(90 * DAY)));
    let logged = "select count(*) from event where kind = 'webhook_added' and on_id is not null";
    assert_eq!(office.number(logged).await, 1);
}

#[tokio::test]
async fn its_owner_sees_when_it_was_used_and_from_where_api_1() {
    let (office, anna) = office().await;
    let (_, path) = office.webhook(&anna, &[Scope::UserBrief]).await;
    let mut browser = signed_in(&office).await;
    browser.get(PAGE).await.says("Never used");
    let address = std::net::SocketAddr::new("192.0.2.7".parse().unwrap(), 1);
    let call = Request::get(format!("{path}profile"))
        .extension(ConnectInfo(address))
        .body(Body::empty())
        .unwrap();
    let response = office.router.clone().oneshot(call).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    browser
        .get(PAGE)
        .await
        .says("Last used")
        .says("14:13 UTC from 192.0.2.7")
        .hides("Never used");
}

#[tokio::test]
async fn a_stolen_session_makes_no_webhook_api_1() {
    let (office, anna) = office().await;
    let mut browser = signed_in(&office).await;
    let page = make(&mut browser, &[("password", "wrong")]).await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    page.says("That password is not right")
        .says("value=\"Payroll\"");
    for _ in 0..9 {
        make(&mut browser, &[("password", "wrong")]).await;
    }
    make(&mut browser, &[]).await.says("data-work");
    assert_eq!(office.number("select count(*) from webhook").await, 0);
    // With a second step, the password alone is not enough.
    office.clock.advance(HOUR);
    office.enrol(&anna.identity).await;
    let mut browser = Browser::new(&office);
    let code = office.code();
    browser.sign_in_with_code("northwind", ANNA, &code).await;
    office.clock.advance(30_000);
    let page = make(&mut browser, &[("code", "000000")]).await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    assert_eq!(office.number("select count(*) from webhook").await, 0);
    let code = office.code();
    let page = make(&mut browser, &[("code", &code)]).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
}

#[tokio::test]
async fn what_is_missing_is_told_at_its_field_and_nothing_is_made_api_1() {
    let (office, _) = office().await;
    let mut browser = signed_in(&office).await;
    let page = make(&mut browser, &[("title", " ")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.says("Give it a name");
    let page = make(&mut browser, &[("people", ""), ("departments", "")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.says("Choose what it may do");
    assert_eq!(office.number("select count(*) from webhook").await, 0);
    for days in ["100000", "8", "0", "", "never", "-7"] {
        let page = make(&mut browser, &[("days", days)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{days:?}");
        page.says("Choose when it ends");
    }
    assert_eq!(office.number("select count(*) from webhook").await, 0);
    // Without an end is one only by that very choice.
    let page = make(&mut browser, &[("days", "none")]).await;
    assert_eq!(page.status, StatusCode::OK);
    let without_end = "select count(*) from webhook where expires_at is null";
    assert_eq!(office.number(without_end).await, 1);
}

#[tokio::test]
async fn who_is_here_for_workgroups_alone_makes_none_api_1() {
    let (office, anna) = office().await;
    let guest = format!(
        "update employee set role = 'extranet' where id = '{}'",
        anna.employee
    );
    let mut browser = signed_in(&office).await;
    office.tamper(&guest).await;
    browser.get("/w/northwind/me").await.hides("webhooks");
    browser.get(PAGE).await.hides("Make a webhook");
    let csrf = browser.get("/w/northwind/me").await.csrf();
    let fields = [
        ("csrf", csrf.as_str()),
        ("title", "Payroll"),
        ("people", "user"),
        ("days", "90"),
        ("password", PASSWORD),
    ];
    let page = browser.post(PAGE, &fields).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    assert_eq!(office.number("select count(*) from webhook").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_made_at_once_as_many_stay_as_one_person_may_have_api_1() {
    let (office, anna) = office().await;
    for _ in 0..OWNED_MAX - 2 {
        office.webhook(&anna, &[Scope::User]).await;
    }
    let browser = signed_in(&office).await;
    let tries = (0..6).map(|_| {
        let mut browser = browser.clone();
        tokio::spawn(async move { make(&mut browser, &[]).await.status })
    });
    let mut made = 0;
    for status in join_all(tries).await {
        match status.unwrap() {
            StatusCode::OK => made += 1,
            other => assert_eq!(other, StatusCode::CONFLICT),
        }
    }
    assert_eq!(made, 2);
    let in_use = "select count(*) from webhook where disabled_at is null";
    let most = i64::try_from(OWNED_MAX).unwrap();
    assert_eq!(office.number(in_use).await, most);
}

#[tokio::test]
async fn its_owner_disables_it_and_nobody_elses_api_1() {
    let (office, anna) = office().await;
    let ben = office.member(Role::Employee, "ben@northwind.example").await;
    let (own, _) = office.webhook(&anna, &[Scope::User]).await;
    let (bens, _) = office.webhook(&ben, &[Scope::User]).await;
    let mut browser = signed_in(&office).await;
    let csrf = browser.get(PAGE).await.csrf();
    for id in [&own, &bens] {
        let fields = [("csrf", csrf.as_str()), ("webhook", id.as_str())];
        let page = browser.post("/w/northwind/webhooks/disable", &fields).await;
        assert_eq!(page.location(), PAGE);
    }
    assert!(office.webhook_now(&own).await.disabled_at.is_some());
    assert!(office.webhook_now(&bens).await.disabled_at.is_none());
    browser.get(PAGE).await.hides("Payroll");
    assert_eq!(office.causes("webhook_disabled").await, ["by_self"]);
}

#[tokio::test]
async fn an_admin_disables_anyones_but_those_of_who_stands_higher_api_1() {
    let (office, anna) = office().await;
    let admin = office.member(Role::Admin, "admin@northwind.example").await;
    let helper = office
        .member(Role::Helpdesk, "helper@northwind.example")
        .await;
    let (annas, _) = office.webhook(&anna, &[Scope::User]).await;
    let (owners, _) = office.webhook(&office.owner, &[Scope::User]).await;
    let forbidden = Problem::Forbidden {
        right: Right::Configure,
    };
    for (who, which) in [(&helper, &annas), (&admin, &owners)] {
        let Outcome::Rejected { problem, .. } = who.decide(revoke(which)).await else {
            panic!("it is not refused");
        };
        assert_eq!(problem, forbidden);
    }
    let mut copy = Copy::fetch(&admin, 100).await;
    assert_eq!(admin.decide(revoke(&annas)).await, Outcome::applied());
    assert_eq!(admin.decide(revoke(&annas)).await, Outcome::Already);
    copy.pull(&admin, 100).await;
    let Some(Row::Webhook(told)) = copy.row(Kind::Webhook, annas.as_str()) else {
        panic!("the feed has lost it");
    };
    assert!(told.disabled_at.is_some());
    assert_eq!(office.causes("webhook_disabled").await, ["by_admin"]);
    let unknown = WebhookId(office.id());
    let Outcome::Rejected { problem, .. } = admin.decide(revoke(&unknown)).await else {
        panic!("nothing is disabled");
    };
    assert_eq!(problem, Problem::WebhookGone);
}

#[tokio::test]
async fn helpdesks_mirror_is_told_of_no_webhook_and_its_sums_agree_api_1() {
    let (office, anna) = office().await;
    let helper = office
        .member(Role::Helpdesk, "helper@northwind.example")
        .await;
    let (mut theirs, mut owners) = (
        Copy::fetch(&helper, 100).await,
        Copy::fetch(&office.owner, 100).await,
    );
    let (id, _) = office.webhook(&anna, &[Scope::User]).await;
    assert_eq!(office.owner.decide(revoke(&id)).await, Outcome::applied());
    theirs.pull(&helper, 100).await;
    owners.pull(&office.owner, 100).await;
    assert_eq!(theirs.count(Kind::Webhook), 0);
    assert_eq!(owners.count(Kind::Webhook), 1);
    assert_eq!(Copy::fetch(&helper, 3).await.count(Kind::Webhook), 0);
}

#[tokio::test]
async fn dismissing_disables_their_webhooks_or_keeps_them_as_nobodys_own_dis_2() {
    for keep_webhooks in [false, true] {
        let (office, anna) = office().await;
        let (id, _) = office.webhook(&anna, &[Scope::User]).await;
        let (over, _) = office.webhook(&anna, &[Scope::User]).await;
        office.owner.decide(revoke(&over)).await;
        let mut copy = Copy::fetch(&office.owner, 100).await;
        let dismiss = Decision::Dismiss {
            employee: anna.employee.clone(),
            keep_webhooks,
        };
        assert_eq!(office.owner.decide(dismiss).await, Outcome::applied());
        let now = office.webhook_now(&id).await;
        assert_eq!(now.disabled_at.is_none(), keep_webhooks);
        assert_eq!(now.employee.is_none(), keep_webhooks);
        let over = office.webhook_now(&over).await;
        assert_eq!(
            over.employee,
            Some(anna.employee.clone()),
            "it stays what it was"
        );
        copy.pull(&office.owner, 100).await;
        assert_eq!(
            copy.row(Kind::Webhook, id.as_str()),
            Some(&Row::Webhook(now)),
            "the app is told"
        );
        let (is, other) = if keep_webhooks {
            ("webhook_kept", vec!["by_admin"])
        } else {
            ("webhook_disabled", vec!["by_admin", "dismissed"])
        };
        assert!(office.causes(is).await.contains(&"dismissed".to_owned()));
        let mut told = office.causes("webhook_disabled").await;
        told.sort_unstable();
        assert_eq!(told, other);
        // Reinstating brings back the person, not what was disabled or given away.
        let employee = anna.employee.clone();
        let reinstate = Decision::Reinstate { employee };
        assert_eq!(office.owner.decide(reinstate).await, Outcome::applied());
        let now = office.webhook_now(&id).await;
        assert!(now.disabled_at.is_some() || now.employee.is_none());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_page_that_is_sent_again_makes_no_second_webhook_api_1() {
    let (office, _) = office().await;
    let mut browser = signed_in(&office).await;
    let page = browser.get(PAGE).await;
    let id = page.between("name=\"id\" value=\"", "\"").unwrap();
    let csrf = page.csrf();
    let mut answers = Vec::new();
    for _ in 0..3 {
        let fields = [("csrf", csrf.as_str()), ("id", &id)];
        answers.push(make(&mut browser, &fields).await);
    }
    answers[0].says("/rest/");
    for again in &answers[1..] {
        assert_eq!(again.location(), PAGE, "its address was shown once");
    }
    let n = "select count(*) from webhook";
    assert_eq!(office.number(n).await, 1);
    let id = office.id();
    let both = [browser.clone(), browser].map(|mut browser| {
        let (csrf, id) = (csrf.clone(), id.clone());
        tokio::spawn(async move { make(&mut browser, &[("csrf", &csrf), ("id", &id)]).await })
    });
    let [one, two] = both;
    let shown = [one.await.unwrap(), two.await.unwrap()]
        .iter()
        .filter(|page| page.text.contains("/rest/"))
        .count();
    assert_eq!(shown, 1);
    assert_eq!(office.number(n).await, 2, "nor both at once");
}
