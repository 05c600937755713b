//! A portal made from the vendor's documented examples alone: numbers as texts, `{}` for dates, `[]` for empty maps, and of each
//! person no more than is told of them.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};

use gatehouse_rules::time::{Clock, SECOND, Time};
use reqwest::Url;
use serde_json::{Map, Value, json};

use crate::stub::{Heard, Say, Stub};

pub const SECRET: &str = "s3cr3tofawebhook";

/// What a portal has.
pub struct World {
    /// By their numbers.
    pub people: BTreeMap<i64, Value>,
    pub departments: Vec<Value>,
    /// Oldest first; `None` where the plan has none.
    pub log: Option<Vec<Value>>,
    pub scopes: Vec<&'static str>,
    pub admin: bool,
    pub clock: Clock,
    /// How many calls fit at once; two run out in a second.
    pub burst: i64,
    level: i64,
    at: Time,
    /// Answers refused for their number.
    pub n_refused: usize,
    /// Methods asked for, those of batches among them.
    pub asked: HashMap<String, usize>,
}

impl World {
    pub fn new(clock: Clock) -> Self {
        Self {
            people: BTreeMap::new(),
            departments: vec![
                json!({"ID": "1", "NAME": "Northwind", "SORT": 500}),
                json!({"ID": "15", "NAME": "Sales", "SORT": 500, "PARENT": "1"}),
            ],
            log: Some(Vec::new()),
            scopes: vec!["user", "department", "main"],
            admin: true,
            clock,
            burst: 50,
            level: 0,
            at: Time(0),
            n_refused: 0,
            asked: HashMap::new(),
        }
    }

    /// Somebody as the page on `user.get` shows them.
    pub fn hire(&mut self, number: i64) {
        let row = json!({
            "ID": number.to_string(), "ACTIVE": true, "NAME": format!("Anna{number}"), "LAST_NAME": "Berg",
            "EMAIL": format!("a{number}@northwind.example"), "LAST_LOGIN": "2026-08-20T09:00:00+03:00",
            "DATE_REGISTER": "2024-07-23T03:00:00+03:00", "IS_ONLINE": "N", "TIMESTAMP_X": {},
            "LAST_ACTIVITY_DATE": {}, "UF_DEPARTMENT": [15], "USER_TYPE": "employee",
        });
        self.people.insert(number, row);
    }

    pub fn set(&mut self, number: i64, field: &str, value: Value) {
        self.people.get_mut(&number).unwrap()[field] = value;
    }

    /// An entry of the log about somebody.
    pub fn log(&mut self, kind: &str, user: i64, item: i64) {
        let log = self.log.as_mut().unwrap();
        let id = log.len() + 1;
        log.push(json!({
            "id": id, "timestampX": self.clock.now().utc().replace('Z', "+00:00"), "severity": "SECURITY",
            "auditTypeId": kind, "moduleId": "main", "itemId": item.to_string(), "remoteAddr": "192.0.2.7",
            "userAgent": "Mozilla/5.0", "requestUri": "/", "siteId": null, "userId": user, "guestId": null,
            "description": "{\"method\":\"external\",\"externalAuthId\":\"Bitrix24Net\"}",
        }));
    }

    fn has_room(&mut self) -> bool {
        let now = self.clock.now();
        let out = now.since(self.at).max(0) * 2_000 / SECOND;
        self.level = (self.level - out).max(0);
        self.at = now;
        let fits = self.level + 1_000 <= self.burst * 1_000;
        self.level += if fits { 1_000 } else { 0 };
        fits
    }

    fn answer(&mut self, heard: &Heard) -> Say {
        if !self.has_room() {
            self.n_refused += 1;
            return refusal(503, "QUERY_LIMIT_EXCEEDED", "Too many requests");
        }
        let parts: Vec<&str> = heard.path.trim_start_matches('/').split('/').collect();
        let body: Value = serde_json::from_str(&heard.body).unwrap_or_default();
        match parts.as_slice() {
            ["rest", "1", SECRET, "batch.json"] => Say::json(self.batch(&body["cmd"])),
            ["rest", "api", "1", SECRET, method] => self.newer(method, &body),
            _ => refusal(403, "INVALID_CREDENTIALS", "Invalid request credentials"),
        }
    }

    fn batch(&mut self, calls: &Value) -> Value {
        let calls = calls.as_object().unwrap();
        assert!(calls.len() <= 50, "Max batch length exceeded");
        let (mut results, mut errors, mut totals) = (Map::new(), Map::new(), Map::new());
        for (name, call) in calls {
            let url = Url::parse(&format!("http://x/{}", call.as_str().unwrap())).unwrap();
            let method = url.path().trim_start_matches('/').to_owned();
            let params: Vec<(String, String)> = url
                .query_pairs()
                .into_owned()
                .map(|(key, value)| (key, refer(&value, &results)))
                .collect();
            *self.asked.entry(method.clone()).or_default() += 1;
            match self.call(&method, &params) {
                Ok((found, total)) => {
                    results.insert(name.clone(), found);
                    totals.extend(total.map(|total| (name.clone(), total.into())));
                }
                Err(code) => {
                    errors.insert(
                        name.clone(),
                        json!({"error": code, "error_description": ""}),
                    );
                }
            }
        }
        json!({"result": {
            "result": listed(results), "result_error": listed(errors), "result_total": listed(totals),
            "result_next": [], "result_time": [],
        }, "time": {}})
    }

