//! The REST API for integrations: who is answered, in which shape, how much, and when it stops (API-1, API-2, BLK-3, IPR-4).

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode, header};
use gatehouse_rules::block::Policy;
use gatehouse_rules::feed::{Kind, Row};
use gatehouse_rules::id::DepartmentId;
use gatehouse_rules::operation::{Change, Decision, EmployeeEdit, Outcome};
use gatehouse_rules::role::Role;
use gatehouse_rules::time::{DAY, HOUR, MINUTE, SECOND};
use gatehouse_rules::webhook::Scope;
use gatehouse_server::config;
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::harness::{Client, Copy, Office};

const ANNA: &str = "anna@northwind.example";
const HERE: &str = "192.0.2.7";

/// A program that calls.
#[derive(Clone)]
struct Program {
    router: Router,
    path: String,
    ip: String,
}

impl Program {
    fn new(office: &Office, path: &str) -> Self {
        Self {
            router: office.app.router(),
            path: path.to_owned(),
            ip: HERE.to_owned(),
        }
    }

    fn from(&self, ip: &str) -> Self {
        let ip = ip.to_owned();
        Self { ip, ..self.clone() }
    }

    async fn send(&self, method: &str, path: &str, kind: &str, body: &str) -> (StatusCode, Value) {
        let address = std::net::SocketAddr::new(self.ip.parse().unwrap(), 1);
        let request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.path))
            .header(header::CONTENT_TYPE, kind)
            .header(header::USER_AGENT, "b24-js-sdk")
            .extension(ConnectInfo(address))
            .body(Body::from(body.to_owned()))
            .unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        (
            status,
            serde_json::from_slice(&bytes).unwrap_or(Value::Null),
        )
    }

    async fn get(&self, path: &str) -> (StatusCode, Value) {
        self.send("GET", path, "", "").await
    }

    async fn post(&self, path: &str, body: Value) -> (StatusCode, Value) {
        self.send("POST", path, "application/json", &body.to_string())
            .await
    }

    /// What a call found.
    async fn result(&self, path: &str, body: Value) -> Value {
        let (status, answer) = self.post(path, body).await;
        assert_eq!(status, StatusCode::OK, "{path}: {answer}");
        answer["result"].clone()
    }

    /// The numbers that `user.get` finds.
    async fn ids(&self, body: Value) -> Vec<String> {
        let result = self.result("user.get", body).await;
        let people = result.as_array().unwrap().iter();
        people
            .map(|one| one["ID"].as_str().unwrap().to_owned())
            .collect()
    }

    #[track_caller]
    fn is(answer: &(StatusCode, Value), status: u16, code: &str) {
        assert_eq!(answer.0.as_u16(), status, "{}", answer.1);
        assert_eq!(answer.1["error"], code, "{}", answer.1);
        assert!(answer.1["error_description"].is_string());
    }
}

async fn office() -> (Office, Client, Program) {
    let office = Office::open().await;
    let anna = office.member(Role::Employee, ANNA).await;
    let (_, path) = office.webhook(&anna, &Scope::ALL).await;
    let program = Program::new(&office, &path);
    (office, anna, program)
}

fn block(of: &Client) -> Decision {
    Decision::Block {
        employee: of.employee.clone(),
        reason: "Laptop lost".to_owned(),
    }
}

fn lift(of: &Client) -> Decision {
    Decision::LiftBlock {
        employee: of.employee.clone(),
    }
}

#[tokio::test]
async fn a_call_comes_by_get_and_post_in_every_form_and_is_answered_in_the_vendors_shape_api_1() {
    let (_office, _, program) = office().await;
    for (method, path, kind, body) in [
        ("GET", "user.get?FILTER[ID]=2", "", ""),
        ("GET", "USER.get.json?ID=2&bx24_sdk_ver=2.2.0", "", ""),
        (
            "POST",
            "user.get.json",
            "application/x-www-form-urlencoded",
            "filter[%3DID]=2&select[]=ID",
        ),
        (
            "POST",
            "user.get?start=0",
            "application/json",
            r#"{"FILTER":{"ID":[2]},"order":{"ID":"ASC"}}"#,
        ),
    ] {
        let (status, answer) = program.send(method, path, kind, body).await;
        assert_eq!(status, StatusCode::OK, "{path} {answer}");
        assert_eq!(answer["result"][0]["ID"], "2", "{path}: {answer}");
        assert_eq!(answer["total"], 1);
        assert!(answer.get("next").is_none(), "absent on the last page");
        for field in [
            "start",
            "finish",
            "duration",
            "processing",
            "operating",
            "operating_reset_at",
        ] {
            assert!(answer["time"][field].is_number(), "{field} in {answer}");
        }
        assert_eq!(answer["time"]["date_start"], "2026-09-21T14:13:20+00:00");
        assert!(answer["time"]["date_finish"].is_string());
    }
    Program::is(
        &program.get("user.nothing").await,
        404,
        "ERROR_METHOD_NOT_FOUND",
    );
    let bad = program
        .send("POST", "user.get", "application/json", "{")
        .await;
    Program::is(&bad, 400, "INVALID_REQUEST");
    assert_eq!(
        program.result("server.time", json!({})).await,
        "2026-09-21T14:13:20+00:00"
    );
    let methods = program.result("methods", json!({})).await;
    assert!(methods.as_array().unwrap().contains(&json!("user.get")));
    let known = program
        .result("method.get", json!({"name": "user.get"}))
        .await;
    assert_eq!(known, json!({"isExisting": true, "isAvailable": true}));
    let scopes = program.result("scope", json!({})).await;
    assert_eq!(
        scopes,
        json!(["user_brief", "user_basic", "user", "department", "main"])
    );
    assert!(program.result("app.info", json!({})).await["SCOPE"].is_array());
}

#[tokio::test]
async fn a_webhook_acts_as_its_owner_and_shows_what_its_scopes_show_api_1() {
    let (office, anna, program) = office().await;
    let profile = program.result("profile", json!({})).await;
    assert_eq!(profile["ID"], "2");
    assert_eq!(profile["ADMIN"], false);
    let me = program.result("user.current", json!({})).await;
    assert_eq!(me["EMAIL"], ANNA);
    assert_eq!(me["ACTIVE"], true);
    assert_eq!(me["UF_DEPARTMENT"], json!([1]), "the company itself");
    assert_eq!(me["USER_TYPE"], "employee");
    assert_eq!(me["LAST_LOGIN"], "");
    // As in the vendor's examples: no middle name, and two instants that are not told.
    assert_eq!(me["SECOND_NAME"], "");
    for instant in ["TIMESTAMP_X", "LAST_ACTIVITY_DATE"] {
        assert_eq!(me[instant], json!({}), "{instant}");
    }
    assert_eq!(program.result("user.admin", json!({})).await, false);
    let fields = program.result("user.fields", json!({})).await;
    for (field, _) in me.as_object().unwrap() {
        assert!(fields[field].is_string(), "{field}");
    }
    let (_, brief) = office.webhook(&anna, &[Scope::UserBrief]).await;
    let brief = Program::new(&office, &brief);
    let me = brief.result("user.current", json!({})).await;
    assert!(
        me.get("EMAIL").is_none() && me.get("LAST_LOGIN").is_none(),
        "{me}"
    );
    assert!(
        brief
            .ids(json!({"FILTER": {"EMAIL": ANNA}}))
            .await
            .is_empty(),
        "no finding out"
    );
    assert!(
        brief
            .ids(json!({"FILTER": {"NAME_SEARCH": "northwind.example"}}))
            .await
            .len()
            <= 2
    );
    Program::is(
        &brief.get("department.get").await,
        403,
        "insufficient_scope",
    );
    let (_, departments) = office.webhook(&anna, &[Scope::Department]).await;
    let departments = Program::new(&office, &departments);
    Program::is(
        &departments.get("user.get").await,
        403,
        "insufficient_scope",
    );
    assert_eq!(
        departments.result("department.get", json!({})).await[0]["ID"],
        "1"
    );
    let (_, owners) = office.webhook(&office.owner, &[Scope::User]).await;
    let owners = Program::new(&office, &owners);
    assert_eq!(owners.result("user.admin", json!({})).await, true);
}

