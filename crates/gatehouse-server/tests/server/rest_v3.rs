//! REST 3.0: its one envelope, the event log with filters, orders and cursors, and calls that are sent again (API-1, API-2).

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request, StatusCode, header};
use gatehouse_rules::operation::{Decision, Outcome};
use gatehouse_rules::role::Role;
use gatehouse_rules::time::{DAY, HOUR, MINUTE};
use gatehouse_rules::webhook::Scope;
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::harness::Office;

const CODE: &str = "BITRIX_REST_V3_EXCEPTION_";

/// A program that calls by the newer address.
#[derive(Clone)]
struct Program {
    router: axum::Router,
    path: String,
}

impl Program {
    async fn of(office: &Office, scopes: &[Scope]) -> Self {
        let (_, path) = office.webhook(&office.owner, scopes).await;
        Self::at(office, &path)
    }

    fn at(office: &Office, path: &str) -> Self {
        Self {
            router: office.app.router(),
            path: path.replacen("/rest/", "/rest/api/", 1),
        }
    }

    async fn send(
        &self,
        method: &str,
        path: &str,
        key: Option<&str>,
        kind: &str,
        body: &str,
    ) -> (StatusCode, HeaderMap, Value) {
        let address = std::net::SocketAddr::new("192.0.2.7".parse().unwrap(), 1);
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.path))
            .header(header::CONTENT_TYPE, kind)
            .extension(ConnectInfo(address));
        if let Some(key) = key {
            request = request.header("Idempotency-Key", key);
        }
        let request = request.body(Body::from(body.to_owned())).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        (status, headers, body)
    }

    async fn post(&self, path: &str, body: Value) -> (StatusCode, Value) {
        let body = body.to_string();
        let (status, _, answer) = self
            .send("POST", path, None, "application/json", &body)
            .await;
        (status, answer)
    }

    async fn result(&self, path: &str, body: Value) -> Value {
        let (status, answer) = self.post(path, body).await;
        assert_eq!(status, StatusCode::OK, "{path}: {answer}");
        assert!(answer["time"]["duration"].is_number());
        answer["result"].clone()
    }

    /// The numbers of the events that are found, in their order.
    async fn ids(&self, method: &str, body: Value) -> Vec<u64> {
        let found = self.result(method, body).await;
        let items = found["items"].as_array().unwrap().iter();
        items.map(|one| one["id"].as_u64().unwrap()).collect()
    }

    async fn is_wrong(&self, path: &str, body: Value, status: u16, code: &str) {
        let (found, answer) = self.post(path, body.clone()).await;
        assert_eq!(found.as_u16(), status, "{body}: {answer}");
        let name = answer["error"]["code"].as_str().unwrap();
        assert_eq!(name.trim_start_matches(CODE), code, "{body}: {answer}");
        assert!(answer["error"]["message"].is_string() && answer.get("result").is_none());
    }
}

/// Petra's workspace with some events, sealed.
async fn office() -> (Office, Program) {
    let office = Office::open().await;
    for n in 0..6 {
        office.clock.advance(HOUR);
        office.invite(&format!("person{n}@example.com")).await;
    }
    office
        .member(Role::Employee, "anna@northwind.example")
        .await;
    office.seal().await;
    let program = Program::of(&office, &Scope::ALL).await;
    (office, program)
}

