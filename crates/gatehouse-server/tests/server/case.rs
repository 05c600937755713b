//! Cases: from a colleague's word to the operator's (BLK-4 to BLK-7).

use axum::http::StatusCode;
use gatehouse_rules::block::Block;
use gatehouse_rules::case::Obstacle;
use gatehouse_rules::operation::{Decision, Outcome, Standing};
use gatehouse_rules::role::Role;
use gatehouse_rules::time::SECOND;
use gatehouse_server::case::{Stopped, open_for, refuse, unblock};
use gatehouse_server::store;
use gatehouse_server::store::case::Case;

use crate::browser::{Browser, PASSWORD};
use crate::harness::{Client, Office};

const ANNA: &str = "anna@northwind.example";
const BEN: &str = "ben@northwind.example";

async fn office() -> (Office, Client, Client) {
    let office = Office::open().await;
    let anna = office.member(Role::Employee, ANNA).await;
    let ben = office.member(Role::Employee, BEN).await;
    for one in [&anna, &ben] {
        office.set_password(&one.identity, PASSWORD).await;
    }
    (office, anna, ben)
}

async fn cases(office: &Office, closed: bool) -> Vec<Case> {
    let mut connection = office.app.db.connection().await.unwrap();
    store::case::list(&mut connection, None, closed)
        .await
        .unwrap()
}

fn open(office: &Office, client: &Client) -> Decision {
    Decision::OpenCase {
        case: office.id().into(),
        employee: client.employee.clone(),
        note: Some("She called me".to_owned()),
    }
}

