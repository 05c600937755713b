//! Bad input in JSON: a zero, which no column of text takes and PostgreSQL fails on. Both engines hear the same of it.

use axum::http::StatusCode;
use gatehouse_rules::id::DepartmentId;
use gatehouse_rules::operation::Decision;
use gatehouse_rules::webhook::Scope;
use serde_json::{Value, json};

use crate::bad_input::{kept, office};

/// The same with a zero in one text more, for each text that is in it.
fn with_a_zero(value: &Value) -> Vec<Value> {
    match value {
        Value::String(text) => vec![json!(format!("{text}\0")), json!("\0")],
        Value::Array(items) => (0..items.len())
            .flat_map(|at| {
                with_a_zero(&items[at]).into_iter().map(move |bad| {
                    let mut items = items.clone();
                    items[at] = bad;
                    Value::Array(items)
                })
            })
            .collect(),
        Value::Object(map) => map
            .iter()
            .flat_map(|(name, value)| {
                with_a_zero(value).into_iter().map(move |bad| {
                    let mut map = map.clone();
                    map.insert(name.clone(), bad);
                    Value::Object(map)
                })
            })
            .collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

#[tokio::test]
async fn an_operation_with_a_zero_in_it_is_refused_and_holds_up_nothing_syn_1() {
    let office = office().await;
    let anna = office.text("select id from employee where role = 'employee'");
    let anna = anna.await;
    let before = kept(&office).await;
    let mut n = 0;
    for decision in [
        Decision::Invite {
            people: vec![office.invitee("ben@northwind.example")],
            letters: true,
        },
        Decision::Block {
            employee: anna.as_str().into(),
            reason: "Laptop lost".to_owned(),
        },
        Decision::AddDepartment {
            department: DepartmentId(office.id()),
            name: "Sales".to_owned(),
        },
    ] {
        let whole = serde_json::to_value(office.owner.operation(decision)).unwrap();
        for mut bad in with_a_zero(&whole) {
            let id = bad["id"].as_str().unwrap();
            let is_id = id.contains('\0');
            if !is_id {
                bad["id"] = json!(office.id());
            }
            let id = bad["id"].clone();
            let body = json!({"operations": [bad]});
            let (status, told) = (office.owner)
                .call("POST", "/api/sync/operations", Some(body.clone()))
                .await;
            if is_id {
                assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{told}");
                continue;
            }
            assert_eq!(status, StatusCode::OK, "{body}: {told}");
            assert_eq!(told[0]["operation"], id);
            let reason = &told[0]["outcome"]["problem"]["reason"];
            assert_eq!(reason, "control_character", "{body}: {told}");
            n += 1;
        }
    }
    assert!(n > 20, "{n}");
    assert_eq!(kept(&office).await, before);
    let unread = "select count(*) from event where kind = 'operation_refused'";
    assert_eq!(office.number(unread).await, n);
    for path in [
        "/api/sync/rows?after=employee:%00",
        "/api/sync/rows?after=%00:x",
        "/api/sync/feed?cursor=%00",
        "/api/sync/feed?chain=%00",
    ] {
        let (status, told) = office.owner.call("GET", path, None).await;
        assert!(status.is_client_error(), "{path}: {status} {told}");
    }
}

#[tokio::test]
async fn a_call_of_an_integration_with_a_zero_in_it_is_refused_in_the_vendors_shape_api_1() {
    let office = office().await;
    let (_, path) = office.webhook(&office.owner, &Scope::ALL).await;
    let before = kept(&office).await;
    let newer = path.replacen("/rest/", "/rest/api/", 1);
    let add = json!({"EMAIL": "ben@northwind.example", "NAME": "Ben", "UF_DEPARTMENT": ["1"]});
    let get = json!({"FILTER": {"NAME": "Anna", "EMAIL": ["a@x.example"]}, "SORT": "ID"});
    for (method, whole) in [("user.add", add), ("user.get", get)] {
        let mut all = with_a_zero(&whole);
        all.push(json!({"NAME\0": "Ben"}));
        for bad in all {
            for address in [&path, &newer] {
                let call = format!("{address}{method}");
                let (status, told) = office.owner.call("POST", &call, Some(bad.clone())).await;
                assert_eq!(status, StatusCode::BAD_REQUEST, "{bad}: {told}");
                assert!(!told["error"].is_null(), "{told}");
            }
        }
    }
    for call in [
        "user.get?FILTER[NAME]=%00",
        "user.search?FIND=a%00b",
        "user.add?EMAIL=a%00@x.example",
        "user.get?%00=1",
        "department.get?NAME=%00",
    ] {
        let call = format!("{path}{call}");
        let (status, told) = office.owner.call("GET", &call, None).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{call}: {told}");
    }
    // One of a batch stops no other.
    let batch = json!({"halt": 0, "cmd": {"bad": "user.get?FILTER[NAME]=%00", "good": "profile"}});
    let call = format!("{path}batch");
    let (status, told) = office.owner.call("POST", &call, Some(batch)).await;
    assert_eq!(status, StatusCode::OK, "{told}");
    assert!(told["result"]["result"]["good"].is_object(), "{told}");
    assert!(told["result"]["result_error"]["bad"].is_object(), "{told}");
    assert_eq!(kept(&office).await, before);
}