#[tokio::test]
async fn the_event_log_comes_filtered_sorted_and_in_pages_in_the_vendors_shape_api_1() {
    let (office, program) = office().await;
    let all = program.ids("main.eventlog.list", json!({})).await;
    assert_eq!(all, (1..=all.len() as u64).collect::<Vec<_>>());
    let n = all.len() as u64;
    let ids = async |body| program.ids("main.eventlog.list", body).await;
    let item = program.result("main.eventlog.get", json!({"id": 2})).await["item"].clone();
    for (field, value) in [
        ("severity", json!("SECURITY")),
        ("moduleId", json!("main")),
        ("siteId", json!("s1")),
        ("guestId", json!(0)),
        ("requestUri", json!("")),
    ] {
        assert_eq!(item[field], value, "{item}");
    }
    let told: Value = serde_json::from_str(item["description"].as_str().unwrap()).unwrap();
    assert_eq!(told["userId"], item["userId"], "a text of JSON in JSON");
    let at = item["timestampX"].as_str().unwrap();

    let invited = ids(json!({"filter": [["auditTypeId", "INVITED"]]})).await;
    assert!(invited.len() >= 6, "{invited:?}");
    for (filter, expected) in [
        (json!([["id", "=", 2]]), vec![2]),
        (json!(["id", "=", "2"]), vec![2]),
        (json!([["id", [2, 3]]]), vec![2, 3]),
        (json!([["id", "in", [3, 2, 900]]]), vec![2, 3]),
        (json!([["id", "between", [2, 4]]]), vec![2, 3, 4]),
        (json!([["id", ">", n - 1]]), vec![n]),
        (json!([["id", ">=", n]]), vec![n]),
        (json!([["id", "<", 3]]), vec![1, 2]),
        (json!([["id", "<=", 2]]), vec![1, 2]),
        (json!([["id", "!=", 1], ["id", "<", 4]]), vec![2, 3]),
        (
            json!([["id", "<", 5], {"logic": "or", "conditions": [["id", [1]], ["id", ">", 3]]}]),
            vec![1, 4],
        ),
        (json!([["guestId", 0], ["id", 1]]), vec![1]),
        (json!([["guestId", "!=", 0]]), vec![]),
        (json!([["auditTypeId", "in", ["INVITED"]]]), invited.clone()),
        (
            json!([["auditTypeId", "invited"], ["userId", "!=", 0]]),
            invited.clone(),
        ),
        (json!([["userId", 900]]), vec![]),
    ] {
        assert_eq!(ids(json!({"filter": filter})).await, expected, "{filter}");
    }
    let same = ids(json!({"filter": [["timestampX", "=", at]]})).await;
    assert!(same.contains(&2), "{at}: {same:?}");
    let before = ids(json!({"filter": [["timestampX", "<", at]]})).await;
    let after = ids(json!({"filter": [["timestampX", ">", at]]})).await;
    assert_eq!(before.len() + same.len() + after.len(), all.len());

    let down = ids(json!({"order": {"id": "DESC"}, "pagination": {"limit": 2}})).await;
    assert_eq!(down, [n, n - 1]);
    for (page, expected) in [
        (json!({"page": 0, "limit": 2}), [1, 2]),
        (json!({"page": 2, "limit": 2}), [3, 4]),
        (json!({"offset": 3, "limit": "2"}), [4, 5]),
    ] {
        assert_eq!(ids(json!({"pagination": page})).await, expected);
    }
    let kinds =
        json!({"order": {"auditTypeId": "ASC"}, "select": ["id", "auditTypeId", "nothing"]});
    let kinds = program.result("main.eventlog.list", kinds).await;
    let kinds: Vec<_> = kinds["items"].as_array().unwrap().iter().collect();
    assert_eq!(
        kinds[0].as_object().unwrap().len(),
        2,
        "what was selected and is there"
    );
    assert!(kinds.is_sorted_by_key(|one| one["auditTypeId"].as_str().unwrap().to_owned()));

    // A use of the webhook is there as an integration's.
    office.seal().await;
    let rest = ids(json!({"filter": [["auditTypeId", "USER_AUTHORIZE"], ["id", ">", n]]})).await;
    let used = program
        .result("main.eventlog.get", json!({"id": rest[0]}))
        .await;
    assert_eq!(used["item"]["moduleId"], "rest");
    assert_eq!(used["item"]["remoteAddr"], "192.0.2.7");
    let told: Value = serde_json::from_str(used["item"]["description"].as_str().unwrap()).unwrap();
    assert_eq!(
        (&told["method"], &told["applicationType"]),
        (&json!("rest"), &json!("apauth"))
    );
    assert_eq!(
        told["timePeriod"].as_str().unwrap().len(),
        "2026-01-30 15".len()
    );
}