    fn call(
        &self,
        method: &str,
        params: &[(String, String)],
    ) -> Result<(Value, Option<usize>), &'static str> {
        let get = |name: &str| {
            params
                .iter()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value)
        };
        let start: i64 = get("start")
            .or(get("START"))
            .map_or(0, |start| start.parse().unwrap());
        let page = |rows: Vec<Value>| {
            let total = (start >= 0).then_some(rows.len());
            let from = usize::try_from(start).unwrap_or(0);
            (
                Value::from_iter(rows.into_iter().skip(from).take(50)),
                total,
            )
        };
        match method {
            "profile" => Ok((
                json!({"ID": "1", "ADMIN": self.admin, "NAME": "Petra", "LAST_NAME": "Novak", "PERSONAL_GENDER": ""}),
                None,
            )),
            "scope" => Ok((json!(self.scopes), None)),
            "user.admin" => Ok((self.admin.into(), None)),
            "server.time" => Ok((self.clock.now().utc().replace('Z', "+00:00").into(), None)),
            "department.get" if self.scopes.contains(&"department") => {
                Ok(page(self.departments.clone()))
            }
            "user.get" if self.scopes.iter().any(|scope| scope.starts_with("user")) => {
                let numbers: Vec<i64> = params
                    .iter()
                    .filter(|(key, _)| key == "FILTER[@ID][]")
                    .map(|(_, id)| id.parse().unwrap())
                    .collect();
                // What is no number holds nothing back.
                let after = get("FILTER[>ID]")
                    .and_then(|id| id.parse().ok())
                    .unwrap_or(0);
                let rows = self
                    .people
                    .iter()
                    .filter(|(id, _)| **id > after && (numbers.is_empty() || numbers.contains(id)));
                Ok(page(rows.map(|(_, row)| row.clone()).collect()))
            }
            _ => Err("insufficient_scope"),
        }
    }

    fn newer(&mut self, method: &str, body: &Value) -> Say {
        *self.asked.entry(method.to_owned()).or_default() += 1;
        let Some(log) = &self.log else {
            let error = json!({"error": {"code": "BITRIX_REST_V3_EXCEPTION_ACCESSDENIEDEXCEPTION", "message": "Access denied"}});
            return Say::status_json(403, &error);
        };
        let items = |rows: Vec<&Value>| json!({"items": rows});
        let result = match method {
            "main.eventlog.list" => items(log.iter().rev().take(50).collect()),
            "main.eventlog.tail" => {
                let after = body["cursor"]["value"].as_i64().unwrap();
                items(
                    log.iter()
                        .filter(|one| one["id"].as_i64().unwrap() > after)
                        .take(50)
                        .collect(),
                )
            }
            "batch" => {
                let pages = body.as_array().unwrap().iter().map(|call| {
                    let page = call["query"]["pagination"]["page"].as_u64().unwrap() as usize;
                    items(log.iter().rev().skip((page - 1) * 50).take(50).collect())
                });
                Value::from_iter(pages)
            }
            other => panic!("nobody documents {other}"),
        };
        Say::json(json!({"result": result, "time": {}}))
    }
}

pub fn refusal(status: u16, code: &str, text: &str) -> Say {
    Say::status_json(status, &json!({"error": code, "error_description": text}))
}

/// Empty maps come out as lists.
fn listed(map: Map<String, Value>) -> Value {
    if map.is_empty() {
        json!([])
    } else {
        Value::Object(map)
    }
}

/// `$result[name][49][ID]`; nothing where nothing is there.
fn refer(text: &str, results: &Map<String, Value>) -> String {
    let Some(path) = text.strip_prefix("$result") else {
        return text.to_owned();
    };
    let mut parts = path.split(['[', ']']).filter(|part| !part.is_empty());
    let mut at = parts.next().and_then(|name| results.get(name));
    for part in parts {
        at = at.and_then(|at| {
            part.parse::<usize>()
                .map_or_else(|_| at.get(part), |n| at.get(n))
        });
    }
    at.and_then(Value::as_str).unwrap_or_default().to_owned()
}

type Between = Box<dyn Fn(usize, &Heard) -> Option<Say> + Send + Sync>;

/// The portal on a line; `between` may answer the nth request, from 0, in its place.
pub async fn open(
    world: World,
    between: impl Fn(usize, &Heard) -> Option<Say> + Send + Sync + 'static,
) -> (Arc<Mutex<World>>, Stub) {
    let world = Arc::new(Mutex::new(world));
    let (answers, n, between): (_, Mutex<usize>, Between) =
        (world.clone(), Mutex::new(0), Box::new(between));
    let stub = Stub::start(move |heard| {
        let nth = {
            let mut n = n.lock().unwrap();
            *n += 1;
            *n - 1
        };
        between(nth, heard).unwrap_or_else(|| answers.lock().unwrap().answer(heard))
    })
    .await;
    (world, stub)
}

/// The webhook's address.
pub fn webhook(stub: &Stub) -> String {
    format!("{}/rest/1/{SECRET}/", stub.origin)
}