#[tokio::test]
async fn people_come_in_pages_of_fifty_filtered_and_sorted_with_numbers_that_are_never_given_again_api_1()
 {
    let (office, _, program) = office().await;
    let people: Vec<_> = (0..120)
        .map(|n| office.invitee(&format!("person{n:03}@example.com")))
        .collect();
    let last = people.last().unwrap().invitation.clone();
    let letters = false;
    let invite = Decision::Invite { people, letters };
    assert_eq!(office.owner.decide(invite).await, Outcome::applied());
    assert_eq!(
        program.ids(json!({})).await,
        ["1", "2"],
        "who does not administer sees who works here"
    );
    let (_, owners) = office.webhook(&office.owner, &Scope::ALL).await;
    let owners = Program::new(&office, &owners);
    let (_, first) = owners.post("user.get", json!({})).await;
    assert_eq!((&first["total"], &first["next"]), (&json!(122), &json!(50)));
    let (_, third) = owners.post("user.get", json!({"start": 100})).await;
    assert_eq!(third["result"].as_array().unwrap().len(), 22);
    assert!(third.get("next").is_none());
    // By `>ID` without counting.
    let (mut above, mut all) = (0, Vec::new());
    loop {
        let body = json!({"FILTER": {">ID": above}, "order": {"ID": "ASC"}, "start": -1});
        let (_, page) = owners.post("user.get", body.clone()).await;
        assert!(page.get("total").is_none() && page.get("next").is_none());
        let ids = owners.ids(body).await;
        let Some(last) = ids.last() else { break };
        above = last.parse().unwrap();
        all.extend(ids);
    }
    assert_eq!(all, (1..=122).map(|n| n.to_string()).collect::<Vec<_>>());
    let newest = owners.ids(json!({"sort": "ID", "order": "DESC"})).await;
    assert_eq!(newest[0], "122");
    assert_eq!(
        owners
            .ids(json!({"FILTER": {"%EMAIL": "PERSON00"}}))
            .await
            .len(),
        10
    );
    // As the vendor's own example asks.
    for (field, n) in [("NAME", 10), ("=NAME", 0), ("!NAME", 50)] {
        let found = owners.ids(json!({"filter": {field: "Person00%"}})).await;
        assert_eq!(found.len(), n, "{field}");
    }
    assert_eq!(
        owners.ids(json!({"FILTER": {"@ID": [3, 4, 900]}})).await,
        ["3", "4"]
    );
    assert_eq!(
        owners
            .ids(json!({"FILTER": {"LAST_LOGIN": ""}, "start": 100}))
            .await
            .len(),
        22
    );
    let found = owners
        .result("user.search", json!({"FIND": "person007"}))
        .await;
    assert_eq!(found.as_array().unwrap().len(), 1);
    let clerk = json!({"ID": 5, "LAST_NAME": "Berg", "WORK_POSITION": "Night clerk"});
    assert_eq!(owners.result("user.update", clerk).await, true);
    for (asked, n) in [
        (json!({"NAME": "PERSON00"}), 10),
        (json!({"FILTER": {"NAME": "person00"}}), 10),
        (json!({"LAST_NAME": "ber", "WORK_POSITION": "CLERK"}), 1),
        (json!({"WORK_POSITION": "clerk", "NAME": "nobody"}), 0),
        (json!({"UF_DEPARTMENT_NAME": "Labs"}), 0),
        (json!({"FIND": "night berg"}), 1),
        (json!({"FIND": "person007", "USER_TYPE": "employee"}), 1),
        (json!({"FIND": "person007", "USER_TYPE": "extranet"}), 0),
        // And whatever `user.get` takes.
        (json!({"FILTER": {"NAME": "person00", "ACTIVE": false}}), 0),
        (json!({"FILTER": {"NAME": "person00", "ACTIVE": true}}), 10),
        (json!({"NAME": "person00", ">ID": 5}), 7),
        (
            json!({"FILTER": {"FIND": "person00"}, "@ID": [3, 4, 99]}),
            2,
        ),
        (json!({"FILTER": {"=LAST_NAME": "ber"}}), 0),
        (json!({"FILTER": {"WORK_POSITION": "clerk%"}}), 0),
        (json!({"FILTER": {"WORK_POSITION": ["day%", "night%"]}}), 1),
        (json!({"FILTER": {"SECOND_NAME": "Maria"}}), 0),
        (
            json!({"FILTER": {"NAME": "person00", "PERSONAL_CITY": "Oslo"}}),
            0,
        ),
    ] {
        let found = owners.result("user.search", asked.clone()).await;
        assert_eq!(found.as_array().unwrap().len(), n, "{asked}");
    }
    let some = json!({"FILTER": {"ID": 5}, "select": ["LAST_NAME", "ACTIVE"]});
    let some = owners.result("user.get", some).await;
    assert_eq!(
        some,
        json!([{"ID": "5", "ACTIVE": true, "LAST_NAME": "Berg"}])
    );
    // Who is gone leaves the number unused.
    let delete = Decision::DeleteInvitation { invitation: last };
    assert_eq!(office.owner.decide(delete).await, Outcome::applied());
    office.invite("later@example.com").await;
    assert_eq!(
        owners
            .ids(json!({"FILTER": {"EMAIL": "later@example.com"}}))
            .await,
        ["123"]
    );
}

#[tokio::test]
async fn a_documented_field_that_nobody_has_is_empty_for_filters_and_one_nobody_documents_is_ignored_api_1()
 {
    let (_office, _, program) = office().await;
    let everybody = ["1", "2"];
    for (filter, expected) in [
        // The vendor's own example.
        (
            json!({"@PERSONAL_CITY": ["New York", "Los Angeles"]}),
            vec![],
        ),
        (json!({"PERSONAL_CITY": "New York"}), vec![]),
        (json!({"%WORK_PHONE": "555"}), vec![]),
        (json!({"UF_PHONE_INNER": "12"}), vec![]),
        (json!({"SECOND_NAME": "Maria"}), vec![]),
        (json!({"<PERSONAL_BIRTHDAY": "2000-01-01"}), vec![]),
        (json!({"XML_ID": "a-1", "ACTIVE": true}), vec![]),
        (json!({"PERSONAL_CITY": ""}), everybody.to_vec()),
        (json!({"!PERSONAL_CITY": "New York"}), everybody.to_vec()),
        (json!({"PERSONAL_BIRTHDAY": ""}), everybody.to_vec()),
        (json!({"FAVOURITE_COLOUR": "blue"}), everybody.to_vec()),
    ] {
        let found = program.ids(json!({ "filter": filter.clone() })).await;
        assert_eq!(found, expected, "{filter}");
        // The older way: beside the other parameters.
        assert_eq!(program.ids(filter.clone()).await, expected, "{filter}");
    }
}