#[tokio::test]
async fn whoever_tails_the_event_log_reads_every_event_once_api_1() {
    let (office, program) = office().await;
    let mut read = Vec::new();
    let mut cursor = 0;
    for round in 0..40 {
        let body = json!({"select": ["id"], "cursor": {"field": "id", "order": "ASC", "value": cursor, "limit": 3}});
        let ids = program.ids("main.eventlog.tail", body).await;
        cursor = ids.last().copied().unwrap_or(cursor);
        if ids.is_empty() && round > 20 {
            break;
        }
        read.extend(ids);
        if round < 8 {
            office.invite(&format!("later{round}@example.com")).await;
            office.seal().await;
        }
    }
    assert_eq!(read, (1..=read.len() as u64).collect::<Vec<_>>());
    let last = office.number("select max(number) from event").await;
    assert_eq!(read.len() as i64, last);
    let newest = json!({"cursor": {"order": "DESC", "value": 3}});
    assert_eq!(program.ids("main.eventlog.tail", newest).await, [2, 1]);
    let of_kind = json!({"filter": [["auditTypeId", "INVITED"]], "cursor": {"value": 0}});
    assert!(program.ids("main.eventlog.tail", of_kind).await.len() >= 14);
    let own = json!({"filter": [["id", ">", 1]], "cursor": {"field": "id"}});
    program
        .is_wrong("main.eventlog.tail", own, 400, "INVALIDFILTEREXCEPTION")
        .await;
}