async fn case_at(office: &Office, client: &Client) -> Option<gatehouse_rules::time::Time> {
    let row = office.employee(&client.employee).await.unwrap().row;
    match row.block {
        Some(Block::Suspicion { case_at, .. }) => case_at,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_case_from_the_app_is_one_and_unblocking_lifts_person_and_rest_and_voids_the_password_blk_4_blk_7()
 {
    let (office, anna, _) = office().await;
    office.suspect(&anna.employee).await;
    let decision = open(&office, &anna);
    assert_eq!(office.owner.decide(decision).await, Outcome::applied());
    let again = open(&office, &anna);
    assert_eq!(office.owner.decide(again).await, Outcome::Already);
    assert!(case_at(&office, &anna).await.is_some());
    let [case] = &cases(&office, false).await[..] else {
        panic!("one case")
    };
    assert_eq!((case.name.as_str(), case.email.as_str()), (ANNA, ANNA));
    assert_eq!(case.note.as_deref(), Some("She called me"));
    let person = unblock(&office.app, case, None, None).await.unwrap();
    assert_eq!(person.blocked_at, None);
    let row = office.employee(&anna.employee).await.unwrap().row;
    assert_eq!((row.blocked_at, &row.block), (None, &None));
    assert_eq!(row.password_void_at, Some(office.clock.now()));
    let mut connection = office.app.db.connection().await.unwrap();
    let blocked = store::block::list(&mut connection, &office.workspace)
        .await
        .unwrap();
    drop(connection);
    assert!(blocked.is_empty(), "REST is back with the person");
    assert!(matches!(
        unblock(&office.app, case, None, None).await,
        Err(Stopped::Closed)
    ));
    assert!(cases(&office, false).await.is_empty());
    assert_eq!(cases(&office, true).await.len(), 1);
    assert_eq!(office.causes("case_opened").await.len(), 1);
    assert_eq!(office.causes("unblocked").await, ["operator"]);
    let late = open(&office, &anna);
    assert_eq!(
        office.owner.decide(late).await,
        Outcome::Already,
        "nothing is left to ask for"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_parallel_words_of_the_operator_one_unblocks_blk_4() {
    let (office, anna, _) = office().await;
    office.suspect(&anna.employee).await;
    let opened = open_for(&office.app, &office.workspace, &anna.employee, None)
        .await
        .unwrap();
    assert!(opened.is_some());
    let case = cases(&office, false).await.remove(0);
    let tries = (0..10).map(|_| {
        let (app, case) = (office.app.clone(), case.clone());
        tokio::spawn(async move { unblock(&app, &case, None, None).await.is_ok() })
    });
    let won = futures_util::future::join_all(tries).await;
    assert_eq!(
        won.into_iter().filter(|one| *one.as_ref().unwrap()).count(),
        1
    );
    assert_eq!(office.causes("unblocked").await.len(), 1);
}

#[tokio::test]
async fn whoever_administers_is_unblocked_only_with_a_verified_identity_blk_5() {
    let (office, _, _) = office().await;
    for role in [Role::Owner, Role::Admin, Role::Integrator] {
        let admin = office
            .member(role, &format!("{}@northwind.example", role.name()))
            .await;
        office.suspect(&admin.employee).await;
        open_for(&office.app, &office.workspace, &admin.employee, None)
            .await
            .unwrap();
        let case = cases(&office, false).await.remove(0);
        assert!(matches!(
            unblock(&office.app, &case, None, Some("a note is not enough")).await,
            Err(Stopped::Rule(Obstacle::NotVerified))
        ));
        assert_eq!(cases(&office, false).await.len(), 1, "the case still waits");
        let how = Some("Called the number in the contract");
        unblock(&office.app, &case, how, None).await.unwrap();
    }
    let told = "select count(*) from event where kind = 'unblocked' and data like '%number in the contract%'";
    assert_eq!(office.number(told).await, 3);
}

#[tokio::test]
async fn any_active_colleague_opens_a_case_for_an_owner_in_the_app_blk_5() {
    let (office, _, _) = office().await;
    let desk = office
        .member(Role::Helpdesk, "desk@northwind.example")
        .await;
    office.suspect(&office.owner.employee).await;
    let decision = open(&office, &office.owner);
    assert_eq!(desk.decide(decision).await, Outcome::applied());
}

#[tokio::test]
async fn a_colleague_opens_a_case_for_whoever_administers_on_the_page_and_it_names_the_operators_address_blk_5()
 {
    let (mut office, _, _) = office().await;
    let mut browser = Browser::new(&office);
    browser.sign_in("northwind", BEN, PASSWORD).await;
    let page = browser.get("/w/northwind/case").await;
    page.hides("write to the operator");
    office.set(|config| config.operator = Some("operator@gatehouse.example".to_owned()));
    let mut here = Browser::new(&office);
    here.cookies.clone_from(&browser.cookies);
    let page = here.get("/w/northwind/case").await;
    page.says("An admin who is blocked can also write to the operator: operator@gatehouse.example");
    let ada = office.member(Role::Admin, "ada@northwind.example").await;
    for (n, (admin, login)) in [
        (&office.owner, "petra@northwind.example"),
        (&ada, "ada@northwind.example"),
    ]
    .into_iter()
    .enumerate()
    {
        office.suspect(&admin.employee).await;
        let fields = [("name", "Petra Novak"), ("email", login), ("note", "")];
        let told = here.submit(&page, &fields).await;
        assert_eq!(told.status, StatusCode::OK);
        let waiting = cases(&office, false).await;
        assert_eq!(waiting.len(), n + 1);
        let whom = waiting
            .iter()
            .any(|one| one.employee.as_ref() == Some(&admin.employee));
        assert!(whom, "{login}");
        assert!(case_at(&office, admin).await.is_some());
    }
    // Who is shut out reads nothing of the page, and no page tells a stranger the address of who could let them in.
    let mut stranger = Browser::new(&office);
    let away = stranger.get("/w/northwind/case").await;
    assert_eq!(away.location(), "/w/northwind");
}

#[tokio::test]
async fn the_only_user_of_a_workspace_is_not_restored_blk_6() {
    let office = Office::open().await;
    office.suspect(&office.owner.employee).await;
    open_for(&office.app, &office.workspace, &office.owner.employee, None)
        .await
        .unwrap();
    let case = cases(&office, false).await.remove(0);
    let how = Some("A passport");
    assert!(matches!(
        unblock(&office.app, &case, how, None).await,
        Err(Stopped::Rule(Obstacle::OnlyUser))
    ));
    let anna = office.member(Role::Employee, ANNA).await;
    office.suspect(&anna.employee).await;
    assert!(
        unblock(&office.app, &case, how, None).await.is_ok(),
        "a colleague who is blocked too is a user"
    );
}

#[tokio::test]
async fn a_refused_case_leaves_the_person_blocked_and_another_can_be_opened_blk_4() {
    let (office, anna, _) = office().await;
    office.suspect(&anna.employee).await;
    office.owner.decide(open(&office, &anna)).await;
    let case = cases(&office, false).await.remove(0);
    refuse(&office.app, &case, "Nobody answered").await.unwrap();
    assert!(matches!(
        refuse(&office.app, &case, "again").await,
        Err(Stopped::Closed)
    ));
    assert_eq!(case_at(&office, &anna).await, None);
    let again = open(&office, &anna);
    assert_eq!(office.owner.decide(again).await, Outcome::applied());
    assert_eq!(office.causes("case_refused").await, ["operator"]);
}

#[tokio::test]
async fn an_active_colleague_opens_a_case_on_the_page_which_tells_nobody_who_is_blocked_blk_4() {
    let (office, anna, _) = office().await;
    let mut stranger = Browser::new(&office);
    let away = stranger.get("/w/northwind/case").await;
    assert_eq!(away.location(), "/w/northwind", "only who is signed in");
    office.suspect(&anna.employee).await;
    let mut browser = Browser::new(&office);
    browser.sign_in("northwind", BEN, PASSWORD).await;
    browser
        .get("/w/northwind/me")
        .await
        .says("href=\"/w/northwind/case\"");
    let page = browser.get("/w/northwind/case").await;
    let empty = browser
        .submit(&page, &[("name", ""), ("email", ANNA), ("note", "")])
        .await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    empty.says("Write the name of your colleague").says(ANNA);
    let note = "She called.\n  Reach me at the desk.";
    let mut answers = Vec::new();
    for email in ["Anna@Northwind.Example", ANNA, "nobody@northwind.example"] {
        let fields = [("name", "Anna"), ("email", email), ("note", note)];
        let answer = browser.submit(&page, &fields).await;
        assert_eq!(answer.status, StatusCode::OK);
        answers.push(answer.text);
        office.clock.advance(SECOND);
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0], answers[2]);
    let waiting = cases(&office, false).await;
    let whom: Vec<_> = waiting.iter().map(|case| case.employee.clone()).collect();
    assert_eq!(whom, [Some(anna.employee.clone()), None], "one a person");
    assert_eq!(
        waiting[0].note.as_deref(),
        Some("She called. Reach me at the desk.")
    );
    assert!(case_at(&office, &anna).await.is_some());
    assert!(matches!(
        unblock(&office.app, &waiting[1], None, None).await,
        Err(Stopped::Nobody)
    ));
    // Who signs in by a telephone is named by its number.
    page.hides("type=\"email\"");
    let cara = office.member(Role::Employee, "+4915112345678").await;
    office.suspect(&cara.employee).await;
    let fields = [("name", "Cara"), ("email", "+49 151 12345678")];
    browser
        .submit(&page, &fields)
        .await
        .says("The operator has your case");
    assert!(case_at(&office, &cara).await.is_some());
    for _ in 0..7 {
        browser
            .submit(&page, &[("name", "A"), ("email", BEN)])
            .await;
    }
    let fields = [("name", "A"), ("email", BEN)];
    let flood = browser.submit(&page, &fields).await;
    assert_eq!(flood.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn a_blocked_person_opens_no_case_for_themselves_blk_4() {
    let (office, anna, _) = office().await;
    let mut browser = Browser::new(&office);
    browser.sign_in("northwind", ANNA, PASSWORD).await;
    let page = browser.get("/w/northwind/case").await;
    office.suspect(&anna.employee).await;
    let fields = [("name", "Anna"), ("email", ANNA)];
    let refused = browser.submit(&page, &fields).await;
    assert_eq!(refused.location(), "/w/northwind");
    assert!(cases(&office, false).await.is_empty());
    let gone = Decision::OpenCase {
        case: office.id().into(),
        employee: office.id().into(),
        note: None,
    };
    let outcome = office.owner.decide(gone).await;
    assert!(
        matches!(&outcome, Outcome::Conflict { now } if now.standing == Standing::Gone),
        "{outcome:?}"
    );
}

#[tokio::test]
async fn a_form_that_is_sent_twice_is_one_case_also_where_it_fits_nobody_blk_4() {
    let (office, _, _) = office().await;
    let mut browser = Browser::new(&office);
    browser.sign_in("northwind", BEN, PASSWORD).await;
    let page = browser.get("/w/northwind/case").await;
    for email in [
        "nobody@northwind.example",
        "nobody@northwind.example",
        "other@northwind.example",
    ] {
        let fields = [("name", "Anna"), ("email", email)];
        browser
            .submit(&page, &fields)
            .await
            .says("The operator has your case");
    }
    assert_eq!(cases(&office, false).await.len(), 2);
    assert_eq!(office.causes("case_opened").await.len(), 2);
    // Answered, it can be told again.
    let case = cases(&office, false).await.remove(0);
    refuse(&office.app, &case, "nobody").await.unwrap();
    let fields = [("name", "Anna"), ("email", case.email.as_str())];
    browser.submit(&page, &fields).await;
    assert_eq!(cases(&office, false).await.len(), 2);
}