/// One by numbers is a list, as PHP writes it.
#[tokio::test]
async fn a_value_of_a_filter_that_is_a_map_finds_neither_everybody_nor_nobody_api_1() {
    let (_office, _, program) = office().await;
    let by_number = json!({"filter": {"ID": {"3": 2, "7": 9}}});
    assert_eq!(program.ids(by_number).await, ["2"]);
    for (method, body) in [
        (
            "user.get",
            json!({"filter": {"ID": {"$ref": "one.item.id"}}}),
        ),
        ("user.get", json!({"!ID": {"of": [2]}})),
        (
            "user.search",
            json!({"filter": {"FIND": [{"$refArray": "all.NAME"}]}}),
        ),
        ("department.get", json!({"ID": {"$ref": "one.item.id"}})),
        (
            "sonet_group.get",
            json!({"FILTER": {"NAME": {"is": "Fair"}}}),
        ),
    ] {
        Program::is(&program.post(method, body).await, 400, "ERROR_ARGUMENT");
    }
}

#[tokio::test]
async fn what_is_selected_by_name_or_by_the_beginning_of_names_is_shown_api_1() {
    let (_office, _, program) = office().await;
    let shown = async |asked: Value| {
        let rows = program.result("user.get", asked).await;
        let fields = rows[0].as_object().unwrap().keys();
        fields.map(ToOwned::to_owned).collect::<BTreeSet<_>>()
    };
    let all = shown(json!({})).await;
    assert!(all.len() > 10, "{all:?}");
    for select in [
        json!([]),
        json!(["*"]),
        json!(["*", "EMAIL"]),
        json!(["*", "UF_*"]),
        json!(["UF_*", "*"]),
    ] {
        assert_eq!(shown(json!({ "select": select })).await, all, "{select}");
    }
    for (select, expected) in [
        (json!(["UF_*"]), &["ID", "UF_DEPARTMENT"][..]),
        (
            json!(["uf_*", "email"]),
            &["EMAIL", "ID", "UF_DEPARTMENT"][..],
        ),
        (json!(["EMAIL"]), &["EMAIL", "ID"][..]),
        (json!(["NO_SUCH_*", "PERSONAL_CITY"]), &["ID"][..]),
    ] {
        let shown = shown(json!({ "select": select })).await;
        assert!(shown.iter().eq(expected), "{select}: {shown:?}");
    }
}

#[tokio::test]
async fn departments_stand_under_the_company_and_people_in_them_api_1() {
    let (office, anna, program) = office().await;
    let mut ids = Vec::new();
    for name in ["Sales", "Labs"] {
        let department = DepartmentId(office.id());
        ids.push(department.clone());
        let name = name.to_owned();
        let add = Decision::AddDepartment { department, name };
        assert_eq!(office.owner.decide(add).await, Outcome::applied());
    }
    let edit = EmployeeEdit {
        department: Some(Change {
            from: None,
            to: Some(ids[1].clone()),
        }),
        ..EmployeeEdit::default()
    };
    let employee = anna.employee.clone();
    let edit = Decision::EditEmployee { employee, edit };
    assert_eq!(office.owner.decide(edit).await, Outcome::applied());
    let all = program.result("department.get", json!({})).await;
    assert_eq!(
        all,
        json!([
            {"ID": "1", "NAME": "Northwind", "SORT": 500},
            {"ID": "2", "NAME": "Sales", "SORT": 500, "PARENT": "1"},
            {"ID": "3", "NAME": "Labs", "SORT": 500, "PARENT": "1"},
        ])
    );
    let named = program
        .result("department.get", json!({"NAME": "Labs"}))
        .await;
    assert_eq!(named[0]["ID"], "3");
    assert_eq!(
        program.ids(json!({"FILTER": {"UF_DEPARTMENT": 3}})).await,
        ["2"]
    );
    assert_eq!(program.ids(json!({"UF_DEPARTMENT": [1]})).await, ["1"]);
}

#[tokio::test]
async fn a_batch_carries_out_fifty_calls_in_their_order_each_with_its_own_outcome_api_1() {
    let (_office, _, program) = office().await;
    let body = json!({"halt": 0, "cmd": {"x": "profile"}});
    let (_, one) = program.post("batch", body).await;
    let one = &one["result"];
    assert_eq!(one["result"]["x"]["ID"], "2");
    for empty in ["result_error", "result_total", "result_next"] {
        assert_eq!(one[empty], json!([]), "PHP writes an empty map so");
    }
    assert!(one["result_time"]["x"]["duration"].is_number());
    // The later call has the earlier name: the order is that in which they came.
    let text = r#"{"halt": 0, "cmd": {"z": "user.get?FILTER[ID]=2", "a": "user.get?FILTER[EMAIL]=$result[z][0][EMAIL]", "bad": "no.such", "in": "batch"}}"#;
    let (status, answer) = program
        .send("POST", "batch.json", "application/json", text)
        .await;
    assert_eq!(status, StatusCode::OK);
    let found = &answer["result"];
    assert_eq!(found["result"]["a"][0]["ID"], "2", "{answer}");
    assert_eq!(found["result_total"]["a"], 1);
    assert_eq!(
        found["result_error"]["bad"]["error"],
        "ERROR_METHOD_NOT_FOUND"
    );
    assert_eq!(
        found["result_error"]["in"]["error"],
        "ERROR_BATCH_METHOD_NOT_ALLOWED"
    );
    let halted = json!({"halt": 1, "cmd": ["no.such", "profile"]});
    let (_, answer) = program.post("batch", halted).await;
    assert_eq!(answer["result"]["result"], json!([]));
    let listed = json!({"cmd": ["profile", "server.time"]});
    let (_, answer) = program.post("batch", listed).await;
    assert_eq!(answer["result"]["result"].as_array().unwrap().len(), 2);
    let many: Vec<_> = (0..51).map(|_| "profile").collect();
    let answer = program.post("batch", json!({ "cmd": many })).await;
    Program::is(&answer, 400, "ERROR_BATCH_LENGTH_EXCEEDED");
}

/// The clock goes on by a second whenever a call waits for the database.
#[tokio::test]
async fn the_time_of_each_call_of_a_batch_is_its_own_api_1() {
    let (office, _, program) = office().await;
    let ticking = async {
        loop {
            office.clock.advance(SECOND);
            tokio::task::yield_now().await;
        }
    };
    let cmd = json!({"a": "user.get", "b": "department.get", "c": "user.current"});
    let answer = tokio::select! {
        (_, answer) = program.post("batch", json!({"cmd": cmd})) => answer,
        () = ticking => Value::Null,
    };
    let whole = &answer["time"];
    let of = |name: &str| answer["result"]["result_time"][name].clone();
    let at = |time: &Value, which: &str| time[which].as_f64().unwrap();
    let mut before = at(whole, "start");
    let mut n_took = 0;
    for name in ["a", "b", "c"] {
        let time = of(name);
        let (start, finish) = (at(&time, "start"), at(&time, "finish"));
        // What is answered at once takes no tick.
        assert!(before <= start && start <= finish, "{name}: {answer}");
        let took = finish - start;
        n_took += u32::from(took > 0.0);
        assert!(
            (at(&time, "duration") - took).abs() < 0.01,
            "{name}: {time}"
        );
        before = finish;
    }
    assert!(before <= at(whole, "finish"), "{answer}");
    assert!(n_took > 0, "{answer}");
}