#[tokio::test]
async fn what_cannot_be_read_is_told_by_the_vendors_exceptions_api_2() {
    let (office, program) = office().await;
    let list = "main.eventlog.list";
    for (method, body, status, code) in [
        (
            list,
            json!({"pagination": {"limit": "abc"}}),
            400,
            "INVALIDPAGINATIONEXCEPTION",
        ),
        (
            list,
            json!({"pagination": {"limit": 0}}),
            400,
            "INVALIDPAGINATIONEXCEPTION",
        ),
        (
            list,
            json!({"filter": [["nothing", 1]]}),
            400,
            "UNKNOWNDTOPROPERTYEXCEPTION",
        ),
        (
            list,
            json!({"filter": [["remoteAddr", "192.0.2.7"]]}),
            400,
            "INVALIDFILTEREXCEPTION",
        ),
        (
            list,
            json!({"filter": [["id", "~", 1]]}),
            400,
            "UNKNOWNFILTEROPERATOREXCEPTION",
        ),
        (
            list,
            json!({"filter": [["id", "=", "x"]]}),
            400,
            "VALIDATION_REQUESTVALIDATIONEXCEPTION",
        ),
        (
            list,
            json!({"filter": [["timestampX", ">", "soon"]]}),
            400,
            "VALIDATION_REQUESTVALIDATIONEXCEPTION",
        ),
        (list, json!({"filter": "id"}), 400, "INVALIDFILTEREXCEPTION"),
        (
            list,
            json!({"filter": [{"logic": "xor", "conditions": []}]}),
            400,
            "INVALIDFILTEREXCEPTION",
        ),
        (list, json!({"select": "id"}), 400, "INVALIDSELECTEXCEPTION"),
        (
            list,
            json!({"select": ["user.name"]}),
            400,
            "UNKNOWNDTOPROPERTYEXCEPTION",
        ),
        (
            list,
            json!({"order": {"remoteAddr": "ASC"}}),
            400,
            "INVALIDORDEREXCEPTION",
        ),
        (
            list,
            json!({"order": {"id": "UP"}}),
            400,
            "INVALIDORDEREXCEPTION",
        ),
        (
            "main.eventlog.get",
            json!({"id": 999_999}),
            400,
            "ENTITYNOTFOUNDEXCEPTION",
        ),
        (
            "main.eventlog.get",
            json!({}),
            400,
            "VALIDATION_REQUESTVALIDATIONEXCEPTION",
        ),
        (
            "main.eventlog.field.get",
            json!({}),
            400,
            "VALIDATION_REQUESTVALIDATIONEXCEPTION",
        ),
        (
            "main.eventlog.field.list",
            json!({"select": ["color"]}),
            400,
            "UNKNOWNDTOPROPERTYEXCEPTION",
        ),
        ("no.such", json!({}), 404, "METHODNOTFOUNDEXCEPTION"),
        (
            "batch",
            json!({"halt": 0, "cmd": {}}),
            400,
            "INVALIDSELECTEXCEPTION",
        ),
        (
            "batch",
            json!([{"query": {}}]),
            400,
            "VALIDATION_REQUESTVALIDATIONEXCEPTION",
        ),
    ] {
        program.is_wrong(method, body, status, code).await;
    }
    let deep = (0..20).fold(
        json!(["id", 1]),
        |inner, _| json!({"logic": "or", "conditions": [inner]}),
    );
    program
        .is_wrong(
            list,
            json!({"filter": [deep]}),
            400,
            "INVALIDFILTEREXCEPTION",
        )
        .await;
    let many: Vec<_> = (0..2_000).collect();
    program
        .is_wrong(
            list,
            json!({"filter": [["id", many]]}),
            400,
            "INVALIDFILTEREXCEPTION",
        )
        .await;
    // JSON alone, and no parameters in the query.
    let form = "application/x-www-form-urlencoded";
    let (status, _, answer) = program.send("POST", list, None, form, "a=1").await;
    assert_eq!(
        (status.as_u16(), answer["error"]["code"].as_str()),
        (400, Some("BITRIX_REST_V3_EXCEPTION_INVALIDJSONEXCEPTION"))
    );
    let (status, _, answer) = program
        .send("GET", "main.eventlog.get?id=1", None, "", "")
        .await;
    assert_eq!(status.as_u16(), 400, "{answer}");
    assert_eq!(answer["error"]["validation"][0]["field"], "id");
    // The older address knows the event log as little as the vendor's.
    let older = Program {
        path: program.path.replacen("/api/", "/", 1),
        ..program.clone()
    };
    let (status, answer) = older.post(list, json!({})).await;
    assert_eq!(
        (status.as_u16(), &answer["error"]),
        (404, &json!("ERROR_METHOD_NOT_FOUND"))
    );
    // Scope and role.
    let blind = Program::of(&office, &[Scope::User]).await;
    blind
        .is_wrong(list, json!({}), 403, "INSUFFICIENTSCOPEEXCEPTION")
        .await;
    let ben = office.member(Role::Employee, "ben@northwind.example").await;
    let (_, path) = office.webhook(&ben, &Scope::ALL).await;
    Program::at(&office, &path)
        .is_wrong(list, json!({}), 403, "ACCESSDENIEDEXCEPTION")
        .await;
    let (_, path) = office.webhook(&office.owner, &Scope::ALL).await;
    let guessed = format!("{}x/", path.trim_end_matches('/'));
    Program::at(&office, &guessed)
        .is_wrong(list, json!({}), 403, "INVALID_CREDENTIALS")
        .await;
    let block = Decision::Block {
        employee: ben.employee.clone(),
        reason: "Laptop lost".to_owned(),
    };
    assert_eq!(office.owner.decide(block).await, Outcome::applied());
    let (_, path) = office.webhook(&office.owner, &Scope::ALL).await;
    assert_eq!(
        Program::at(&office, &path)
            .post("profile", json!({}))
            .await
            .0,
        StatusCode::OK
    );
    office.suspect(&ben.employee).await;
}

