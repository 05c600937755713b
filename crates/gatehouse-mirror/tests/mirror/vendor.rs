//! A portal made from the vendor's documented examples alone: numbers as texts, `{}` for dates, `[]` for empty maps, and of each
//! person no more than is told of them.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};

use gatehouse_rules::time::{Clock, SECOND, Time};
use reqwest::Url;
use serde_json::{Map, Value, json};

use crate::stub::{Heard, Say, Stub};

pub const SECRET: &str = "s3cr3tofawebhook";

/// What becomes of the next request that calls a method.
#[derive(Clone, Copy)]
pub enum Lost {
    /// It is done, and its answer never comes.
    Answer,
    /// It is done, and the one who asked hangs.
    Silence,
    /// It is not done, and nobody says so.
    Request,
}

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
    /// How many batches were done; whoever waits for one, watches it.
    pub n_batches: tokio::sync::watch::Sender<usize>,
    /// The most calls of one method in one batch.
    pub most: HashMap<String, usize>,
    /// Addresses of whom the portal does not tell.
    pub hidden: Vec<&'static str>,
    /// People whom the portal keeps as they are.
    pub kept: Vec<i64>,
    /// Calls of a method that are refused, one after another.
    pub refusals: Vec<(&'static str, &'static str, &'static str)>,
    /// What becomes of the next request that calls a method.
    pub lost: Option<(&'static str, Lost)>,
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
            n_batches: tokio::sync::watch::Sender::new(0),
            most: HashMap::new(),
            hidden: Vec::new(),
            kept: Vec::new(),
            refusals: Vec::new(),
            lost: None,
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
            ["rest", "1", SECRET, "batch.json"] => {
                let calls = |lost: &mut (&str, Lost)| heard.body.contains(lost.0);
                match self.lost.take_if(calls).map(|(_, lost)| lost) {
                    None => Say::json(self.batch(&body["cmd"])),
                    Some(Lost::Answer) => {
                        Say::Cut(Box::new(Say::json(self.batch(&body["cmd"]))), 0)
                    }
                    Some(Lost::Silence) => {
                        self.batch(&body["cmd"]);
                        Say::Nothing
                    }
                    Some(Lost::Request) => Say::Cut(Box::new(Say::json(json!({}))), 0),
                }
            }
            ["rest", "api", "1", SECRET, method] => self.newer(method, &body),
            _ => refusal(403, "INVALID_CREDENTIALS", "Invalid request credentials"),
        }
    }

    fn batch(&mut self, calls: &Value) -> Value {
        let calls = calls.as_object().unwrap();
        assert!(calls.len() <= 50, "Max batch length exceeded");
        let (mut results, mut errors, mut totals) = (Map::new(), Map::new(), Map::new());
        let mut n_of: HashMap<String, usize> = HashMap::new();
        for (name, call) in calls {
            let url = Url::parse(&format!("http://x/{}", call.as_str().unwrap())).unwrap();
            let method = url.path().trim_start_matches('/').to_owned();
            let params: Vec<(String, String)> = url
                .query_pairs()
                .into_owned()
                .map(|(key, value)| (key, refer(&value, &results)))
                .collect();
            *self.asked.entry(method.clone()).or_default() += 1;
            *n_of.entry(method.clone()).or_default() += 1;
            match self.call(&method, &params) {
                Ok((found, total)) => {
                    results.insert(name.clone(), found);
                    totals.extend(total.map(|total| (name.clone(), total.into())));
                }
                Err((code, text)) => {
                    errors.insert(
                        name.clone(),
                        json!({"error": code, "error_description": text}),
                    );
                }
            }
        }
        self.n_batches.send_modify(|n| *n += 1);
        for (method, n) in n_of {
            let most = self.most.entry(method).or_default();
            *most = n.max(*most);
        }
        json!({"result": {
            "result": listed(results), "result_error": listed(errors), "result_total": listed(totals),
            "result_next": [], "result_time": [],
        }, "time": {}})
    }

    fn call(
        &mut self,
        method: &str,
        params: &[(String, String)],
    ) -> Result<(Value, Option<usize>), (&'static str, &'static str)> {
        if let Some(at) = self.refusals.iter().position(|one| one.0 == method) {
            let (_, code, text) = self.refusals.remove(at);
            return Err((code, text));
        }
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
                let address = get("FILTER[EMAIL]").map(|text| text.to_lowercase());
                let has = |row: &Value| row["EMAIL"].as_str().map(str::to_lowercase);
                let rows = self.people.iter().filter(|(id, row)| {
                    **id > after
                        && (numbers.is_empty() || numbers.contains(id))
                        && (address.is_none() || address == has(row))
                });
                Ok(page(rows.map(|(_, row)| row.clone()).collect()))
            }
            "user.add" if self.scopes.contains(&"user") => self.add(params),
            "user.update" if self.scopes.contains(&"user") => self.update(params),
            _ => Err(("insufficient_scope", "")),
        }
    }

    /// As the pages on `user.add` and `user.update` have it: who is invited is active and has never signed in.
    fn add(
        &mut self,
        params: &[(String, String)],
    ) -> Result<(Value, Option<usize>), (&'static str, &'static str)> {
        let get = |name: &str| params.iter().find(|(key, _)| key == name);
        let address = get("EMAIL").map_or("", |(_, address)| address);
        let mut known = self.people.values().map(|row| row["EMAIL"].as_str());
        if known.any(|one| one.is_some_and(|one| one.eq_ignore_ascii_case(address)))
            || self.hidden.contains(&address)
        {
            return Err(("ERROR_ARGUMENT", "A user with this email already exists"));
        }
        let number = self.people.keys().last().map_or(1, |last| last + 1);
        self.hire(number);
        self.set(number, "LAST_LOGIN", "".into());
        self.set(number, "NAME", "".into());
        self.set(number, "LAST_NAME", "".into());
        self.set(number, "UF_DEPARTMENT", json!([]));
        self.write(number, params);
        assert!(
            !self.people[&number]["UF_DEPARTMENT"]
                .as_array()
                .unwrap()
                .is_empty(),
            "the page on user.add wants a department"
        );
        Ok((number.into(), None))
    }

    fn update(
        &mut self,
        params: &[(String, String)],
    ) -> Result<(Value, Option<usize>), (&'static str, &'static str)> {
        let id = params.iter().find(|(key, _)| key == "ID").unwrap();
        let number = id.1.parse().unwrap();
        if !self.people.contains_key(&number) || self.kept.contains(&number) {
            return Err(("ERROR_CORE", "access_denied"));
        }
        let address = params.iter().find(|(key, _)| key == "EMAIL");
        let is_taken = |address: &str| {
            let mut others = self.people.iter().filter(|(other, _)| **other != number);
            others.any(|(_, row)| row["EMAIL"].as_str() == Some(address))
                || self.hidden.contains(&address)
        };
        if address.is_some_and(|(_, address)| is_taken(address)) {
            return Err(("ERROR_CORE", "A user with this email already exists"));
        }
        self.write(number, params);
        Ok((true.into(), None))
    }

    fn write(&mut self, number: i64, params: &[(String, String)]) {
        let departments = params.iter().filter(|(key, _)| key == "UF_DEPARTMENT[]");
        let departments: Vec<i64> = departments.map(|(_, id)| id.parse().unwrap()).collect();
        if !departments.is_empty() {
            self.set(number, "UF_DEPARTMENT", json!(departments));
        }
        for (key, value) in params {
            match key.as_str() {
                "ACTIVE" => self.set(number, key, (value == "Y").into()),
                "NAME" | "LAST_NAME" | "EMAIL" | "WORK_POSITION" => {
                    self.set(number, key, value.as_str().into());
                }
                "ID" | "UF_DEPARTMENT[]" => {}
                other => panic!("nobody documents {other}"),
            }
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