#[tokio::test]
async fn departments_come_in_pages_of_fifty_filtered_and_sorted_api_1() {
    let (office, _, program) = office().await;
    for n in 1..=60 {
        let department = DepartmentId(office.id());
        let name = format!("Team {n:02}");
        let add = Decision::AddDepartment { department, name };
        assert_eq!(office.owner.decide(add).await, Outcome::applied());
    }
    // The company is number 1, and the teams follow it.
    for (asked, n, total, first, next) in [
        (json!({}), 50, 61, "1", Some(50)),
        (json!({"START": 50}), 11, 61, "51", None),
        (json!({"start": 61}), 0, 61, "", None),
        (json!({"PARENT": 1}), 50, 60, "2", Some(50)),
        (json!({"PARENT": "1", "start": "50"}), 10, 60, "52", None),
        (json!({"PARENT": 2}), 0, 0, "", None),
        (json!({"SORT": 500}), 50, 61, "1", Some(50)),
        (json!({"SORT": "400"}), 0, 0, "", None),
        (json!({">SORT": 499, "ID": 7}), 1, 1, "7", None),
        (json!({"UF_HEAD": 2}), 0, 0, "", None),
        (json!({"!UF_HEAD": 2}), 50, 61, "1", Some(50)),
        (json!({"NAME": "Team 07"}), 1, 1, "8", None),
        (json!({"NAME": "Team 0"}), 0, 0, "", None),
        (
            json!({"sort": "ID", "order": "DESC"}),
            50,
            61,
            "61",
            Some(50),
        ),
        (
            json!({"sort": "NAME", "order": "DESC"}),
            50,
            61,
            "61",
            Some(50),
        ),
        (json!({"sort": "NAME", "SORT": 500}), 50, 61, "1", Some(50)),
        (json!({"sort": "NAME", "SORT": 400}), 0, 0, "", None),
    ] {
        let (status, answer) = program.post("department.get", asked.clone()).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        let rows = answer["result"].as_array().unwrap();
        assert_eq!(
            (rows.len(), &answer["total"]),
            (n, &json!(total)),
            "{asked}"
        );
        let found = rows.first().map_or("", |row| row["ID"].as_str().unwrap());
        assert_eq!(found, first, "{asked}");
        let told = next.map(|next: i64| json!(next));
        assert_eq!(answer.get("next"), told.as_ref(), "{asked}");
    }
    let all = program
        .result("department.get", json!({"ID": [1, 2]}))
        .await;
    let answered: BTreeSet<_> = all
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|row| row.as_object().unwrap().keys())
        .collect();
    let fields = program.result("department.fields", json!({})).await;
    let mut named: BTreeSet<_> = fields.as_object().unwrap().keys().collect();
    // Documented, and nobody's here.
    assert!(named.remove(&"UF_HEAD".to_owned()));
    assert_eq!(answered, named);
}

/// The block falls between the judgement of the webhook and the first call, in the moment in which its use is noted.
#[tokio::test]
async fn a_batch_that_is_under_way_ends_with_the_block_of_somebody_blk_3() {
    for is_newer in [false, true] {
        let office = Office::open_on_sqlite().await;
        let anna = office.member(Role::Employee, ANNA).await;
        let ben = office.member(Role::Employee, "ben@northwind.example").await;
        let (_, path) = office.webhook(&anna, &Scope::ALL).await;
        office.suspect(&ben.employee).await;
        for sql in [
            "create table aside as select id, blocked_at, block from employee where blocked_at is not null",
            "update employee set blocked_at = null, block = null",
            "create trigger falls after update of last_used_at on webhook begin \
             update employee set blocked_at = (select blocked_at from aside), block = (select block from aside) \
             where id = (select id from aside); end",
        ] {
            office.tamper(sql).await;
        }
        if is_newer {
            let program = Program::new(&office, &path.replacen("/rest/", "/rest/api/", 1));
            let calls = json!([{"method": "profile"}, {"method": "user.get"}]);
            let (status, answer) = program.post("batch", calls).await;
            assert_eq!(status, StatusCode::FORBIDDEN, "{answer}");
            assert_eq!(answer["error"]["code"], "REST_BLOCKED", "{answer}");
            continue;
        }
        let program = Program::new(&office, &path);
        let calls = json!({"halt": 0, "cmd": {"a": "profile", "b": "user.get"}});
        let (status, answer) = program.post("batch", calls).await;
        assert_eq!(status, StatusCode::OK, "it was answered when it began");
        assert_eq!(answer["result"]["result"], json!([]), "{answer}");
        for call in ["a", "b"] {
            let refused = &answer["result"]["result_error"][call]["error"];
            assert_eq!(refused, "REST_BLOCKED", "{answer}");
        }
        Program::is(&program.get("profile").await, 403, "REST_BLOCKED");
    }
}

#[tokio::test]
async fn what_is_no_call_is_refused_in_the_shape_of_the_version_it_meant_api_2() {
    let (office, _, program) = office().await;
    let of = |method: &str| format!("{}{method}", program.path);
    let newer = of("user.get").replacen("/rest/", "/rest/api/", 1);
    let anybody = Program::new(&office, "");
    for (verb, path, status, code) in [
        ("GET", "/rest/user.get".to_owned(), 401, "NO_AUTH_FOUND"),
        (
            "POST",
            "/rest/user.get.json/".to_owned(),
            401,
            "NO_AUTH_FOUND",
        ),
        (
            "GET",
            "/rest/user.get?auth=%00".to_owned(),
            401,
            "NO_AUTH_FOUND",
        ),
        ("GET", "/rest/".to_owned(), 401, "NO_AUTH_FOUND"),
        ("PUT", "/rest/user.get".to_owned(), 401, "NO_AUTH_FOUND"),
        (
            "GET",
            "/rest/2/secret".to_owned(),
            404,
            "ERROR_METHOD_NOT_FOUND",
        ),
        ("GET", of("user.get/more"), 404, "ERROR_METHOD_NOT_FOUND"),
        ("PUT", of("user.get"), 405, "INVALID_REQUEST"),
        ("DELETE", of("user.update"), 405, "INVALID_REQUEST"),
    ] {
        let answer = anybody.send(verb, &path, "", "").await;
        Program::is(&answer, status, code);
    }
    for (verb, path, status, code) in [
        ("POST", "/rest/api/user.get", 401, "NO_AUTH_FOUND"),
        ("GET", "/rest/api/1/secret", 403, "INVALID_CREDENTIALS"),
        (
            "POST",
            "/rest/api/1/secret/user.get/more",
            404,
            "BITRIX_REST_V3_EXCEPTION_METHODNOTFOUNDEXCEPTION",
        ),
        ("PATCH", newer.as_str(), 405, "INVALID_REQUEST"),
    ] {
        let (told, answer) = anybody.send(verb, path, "application/json", "{}").await;
        assert_eq!(told.as_u16(), status, "{verb} {path}: {answer}");
        assert_eq!(answer["error"]["code"], code, "{verb} {path}: {answer}");
        assert!(answer["error"]["message"].is_string(), "{answer}");
    }
}