#[tokio::test]
async fn fields_scopes_and_the_document_name_everything_there_is_api_1() {
    let (_office, program) = office().await;
    let fields = program.result("main.eventlog.field.list", json!({})).await;
    let usable: Vec<_> = fields["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["filterable"] == true)
        .map(|one| one["name"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        usable,
        ["id", "timestampX", "auditTypeId", "userId", "guestId"]
    );
    assert_eq!(fields["items"].as_array().unwrap().len(), 13);
    let one = json!({"name": "timestampX", "select": ["name", "type"]});
    let one = program.result("main.eventlog.field.get", one).await;
    assert_eq!(
        one,
        json!({"item": {"name": "timestampX", "type": "object"}})
    );
    let document = program.post("documentation", json!({})).await.1["result"].clone();
    assert_eq!(document["openapi"], "3.0.3");
    let older = program.result("methods", json!({"full": true})).await;
    let mut names: Vec<_> = older["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|name| name.as_str().unwrap().to_owned())
        .collect();
    let scopes = program.result("rest.scope.list", json!({})).await;
    for of in scopes["item"].as_object().unwrap().values() {
        names.extend(
            of.as_array()
                .unwrap()
                .iter()
                .map(|name| name.as_str().unwrap().to_owned()),
        );
    }
    assert!(names.len() > 20, "{names:?}");
    for name in names {
        assert!(
            document["paths"][format!("/{name}")]["post"].is_object(),
            "{name}"
        );
    }
    let batch = json!([
        {"method": "main.eventlog.get", "query": {"id": 1, "select": ["id"]}, "parallel": false},
        {"method": "user.get", "query": {"FILTER": {"ID": 1}, "select": ["ID"]}},
        {"method": "user.admin"},
    ]);
    let found = program.result("batch", batch).await;
    assert_eq!(found[0], json!({"item": {"id": 1}}));
    assert_eq!(found[1]["items"], json!([{"ID": "1"}]));
    assert_eq!(found[2], json!({"result": true}));
    // As the vendor's SDK sends a list.
    let batch = json!({"1": {"method": "user.admin"}, "0": {"method": "server.time"}});
    let found = program.result("batch", batch).await;
    assert_eq!(found[1], json!({"result": true}), "{found}");
}

#[tokio::test]
async fn a_call_that_is_sent_again_under_its_key_is_carried_out_once_api_1() {
    let (office, program) = office().await;
    let add = |key: &'static str, body: Value| {
        let program = program.clone();
        async move {
            let json = "application/json";
            program
                .send("POST", "user.add", Some(key), json, &body.to_string())
                .await
        }
    };
    let nina = json!({"EMAIL": "nina@example.com", "NAME": "Nina"});
    let (status, headers, first) = add("one", nina.clone()).await;
    assert_eq!(status, StatusCode::OK, "{first}");
    assert_eq!(headers["idempotency-key"], "one");
    assert!(headers.get("idempotent-replayed").is_none());
    for _ in 0..2 {
        let (status, headers, again) = add("one", nina.clone()).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(again["result"], first["result"]);
        assert_eq!(headers["idempotent-replayed"], "true");
    }
    let invited = "select count(*) from employee where contact_email = 'nina@example.com'";
    assert_eq!(office.number(invited).await, 1);
    let (status, _, other) = add("one", json!({"EMAIL": "other@example.com"})).await;
    assert_eq!(status.as_u16(), 422, "{other}");
    assert_eq!(
        other["error"]["code"],
        format!("{CODE}IDEMPOTENCYKEYREUSEDEXCEPTION")
    );
    // A failure is not kept: the same key tries again. Another key is another call.
    let (status, _, taken) = add("two", nina.clone()).await;
    assert_eq!(
        (status.as_u16(), &taken["error"]["code"]),
        (400, &json!("ERROR_ARGUMENT"))
    );
    let (status, ..) = add("two", json!({"EMAIL": "other@example.com"})).await;
    assert_eq!(status, StatusCode::OK);
    let long = Box::leak("k".repeat(256).into_boxed_str());
    for bad in ["", &*long] {
        let (status, _, answer) = program
            .send("POST", "user.add", Some(bad), "application/json", "{}")
            .await;
        assert_eq!(status.as_u16(), 400);
        assert_eq!(
            answer["error"]["code"],
            format!("{CODE}INVALIDIDEMPOTENCYKEYEXCEPTION")
        );
    }
    // After a day it is forgotten: the call is made, and meets the rules.
    office.clock.advance(DAY);
    let (status, headers, _) = add("one", nina).await;
    assert_eq!(status.as_u16(), 400, "the address is taken");
    assert!(headers.get("idempotent-replayed").is_none());
}

#[tokio::test]
async fn each_change_in_a_batch_that_is_sent_again_under_its_key_is_carried_out_once_api_1() {
    let (office, program) = office().await;
    let send = async |key: &'static str, body: &Value| {
        let json = "application/json";
        program
            .send("POST", "batch", Some(key), json, &body.to_string())
            .await
    };
    let team = |name: &str| json!({"method": "department.add", "query": {"NAME": name}});
    let person = |email: &str| json!({"method": "user.add", "query": {"EMAIL": email, "UF_DEPARTMENT": [1]}});
    let whole =
        json!([team("Sales"), person("nina@example.com"), {"method": "user.admin"}, team("Labs")]);
    let (status, headers, first) = send("all", &whole).await;
    assert_eq!(status, StatusCode::OK, "{first}");
    assert_eq!(headers["idempotency-key"], "all");
    assert!(headers.get("idempotent-replayed").is_none());
    for _ in 0..2 {
        let (status, headers, again) = send("all", &whole).await;
        assert_eq!(status, StatusCode::OK, "{again}");
        assert_eq!(again["result"], first["result"]);
        assert_eq!(headers["idempotent-replayed"], "true");
    }
    let departments = "select count(*) from department";
    assert_eq!(office.number(departments).await, 2);
    // One that failed on its way goes on there; what another call says under the key is refused.
    let half = json!([team("Stores"), person("nobody"), team("Yard")]);
    for _ in 0..2 {
        let (status, headers, failed) = send("half", &half).await;
        assert_eq!(status.as_u16(), 400, "{failed}");
        assert_eq!(failed["error"]["message"], "wrong_email");
        assert_eq!(headers["idempotency-key"], "half");
        assert_eq!(office.number(departments).await, 3);
    }
    let mended = json!([team("Stores"), person("ben@example.com"), team("Yard")]);
    let (status, headers, answer) = send("half", &mended).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    assert!(headers.get("idempotent-replayed").is_none(), "in part");
    assert_eq!(office.number(departments).await, 4);
    let (status, _, other) = send("half", &json!([team("Others")])).await;
    assert_eq!(status.as_u16(), 422, "{other}");
    let (status, _, other) = send("", &whole).await;
    assert_eq!(status.as_u16(), 400, "{other}");
    // The key of a batch is no key of a single call.
    let one = json!({"NAME": "Gate"}).to_string();
    let json = "application/json";
    let (status, headers, _) = program
        .send("POST", "department.add", Some("all"), json, &one)
        .await;
    assert_eq!(status, StatusCode::OK);
    assert!(headers.get("idempotent-replayed").is_none());
}

/// As the vendor's SDK writes them (`BatchRefV3`).
#[tokio::test]
async fn a_later_call_of_a_batch_takes_what_an_earlier_one_found_and_what_stands_for_nothing_is_refused_api_1()
 {
    let (office, program) = office().await;
    let list = "main.eventlog.list";
    let log =
        json!({"method": list, "as": "log", "query": {"filter": [["auditTypeId", "INVITED"]]}});
    let found = program
        .result(
            "batch",
            json!([
                log,
                {"method": list, "query": {"filter": [["id", "in", {"$refArray": "log.id"}]]}},
                {"method": "main.eventlog.get", "as": "first", "query": {"id": {"$ref": "log.items.0.id"}}},
                {"method": "user.get", "query": {"FILTER": {"ID": {"$ref": "first.item.userId"}}}},
                {"method": list, "query": {"filter": [["id", {"$ref": "1.items.1.id"}]]}},
            ]),
        )
        .await;
    let first = &found[0]["items"][0];
    assert_eq!(found[1], found[0]);
    assert!(found[0]["items"].as_array().unwrap().len() >= 6);
    assert_eq!(&found[2]["item"], first);
    let people = found[3]["items"].as_array().unwrap();
    assert_eq!(
        (people.len(), &people[0]["ID"]),
        (1, &first["userId"].to_string().into())
    );
    assert_eq!(found[4]["items"], json!([found[0]["items"][1]]));

    let many = vec![json!({"$ref": "log.items"}); 2_000];
    for query in [
        json!({"NAME": {"$ref": "nobody.item.id"}}),
        json!({"NAME": {"$ref": "log.items.999.id"}}),
        json!({"NAME": {"$ref": "log"}}),
        json!({"NAME": {"$ref": "log.items.0.id", "as": "text"}}),
        json!({"NAME": {"$ref": 0}}),
        json!({"NAME": {"$ref": "2.id"}}),
        json!({"NAME": "Yard", "of": [{"$refArray": "log"}]}),
        json!({"NAME": "Yard", "of": {"$refArray": "log.nothing"}}),
        json!({"NAME": "Yard", "of": {"$refArray": "0.id"}}),
        json!({"NAME": "Yard", "of": many}),
    ] {
        let calls = json!([log, {"method": "department.add", "query": query}]);
        let code = "INVALIDSELECTEXCEPTION";
        program.is_wrong("batch", calls, 400, code).await;
    }
    assert_eq!(office.number("select count(*) from department").await, 0);
    let alone = json!({"FILTER": {"ID": {"$ref": "log.items.0.id"}}});
    let code = "INVALIDSELECTEXCEPTION";
    program.is_wrong("user.get", alone, 400, code).await;
    for body in [
        json!({"ID": {"is": 1}}),
        json!({"FILTER": {"ID": [{"is": 1}]}}),
    ] {
        let code = "INVALIDFILTEREXCEPTION";
        program.is_wrong("user.get", body, 400, code).await;
    }

    // Sent again, it is the same call, whatever it would stand for by now.
    let team = json!({"NAME": "Sales"});
    let team = program.result("department.add", team).await["id"].clone();
    let calls = json!([
        {"method": "department.get", "as": "team", "query": {"ID": team}},
        {"method": "user.update", "query": {"ID": 1, "WORK_POSITION": {"$ref": "team.items.0.NAME"}}},
    ])
    .to_string();
    let json = "application/json";
    let send = async || {
        program
            .send("POST", "batch", Some("place"), json, &calls)
            .await
    };
    assert_eq!(send().await.0, StatusCode::OK);
    let renamed = json!({"ID": team, "NAME": "Trade"});
    program.result("department.update", renamed).await;
    let (status, headers, again) = send().await;
    assert_eq!(status, StatusCode::OK, "{again}");
    assert_eq!(headers["idempotent-replayed"], "true");
    let owner = program.result("user.get", json!({"ID": 1})).await;
    assert_eq!(owner["items"][0]["WORK_POSITION"], "Sales");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_calls_under_one_key_at_once_one_is_carried_out_and_none_is_told_otherwise_api_1() {
    let (office, program) = office().await;
    let program = Arc::new(program);
    let tries = (0..8).map(|_| {
        let program = program.clone();
        tokio::spawn(async move {
            let body = json!({"NAME": "Sales"}).to_string();
            program
                .send(
                    "POST",
                    "department.add",
                    Some("sales"),
                    "application/json",
                    &body,
                )
                .await
        })
    });
    let mut told = 0;
    for answer in futures_util::future::join_all(tries).await {
        let (status, _, answer) = answer.unwrap();
        if status == StatusCode::OK {
            assert_eq!(answer["result"], json!({"id": 2}));
            told += 1;
        } else {
            // It is under way: clients try again.
            assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{answer}");
        }
    }
    assert!(told > 0);
    let departments = "select count(*) from department";
    assert_eq!(office.number(departments).await, 1);
}

/// SYN-1: a process that dies between the effect and keeping its answer leaves a call under way, with its effect.
#[tokio::test]
async fn a_call_whose_answer_was_lost_in_a_crash_is_answered_by_its_key_and_not_carried_out_twice_api_1_syn_1()
 {
    let (office, program) = office().await;
    let send = async |method: &'static str, key: &'static str, body: &Value| {
        let json = "application/json";
        program
            .send("POST", method, Some(key), json, &body.to_string())
            .await
    };
    let (_, _, made) = send("department.add", "made", &json!({"NAME": "Made"})).await;
    let department = made["result"]["id"].clone();
    let (_, _, hired) = send("user.add", "hired", &json!({"EMAIL": "ben@example.com"})).await;
    let ben = hired["result"]["id"].clone();
    office
        .tamper("update employee set status = 'active' where contact_email = 'ben@example.com'")
        .await;
    let calls = [
        ("department.add", json!({"NAME": "Sales"})),
        (
            "user.add",
            json!({"EMAIL": "nina@example.com", "NAME": "Nina"}),
        ),
        (
            "department.update",
            json!({"ID": department, "NAME": "Renamed"}),
        ),
        (
            "user.update",
            json!({"ID": ben, "WORK_POSITION": "Clerk", "ACTIVE": false}),
        ),
        ("department.delete", json!({"ID": department})),
    ];
    for (method, body) in &calls {
        let (status, _, first) = send(method, "once", body).await;
        assert_eq!(status, StatusCode::OK, "{method}: {first}");
        let lost = format!(
            "update rest_call set answer = null where name = 'once' and method = '{method}'"
        );
        assert_eq!(office.tamper(&lost).await, 1);
        let counts = [
            "select count(*) from operation",
            "select count(*) from event",
            "select count(*) from employee",
            "select count(*) from department",
            "select count(*) from letter",
            "select revision from workspace",
        ];
        let mut before = Vec::new();
        for sql in counts {
            before.push(office.number(sql).await);
        }
        let (status, _, early) = send(method, "once", body).await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{method}: {early}");
        office.clock.advance(MINUTE);
        let (status, _, other) = send(method, "once", &json!({"NAME": "Other"})).await;
        assert_eq!(status.as_u16(), 422, "{method}: {other}");
        for replayed in [false, true] {
            let (status, headers, again) = send(method, "once", body).await;
            assert_eq!(status, StatusCode::OK, "{method}: {again}");
            assert_eq!(again["result"], first["result"], "{method}");
            assert_eq!(headers.contains_key("idempotent-replayed"), replayed);
        }
        for (sql, before) in counts.iter().zip(before) {
            assert_eq!(office.number(sql).await, before, "{method}: {sql}");
        }
    }
    // One that died before its effect is carried out by whoever sends it again.
    let (_, _, first) = send("department.add", "early", &json!({"NAME": "Early"})).await;
    office
        .tamper("update rest_call set answer = null where name = 'early'")
        .await;
    for table in ["department", "operation"] {
        let newest =
            format!("delete from {table} where revision = (select revision from workspace)");
        assert_eq!(office.tamper(&newest).await, 1, "{table}");
    }
    office.clock.advance(MINUTE);
    let (status, _, again) = send("department.add", "early", &json!({"NAME": "Early"})).await;
    assert_eq!(status, StatusCode::OK, "{again}: {first}");
    let early = "select count(*) from department where name = 'Early'";
    assert_eq!(office.number(early).await, 1);
}