#[tokio::test]
async fn wrong_secrets_are_throttled_and_a_right_one_is_not_and_nobody_learns_who_exists_api_2() {
    let (office, anna, program) = office().await;
    let secret = program
        .path
        .trim_end_matches('/')
        .rsplit_once('/')
        .unwrap()
        .1;
    let (gone, _) = office.webhook(&anna, &Scope::ALL).await;
    let (_, ended) = office.webhook(&anna, &Scope::ALL).await;
    let end = format!(
        "update webhook set expires_at = {} where id <> '{gone}' and made_at = (select max(made_at) from webhook) and secret_hash = '{}'",
        office.clock.now().0,
        gatehouse_rules::secret::sha256_hex(
            ended
                .trim_end_matches('/')
                .rsplit_once('/')
                .unwrap()
                .1
                .as_bytes()
        )
    );
    assert_eq!(office.tamper(&end).await, 1);
    let wrong = "0".repeat(64);
    let mut answers = Vec::new();
    for path in [
        format!("/rest/2/{wrong}/"),
        format!("/rest/999/{wrong}/"),
        format!("/rest/1/{secret}/"),
        format!("/rest/x/{secret}/"),
        format!("/rest/2/{}/", "a".repeat(500)),
        ended,
    ] {
        let answer = Program::new(&office, &path).get("profile").await;
        Program::is(&answer, 403, "INVALID_CREDENTIALS");
        answers.push(answer.1);
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "one and the same answer");
    let guesser = Program::new(&office, &format!("/rest/2/{wrong}/"));
    let mut n = 0;
    loop {
        let answer = guesser.get("profile").await;
        if answer.0 == StatusCode::SERVICE_UNAVAILABLE {
            Program::is(&answer, 503, "QUERY_LIMIT_EXCEEDED");
            break;
        }
        n += 1;
        assert!(n <= 100, "guesses have no limit");
    }
    assert!(n > 30);
    assert_eq!(
        program.get("profile").await.0,
        StatusCode::OK,
        "nobody is held up by what others guess"
    );
    assert_eq!(
        office.causes("rest_refused").await,
        ["expired"],
        "the true cause stands in the log"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn calls_run_through_a_leaky_bucket_of_the_operators_size_api_2() {
    let (mut office, _, program) = office().await;
    assert_eq!(
        (
            office.app.config.rest.per_second,
            office.app.config.rest.burst
        ),
        (2, 50)
    );
    let tries = (0..70).map(|_| {
        let program = program.clone();
        tokio::spawn(async move { program.get("profile").await })
    });
    let mut n = 0;
    for answer in futures_util::future::join_all(tries).await {
        let answer = answer.unwrap();
        if answer.0 == StatusCode::OK {
            n += 1;
        } else {
            Program::is(&answer, 503, "QUERY_LIMIT_EXCEEDED");
        }
    }
    assert_eq!(n, 50, "also when they come at once");
    assert_eq!(
        program.from("192.0.2.8").get("profile").await.0,
        StatusCode::OK
    );
    office.clock.advance(SECOND);
    assert_eq!(program.get("profile").await.0, StatusCode::OK);
    assert_eq!(program.get("profile").await.0, StatusCode::OK);
    assert_eq!(
        program.get("profile").await.0,
        StatusCode::SERVICE_UNAVAILABLE
    );
    office.clock.advance(HOUR);
    office.set(|config| {
        config.rest = config::Rest {
            per_second: 1,
            burst: 3,
        };
    });
    let program = Program::new(&office, &program.path);
    for expected in [200, 200, 200, 503] {
        assert_eq!(program.get("profile").await.0.as_u16(), expected);
    }
}

#[tokio::test]
async fn while_someone_is_blocked_every_webhook_of_the_company_or_theirs_alone_is_refused_blk_3() {
    for policy in [Policy::Workspace, Policy::Person] {
        let (mut office, anna, program) = office().await;
        office.set(|config| config.block.policy = policy);
        let ben = office.member(Role::Employee, "ben@northwind.example").await;
        let (_, path) = office.webhook(&ben, &Scope::ALL).await;
        let bens = Program::new(&office, &path);
        let annas = Program::new(&office, &program.path);
        let elsewhere = office.another("fabrikam").await;
        office.suspect(&anna.employee).await;
        for path in ["profile", "user.get", "batch", "no.such"] {
            Program::is(&annas.get(path).await, 403, "REST_BLOCKED");
        }
        let answer = bens.get("profile").await;
        match policy {
            Policy::Workspace => Program::is(&answer, 403, "REST_BLOCKED"),
            Policy::Person => assert_eq!(answer.0, StatusCode::OK),
        }
        // By hand it is the person's alone, whatever the policy.
        let unblock = format!(
            "update employee set blocked_at = null, block = null where id = '{}'",
            anna.employee
        );
        office.tamper(&unblock).await;
        assert_eq!(
            annas.get("profile").await.0,
            StatusCode::OK,
            "lifting is immediate"
        );
        assert_eq!(office.owner.decide(block(&anna)).await, Outcome::applied());
        Program::is(&annas.get("profile").await, 403, "REST_BLOCKED");
        assert_eq!(bens.get("profile").await.0, StatusCode::OK);
        assert_eq!(office.owner.decide(lift(&anna)).await, Outcome::applied());
        assert_eq!(annas.get("profile").await.0, StatusCode::OK);
        drop(elsewhere);
        let refused = office.causes("rest_refused").await;
        assert!(refused.iter().all(|cause| cause == "blocked"));
        assert!(refused.len() <= 2, "once an hour, webhook and address");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn from_the_moment_of_the_block_until_its_lifting_no_call_is_answered_blk_3() {
    let (mut office, anna, program) = office().await;
    office.set(|config| {
        config.rest = config::Rest {
            per_second: 100_000,
            burst: 100_000,
        };
    });
    let program = Program::new(&office, &program.path);
    // 0 before, 1 while it is being decided, 2 blocked, 3 while it is being lifted, 4 lifted, 5 over.
    let phase = Arc::new(AtomicU8::new(0));
    let callers: Vec<_> = (0..6)
        .map(|_| {
            let (program, phase) = (program.clone(), phase.clone());
            tokio::spawn(async move {
                let mut seen = [0_u32; 6];
                loop {
                    let before = phase.load(Ordering::SeqCst);
                    if before == 5 {
                        return seen;
                    }
                    let answer = program.get("user.current").await;
                    let after = phase.load(Ordering::SeqCst);
                    if before == after {
                        seen[usize::from(before)] += 1;
                        match before {
                            0 | 4 => assert_eq!(answer.0, StatusCode::OK, "{}", answer.1),
                            2 => Program::is(&answer, 403, "REST_BLOCKED"),
                            _ => {}
                        }
                    }
                }
            })
        })
        .collect();
    let office = Arc::new(office);
    let rest = async || {
        for _ in 0..20 {
            let _ = program.from("192.0.2.9").get("profile").await;
        }
    };
    rest().await;
    for (during, after, decision) in [(1, 2, block(&anna)), (3, 4, lift(&anna))] {
        phase.store(during, Ordering::SeqCst);
        assert_eq!(office.owner.decide(decision).await, Outcome::applied());
        phase.store(after, Ordering::SeqCst);
        rest().await;
    }
    phase.store(5, Ordering::SeqCst);
    let mut total = [0; 6];
    for caller in callers {
        for (sum, n) in total.iter_mut().zip(caller.await.unwrap()) {
            *sum += n;
        }
    }
    for phase in [0, 2, 4] {
        assert!(
            total[phase] > 0,
            "calls were made in every phase: {total:?}"
        );
    }
}

#[tokio::test]
async fn a_dismissed_owners_webhook_stops_and_one_that_was_kept_reads_on_as_nobody_dis_2() {
    for keep_webhooks in [false, true] {
        let (office, anna, program) = office().await;
        let employee = anna.employee.clone();
        let dismiss = Decision::Dismiss {
            employee,
            keep_webhooks,
        };
        assert_eq!(program.get("profile").await.0, StatusCode::OK);
        assert_eq!(office.owner.decide(dismiss).await, Outcome::applied());
        let answer = program.get("user.get").await;
        if keep_webhooks {
            assert_eq!(answer.0, StatusCode::OK);
            assert_eq!(answer.1["total"], 1, "it sees who works here");
            assert_eq!(program.result("profile", json!({})).await, json!({}));
            assert_eq!(program.result("user.current", json!({})).await, json!({}));
            assert_eq!(program.result("user.admin", json!({})).await, false);
        } else {
            Program::is(&answer, 403, "INVALID_CREDENTIALS");
        }
        // Someone's later block by suspicion stops what is nobody's, too.
        let ben = office.member(Role::Employee, "ben@northwind.example").await;
        office.suspect(&ben.employee).await;
        let code = if keep_webhooks {
            "REST_BLOCKED"
        } else {
            "INVALID_CREDENTIALS"
        };
        Program::is(&program.get("profile").await, 403, code);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_use_is_a_sign_in_of_the_owner_marked_as_an_integration_once_an_hour_and_address_ipr_4_log_2()
 {
    let (office, anna, program) = office().await;
    let mut copy = Copy::fetch(&office.owner, 100).await;
    let count = "select count(*) from event where kind = 'signed_in'";
    let tries = (0..20).map(|_| {
        let program = program.clone();
        tokio::spawn(async move { program.get("profile").await.0 })
    });
    for status in futures_util::future::join_all(tries).await {
        assert_eq!(status.unwrap(), StatusCode::OK);
    }
    assert_eq!(office.number(count).await, 1, "once, also of many at once");
    let other = program.from("198.51.100.4");
    for _ in 0..3 {
        assert_eq!(other.get("profile").await.0, StatusCode::OK);
        assert_eq!(program.get("profile").await.0, StatusCode::OK);
        office.clock.advance(10 * MINUTE);
    }
    assert_eq!(office.number(count).await, 2, "another address");
    office.clock.advance(31 * MINUTE);
    assert_eq!(program.get("profile").await.0, StatusCode::OK);
    assert_eq!(office.number(count).await, 3, "another hour");
    office.seal().await;
    copy.pull(&office.owner, 100).await;
    let told = copy.rows.values().find_map(|stamped| match &stamped.row {
        Row::Event(event) if event.is_by_rest() => Some(event.clone()),
        _ => None,
    });
    let told = told.expect("the app reads it");
    assert_eq!(told.on, Some(anna.employee.clone()));
    assert!(told.ip.is_some());
    assert_eq!(told.data["title"], "Payroll");
    let used = copy.rows.values().find_map(|stamped| match &stamped.row {
        Row::Webhook(webhook) => webhook.last_used_at,
        _ => None,
    });
    assert_eq!(used, Some(office.clock.now()), "and when it was last used");
    assert_eq!(copy.count(Kind::Webhook), 1);
    let kept = office.employee(&anna.employee).await.unwrap().row;
    assert_eq!(
        kept.last_sign_in_at, None,
        "that a program runs is no sign of the person"
    );
    // To the minute on the owner's own page.
    let before = office.clock.now();
    office.clock.advance(30 * SECOND);
    assert_eq!(program.get("profile").await.0, StatusCode::OK);
    let noted = office.number("select last_used_at from webhook").await;
    assert_eq!(noted, before.0);
    office.clock.advance(DAY);
    assert_eq!(program.get("profile").await.0, StatusCode::OK);
    let noted = office.number("select last_used_at from webhook").await;
    assert_eq!(noted, office.clock.now().0);
}

#[tokio::test]
async fn user_add_is_an_invitation_by_every_rule_and_a_taken_address_is_told_in_the_vendors_words_api_1_inv_1_eml_1()
 {
    let (office, _, annas) = office().await;
    let (_, path) = office.webhook(&office.owner, &Scope::ALL).await;
    let owners = Program::new(&office, &path);
    let sales = owners
        .result("department.add", json!({"NAME": "Sales"}))
        .await;
    assert_eq!(sales, 2);
    let new = json!({
        "EMAIL": "new@example.com", "NAME": "Nina", "LAST_NAME": "de Boer", "WORK_POSITION": "Clerk", "UF_DEPARTMENT": [2],
    });
    let number = owners.result("user.add", new.clone()).await;
    assert_eq!(number, 3);
    let found = owners.result("user.get", json!({"ID": 3})).await;
    assert_eq!(found[0]["NAME"], "Nina");
    assert_eq!(found[0]["LAST_NAME"], "de Boer");
    assert_eq!(found[0]["UF_DEPARTMENT"], json!([2]));
    assert_eq!(
        (&found[0]["ACTIVE"], &found[0]["LAST_LOGIN"]),
        (&json!(true), &json!(""))
    );
    assert!(
        office.links().await.iter().any(|link| link.contains("/i/")),
        "a real letter"
    );
    let invited = "select count(*) from event where kind = 'invited' and actor_id is not null and ip = '192.0.2.7'";
    assert_eq!(office.number(invited).await, 1);
    for (body, code, text) in [
        (
            new,
            "ERROR_ARGUMENT",
            "A user with this email already exists",
        ),
        (
            json!({"EMAIL": ANNA}),
            "ERROR_ARGUMENT",
            "A user with this email already exists",
        ),
        (json!({"EMAIL": "nobody"}), "ERROR_ARGUMENT", "wrong_email"),
        (json!({}), "ERROR_ARGUMENT", "wrong_email"),
        (
            json!({"EMAIL": "a@example.com", "EXTRANET": "Y"}),
            "ERROR_GROUPID",
            "Group code not specified",
        ),
        (
            json!({"EMAIL": "a@example.com", "EXTRANET": "Y", "SONET_GROUP_ID": [99]}),
            "ERROR_NO_GROUP",
            "Group is specified incorrectly",
        ),
        (
            json!({"EMAIL": "a@example.com", "UF_DEPARTMENT": [99]}),
            "ERROR_CORE",
            "",
        ),
    ] {
        let answer = owners.post("user.add", body.clone()).await;
        Program::is(&answer, 400, code);
        assert_eq!(answer.1["error_description"], text, "{body}");
        assert_eq!(answer.1["argument"], "");
    }
    // As the owner, and no further than their role.
    let answer = annas
        .post("user.add", json!({"EMAIL": "other@example.com"}))
        .await;
    Program::is(&answer, 400, "ERROR_CORE");
    assert_eq!(answer.1["error_description"], "access_denied");
    let (_, path) = office.webhook(&office.owner, &[Scope::UserBasic]).await;
    let reads = Program::new(&office, &path);
    let answer = reads
        .post("user.add", json!({"EMAIL": "other@example.com"}))
        .await;
    Program::is(&answer, 403, "insufficient_scope");
    assert_eq!(office.number("select count(*) from invitation").await, 1);
}

#[tokio::test]
async fn somebody_from_outside_is_added_into_workgroups_by_their_numbers_api_1_inv_12() {
    let (office, _, _) = office().await;
    let (_, path) = office.webhook(&office.owner, &[Scope::User]).await;
    let owners = Program::new(&office, &path);
    for name in ["Fair", "Tender"] {
        let add = Decision::AddWorkgroup {
            workgroup: office.id().into(),
            name: name.to_owned(),
        };
        assert_eq!(office.owner.decide(add).await, Outcome::applied());
    }
    let groups = owners.result("sonet_group.get", json!({})).await;
    let told: Vec<_> = (groups.as_array().unwrap().iter())
        .map(|one| (one["ID"].as_str().unwrap(), one["NAME"].as_str().unwrap()))
        .collect();
    assert_eq!(told, [("1", "Fair"), ("2", "Tender")]);
    let filter = json!({"FILTER": {"%NAME": "tend"}});
    let groups = owners.result("sonet_group.get", filter).await;
    assert_eq!((&groups[0]["ID"], &groups[1]), (&json!("2"), &json!(null)));
    let guest = json!({
        "EMAIL": "guest@example.com",
        "EXTRANET": "Y",
        "SONET_GROUP_ID": ["2", 1],
        "UF_DEPARTMENT": [1],
    });
    let number = owners.result("user.add", guest).await;
    let found = owners.result("user.get", json!({"ID": number})).await;
    assert_eq!(found[0]["USER_TYPE"], "extranet");
    let sql = "select count(*) from employee where role = 'extranet' and workgroups is not null";
    assert_eq!(office.number(sql).await, 1);
    // One number serves, too.
    let guest = json!({"EMAIL": "other@example.com", "EXTRANET": "Y", "SONET_GROUP_ID": "1"});
    owners.result("user.add", guest).await;
    assert_eq!(office.number(sql).await, 2);
}

#[tokio::test]
async fn user_update_edits_dismisses_and_reinstates_as_the_owner_api_1_dis_1() {
    let (office, anna, annas) = office().await;
    let (_, path) = office.webhook(&office.owner, &Scope::ALL).await;
    let owners = Program::new(&office, &path);
    let edit = json!({"ID": 2, "LAST_NAME": "Berg", "WORK_POSITION": "Lead", "EMAIL": "anna.berg@example.com"});
    assert_eq!(owners.result("user.update", edit).await, true);
    let kept = office.employee(&anna.employee).await.unwrap().row;
    assert_eq!(kept.position.as_deref(), Some("Lead"));
    assert_eq!(kept.contact_email.as_deref(), Some("anna.berg@example.com"));
    assert!(kept.name.ends_with(" Berg") || kept.name.contains("Berg"));
    assert_eq!(
        owners.result("user.update", json!({"ID": "2"})).await,
        true,
        "nothing to change"
    );
    for _ in 0..2 {
        assert_eq!(
            owners
                .result("user.update", json!({"ID": 2, "ACTIVE": "N"}))
                .await,
            true
        );
    }
    assert_eq!(
        owners.ids(json!({"FILTER": {"ACTIVE": false}})).await,
        ["2"]
    );
    Program::is(&annas.get("profile").await, 403, "INVALID_CREDENTIALS");
    assert_eq!(
        office
            .number("select count(*) from event where kind = 'dismissed'")
            .await,
        1
    );
    assert_eq!(
        owners
            .result("user.update", json!({"ID": 2, "ACTIVE": "Y"}))
            .await,
        true
    );
    assert_eq!(
        owners.ids(json!({"FILTER": {"ACTIVE": "N"}})).await,
        [""; 0]
    );
    // Who is not there is as forbidden as who may not be changed; the last owner stays.
    for body in [json!({"ID": 99, "NAME": "X"}), json!({"NAME": "X"})] {
        let answer = owners.post("user.update", body).await;
        Program::is(&answer, 400, "ERROR_CORE");
        assert_eq!(answer.1["error_description"], "access_denied");
    }
    let answer = owners
        .post("user.update", json!({"ID": 1, "ACTIVE": "N"}))
        .await;
    Program::is(&answer, 400, "ERROR_CORE");
    let (_, path) = office.webhook(&anna, &Scope::ALL).await;
    let again = Program::new(&office, &path);
    let answer = again
        .post("user.update", json!({"ID": 1, "NAME": "X"}))
        .await;
    assert_eq!(answer.1["error_description"], "access_denied");
    // What was refused in the first part is not done in the second.
    let both = json!({"ID": 2, "EMAIL": "petra@northwind.example", "ACTIVE": "N"});
    let answer = owners.post("user.update", both).await;
    Program::is(&answer, 400, "ERROR_ARGUMENT");
    let kept = office.employee(&anna.employee).await.unwrap().row;
    assert_eq!(kept.status, gatehouse_rules::employee::Status::Active);
}

#[tokio::test]
async fn of_several_departments_those_that_cannot_be_kept_are_named_and_nothing_is_changed_api_1() {
    let (office, _, _) = office().await;
    let (_, path) = office.webhook(&office.owner, &Scope::ALL).await;
    let owners = Program::new(&office, &path);
    for name in ["Sales", "Labs"] {
        owners
            .result("department.add", json!({ "NAME": name }))
            .await;
    }
    let text = "UF_DEPARTMENT takes one department; not to be kept beside it: 3, 1";
    let several = json!({"ID": 2, "WORK_POSITION": "Clerk", "UF_DEPARTMENT": [2, "3", 1]});
    let answer = owners.post("user.update", several).await;
    Program::is(&answer, 400, "ERROR_CORE");
    assert_eq!(answer.1["error_description"], text);
    let several = json!({"EMAIL": "new@example.com", "UF_DEPARTMENT": [2, 3, 1]});
    let answer = owners.post("user.add", several).await;
    Program::is(&answer, 400, "ERROR_CORE");
    assert_eq!(answer.1["error_description"], text);
    let all = owners.result("user.get", json!({"ID": [1, 2, 3]})).await;
    assert_eq!(all.as_array().unwrap().len(), 2);
    assert_eq!(all[1]["UF_DEPARTMENT"], json!([1]));
    assert_eq!(all[1]["WORK_POSITION"], "");
    // One, whichever way it is said.
    for one in [json!([2]), json!(["3"]), json!([2, "2"]), json!("3")] {
        let update = json!({"ID": 2, "UF_DEPARTMENT": one});
        assert_eq!(owners.result("user.update", update).await, true, "{one}");
    }
}

#[tokio::test]
async fn an_edit_with_a_dismissal_is_made_whole_or_not_at_all_api_1_syn_1() {
    let (office, anna, _) = office().await;
    let (_, path) = office.webhook(&office.owner, &Scope::ALL).await;
    let owners = Program::new(&office, &path);
    let mut copy = Copy::fetch(&office.owner, 100).await;
    let counts = [
        "select count(*) from operation",
        "select revision from workspace",
        "select count(*) from event where kind <> 'operation_refused'",
    ];
    let now = async || {
        let mut all = Vec::new();
        for sql in counts {
            all.push(office.number(sql).await);
        }
        all
    };
    assert!(owners.result("user.admin", json!({})).await.is_boolean());
    let before = now().await;
    // The only owner stays.
    let both = json!({"ID": 1, "WORK_POSITION": "Nobody", "ACTIVE": "N"});
    for n in 1..=2 {
        let answer = owners.post("user.update", both.clone()).await;
        Program::is(&answer, 400, "ERROR_CORE");
        assert_eq!(now().await, before, "nothing happened");
        let noted = "select count(*) from event where kind = 'operation_refused'";
        assert_eq!(office.number(noted).await, n);
    }
    let petra = owners.result("user.get", json!({"ID": 1})).await;
    assert_eq!(petra[0]["WORK_POSITION"], "");
    // By itself the edit is as it should be.
    let edit = json!({"ID": 1, "WORK_POSITION": "Founder"});
    assert_eq!(owners.result("user.update", edit).await, true);
    let both = json!({"ID": 2, "WORK_POSITION": "Clerk", "ACTIVE": "N"});
    assert_eq!(owners.result("user.update", both).await, true);
    let kept = office.employee(&anna.employee).await.unwrap().row;
    assert_eq!(kept.status, gatehouse_rules::employee::Status::Dismissed);
    assert_eq!(kept.position.as_deref(), Some("Clerk"));
    let both = json!({"ID": 2, "WORK_POSITION": "Lead", "ACTIVE": "Y"});
    assert_eq!(owners.result("user.update", both).await, true);
    copy.pull(&office.owner, 100).await;
    let told = copy.rows.values().find_map(|stamped| match &stamped.row {
        Row::Employee(row) if row.id == anna.employee => Some(row.clone()),
        _ => None,
    });
    let told = told.expect("the app is told");
    assert_eq!(told.position.as_deref(), Some("Lead"));
    assert_eq!(told.status, gatehouse_rules::employee::Status::Active);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_programs_that_add_one_address_at_once_one_does_eml_8() {
    let (office, ..) = office().await;
    let mut programs = Vec::new();
    for _ in 0..8 {
        let (_, path) = office.webhook(&office.owner, &Scope::ALL).await;
        programs.push(Program::new(&office, &path));
    }
    let tries = programs.into_iter().map(|program| {
        let body = json!({"EMAIL": "new@example.com"});
        tokio::spawn(async move { program.post("user.add", body).await })
    });
    let mut added = 0;
    for answer in futures_util::future::join_all(tries).await {
        let answer = answer.unwrap();
        if answer.0 == StatusCode::OK {
            added += 1;
        } else {
            Program::is(&answer, 400, "ERROR_ARGUMENT");
        }
    }
    assert_eq!(added, 1);
    assert_eq!(
        office
            .number("select count(*) from employee where status = 'invited'")
            .await,
        1
    );
}

#[tokio::test]
async fn departments_are_added_renamed_and_deleted_by_who_may_configure_api_1() {
    let (office, anna, annas) = office().await;
    let (_, path) = office.webhook(&office.owner, &Scope::ALL).await;
    let owners = Program::new(&office, &path);
    let add = json!({"NAME": "Sales", "PARENT": "1"});
    assert_eq!(owners.result("department.add", add.clone()).await, 2);
    Program::is(&owners.post("department.add", add).await, 400, "ERROR_CORE");
    let one_top = "There can only be one top-level department in the company structure";
    let apart =
        "PARENT takes the company alone, which is 1: departments stand side by side under it";
    let unnamed = "The department name is not provided.<br>";
    let not_kept = "Of a department NAME is kept; SORT and UF_HEAD are not";
    for (method, body, said) in [
        ("add", json!({"NAME": "Below", "PARENT": 2}), one_top),
        ("add", json!({"NAME": "Below", "PARENT": "x"}), one_top),
        ("add", json!({"PARENT": 1}), unnamed),
        ("update", json!({"ID": 2, "NAME": " "}), unnamed),
        (
            "update",
            json!({"ID": 2, "NAME": "Below", "PARENT": 2}),
            apart,
        ),
        (
            "update",
            json!({"ID": 2, "NAME": "Below", "PARENT": [2]}),
            apart,
        ),
        ("update", json!({"ID": 2, "UF_HEAD": 1}), not_kept),
        ("update", json!({"ID": 2, "SORT": 10}), not_kept),
        (
            "update",
            json!({"ID": 9, "NAME": "Trade"}),
            "Department not found",
        ),
        (
            "update",
            json!({"ID": 1, "NAME": "Trade"}),
            "Department not found",
        ),
        ("update", json!({"NAME": "Trade"}), "Department not found"),
    ] {
        let answer = owners
            .post(&format!("department.{method}"), body.clone())
            .await;
        Program::is(&answer, 400, "ERROR_CORE");
        assert_eq!(answer.1["error_description"], said, "{method} {body}");
    }
    let fields = owners.result("department.fields", json!({})).await;
    assert!(fields["UF_HEAD"].is_string());
    // As the vendor's own example has it.
    let whole = json!({"ID": 2, "NAME": "Sales", "SORT": 500, "UF_HEAD": 1, "PARENT": 1});
    assert_eq!(owners.result("department.update", whole).await, true);
    let same = json!({"ID": 2, "SORT": 500, "UF_HEAD": 0, "PARENT": "1"});
    assert_eq!(owners.result("department.update", same).await, true);
    let update = json!({"ID": 2, "NAME": "Trade"});
    assert_eq!(owners.result("department.update", update).await, true);
    assert_eq!(
        owners.result("department.get", json!({"ID": 2})).await[0]["NAME"],
        "Trade"
    );
    let answer = annas.post("department.add", json!({"NAME": "Labs"})).await;
    assert_eq!(answer.1["error_description"], "Access denied");
    // Deleted once nobody is in it, and its number is never given again.
    let move_her = json!({"ID": 2, "UF_DEPARTMENT": [2]});
    assert_eq!(owners.result("user.update", move_her).await, true);
    let delete = json!({"ID": 2});
    let answer = owners.post("department.delete", delete.clone()).await;
    Program::is(&answer, 400, "ERROR_CORE");
    assert_eq!(answer.1["error_description"], "Department is not empty");
    let answer = annas.post("department.delete", delete.clone()).await;
    assert_eq!(answer.1["error_description"], "Access denied");
    let away = json!({"ID": 2, "UF_DEPARTMENT": [1]});
    assert_eq!(owners.result("user.update", away).await, true);
    let mut copy = Copy::fetch(&office.owner, 100).await;
    assert_eq!(
        owners.result("department.delete", delete.clone()).await,
        true
    );
    copy.pull(&office.owner, 100).await;
    assert_eq!(copy.count(Kind::Department), 0, "the app is told");
    for gone in [delete, json!({"ID": 1}), json!({})] {
        let answer = owners.post("department.delete", gone).await;
        assert_eq!(answer.1["error_description"], "Department not found");
    }
    let again = json!({"NAME": "Trade"});
    assert_eq!(owners.result("department.add", again).await, 3);
    let deleted = "select count(*) from event where kind = 'department_deleted'";
    assert_eq!(office.number(deleted).await, 1);
    // One that was kept reads on, and decides nothing.
    let owner_of_it = office.member(Role::Admin, "admin@northwind.example").await;
    let (_, path) = office.webhook(&owner_of_it, &Scope::ALL).await;
    let kept = Program::new(&office, &path);
    let dismiss = Decision::Dismiss {
        employee: owner_of_it.employee.clone(),
        keep_webhooks: true,
    };
    assert_eq!(office.owner.decide(dismiss).await, Outcome::applied());
    assert_eq!(kept.get("department.get").await.0, StatusCode::OK);
    let answer = kept.post("department.add", json!({"NAME": "Labs"})).await;
    assert_eq!(answer.1["error_description"], "Access denied");
    drop(anna);
}
